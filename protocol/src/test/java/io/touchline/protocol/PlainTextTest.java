package io.touchline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.protocol.stream.ClientMessageJson;
import io.touchline.protocol.stream.MalformedMessageException;
import org.junit.jupiter.api.Test;

final class PlainTextTest {
    private static final String HALF_A_PAIR = "a\ud83d";

    @Test
    void shouldRefuseIdsWithHalfASurrogatePair() {
        assertThatThrownBy(() -> new MarketId(HALF_A_PAIR)).hasMessageContaining("market: \"a?\"");
        assertThatThrownBy(() -> new SelectionId("\udc00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Line(HALF_A_PAIR)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new MarketId("a\ud83d\ude00").value()).hasSize(3);
    }

    @Test
    void shouldRefuseFilterValuesWithHalfASurrogatePair() {
        String request = "{\"op\":\"subscribe\",\"id\":1,\"filter\":{\"sports\":[\"\\ud800\"]}}";

        assertThatThrownBy(() -> ClientMessageJson.read(request)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void shouldShowAnyTextPlainly() {
        assertThat(PlainText.shown("a\n\ud800b")).isEqualTo("a??b");
    }

    /** A cut after 40 characters once left half a pair at the end of an error message. */
    @Test
    void shouldCutBetweenCodePoints() {
        String shown = PlainText.shown("x".repeat(39) + "\ud83d\ude00" + "yz");

        assertThat(shown).isEqualTo("x".repeat(39) + "\ud83d\ude00…");
        assertThat(PlainText.test(shown)).isTrue();
    }
}

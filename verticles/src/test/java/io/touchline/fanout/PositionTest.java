package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.Filter;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions come back as they went out, and anything else is none. */
final class PositionTest {
    private static final Filter ONE = Filter.ofMarkets(Set.of(new MarketId("m1")));
    private static final Filter OTHER = Filter.ofMarkets(Set.of(new MarketId("m2")));

    @Test
    void shouldComeBackAsItWentOut() {
        Position position = new Position(
                -7, Long.MAX_VALUE, List.of(new Position.Entry(Position.hash(ONE), 3), new Position.Entry(-1, 0)));

        assertThat(Position.decode(position.encode())).isEqualTo(position);
        assertThat(position.encode()).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void shouldBeBoundToTheFilter() {
        Position position = new Position(1, 9, List.of(new Position.Entry(Position.hash(ONE), 3)));

        assertThat(position.since(ONE)).isEqualTo(3);
        assertThat(position.since(OTHER)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "not base64!", "AQ", "AQAAAAAAAAAB", "AgAAAAAAAAABAAAAAAAAAAI"})
    void shouldNotTakeAnotherTextForAPosition(String text) {
        assertThat(Position.decode(text)).isNull();
    }

    @Test
    void shouldNotTakeATruncatedEntryForAPosition() {
        String whole = new Position(1, 9, List.of(new Position.Entry(5, 3))).encode();
        byte[] bytes = Base64.getUrlDecoder().decode(whole);
        for (int length = 18; length < bytes.length; length++) {
            String part =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(bytes, length));
            assertThat(Position.decode(part)).as("%s bytes", length).isNull();
        }
    }
}

package io.touchline.domain.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.protocol.Price;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalWriterTest {
    @Test
    void shouldWriteWhatTheTreeOfTheSameValuesIsWrittenAs() {
        CanonicalWriter json = new CanonicalWriter().begin();
        json.member("Z").beginArray();
        json.begin().member("é\"\n").text("é/\"\\\n\u0001€");
        json.end();
        json.number(-2);
        json.truth(true);
        json.endArray();
        json.member("a").begin().end();
        json.member("b").price(new Price(1_310));
        json.member("c").beginArray();
        json.missing();
        json.number((Number) null);
        json.number(Long.valueOf(Long.MIN_VALUE));
        json.text(null);
        json.price(null);
        json.beginArray();
        json.endArray();
        json.price(new Price(10_000_000));
        json.endArray();

        assertThat(json.end().toString())
                .isEqualTo(CanonicalJson.write(Map.of(
                        "c",
                                Arrays.asList(
                                        null, null, Long.MIN_VALUE, null, null, List.of(), new BigDecimal("10000.000")),
                        "b", new BigDecimal("1.310"),
                        "a", Map.of(),
                        "Z", List.of(Map.of("é\"\n", "é/\"\\\n\u0001€"), -2L, true))));
    }

    @Test
    void shouldRefuseNamesThatAreNotInTheirOrder() {
        CanonicalWriter json = new CanonicalWriter().begin();
        json.member("b").begin().member("a").number(1);
        json.end();

        assertThatThrownBy(() -> json.member("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> json.member("b")).isInstanceOf(IllegalStateException.class);
    }
}

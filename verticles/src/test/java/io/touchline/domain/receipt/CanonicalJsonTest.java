package io.touchline.domain.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void shouldOrderMembersAndLeaveOutSpaces() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("b", Arrays.asList(1L, true, null));
        members.put("a", Map.of("z", "x", "Z", 2));

        assertThat(CanonicalJson.write(members)).isEqualTo("{\"a\":{\"Z\":2,\"z\":\"x\"},\"b\":[1,true,null]}");
    }

    @Test
    void shouldWriteNumbersInTheirShortestPlainForm() {
        List<BigDecimal> numbers =
                List.of(new BigDecimal("1.310"), new BigDecimal("1E4"), new BigDecimal("0.00"), new BigDecimal("-2.0"));

        assertThat(CanonicalJson.write(numbers)).isEqualTo("[1.31,10000,0,-2]");
    }

    @Test
    void shouldEscapeOnlyWhatMustBe() {
        assertThat(CanonicalJson.write("é/\"\\\n\u0001€")).isEqualTo("\"é/\\\"\\\\\\n\\u0001€\"");
    }

    @Test
    void shouldRefuseWhatHasNoExactForm() {
        assertThatThrownBy(() -> CanonicalJson.write(1.5)).isInstanceOf(IllegalArgumentException.class);
    }
}

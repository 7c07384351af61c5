package io.touchline.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MirrorTest {
    private static final String MARKET = """
            {"market":"m","event":"e","status":"OPEN","line":null,"version":%d,"epoch":1,
             "selections":[{"id":"a","status":"ACTIVE","price":%s},{"id":"b","status":"ACTIVE","price":3.1}]}""";

    private final Mirror mirror = new Mirror();

    @BeforeEach
    void shouldHaveAnImage() {
        hear("{\"op\":\"image\",\"last\":true,\"markets\":[" + MARKET.formatted(1, "2.5") + "]}");
        mirror.remember();
    }

    @Test
    void shouldMergeADelta() throws JsonProcessingException {
        hear("{\"op\":\"delta\",\"market\":\"m\",\"version\":2,\"epoch\":1,\"time\":9,"
                + "\"selections\":[{\"id\":\"a\",\"price\":2.6}]}");

        assertThat(mirror.at("m", 2)).isEqualTo(Mirror.parse(MARKET.formatted(2, "2.6")));
    }

    @Test
    void shouldKeepTheStatesItWentThrough() throws JsonProcessingException {
        hear("{\"op\":\"delta\",\"market\":\"m\",\"version\":2,\"epoch\":1,\"time\":9,"
                + "\"selections\":[{\"id\":\"a\",\"price\":2.6}]}");
        hear("{\"op\":\"delta\",\"market\":\"m\",\"version\":3,\"epoch\":1,\"time\":9,"
                + "\"selections\":[{\"id\":\"a\",\"price\":2.7}]}");

        assertThat(mirror.at("m", 1)).isEqualTo(Mirror.parse(MARKET.formatted(1, "2.5")));
        assertThat(mirror.at("m", 2)).isEqualTo(Mirror.parse(MARKET.formatted(2, "2.6")));
        assertThat(mirror.version("m")).isEqualTo(3);
    }

    @Test
    void shouldIgnoreADeltaThatIsNotNewer() throws JsonProcessingException {
        hear("{\"op\":\"delta\",\"market\":\"m\",\"version\":1,\"epoch\":1,\"time\":9,"
                + "\"selections\":[{\"id\":\"a\",\"price\":9.9}]}");

        assertThat(mirror.at("m", 1)).isEqualTo(Mirror.parse(MARKET.formatted(1, "2.5")));
    }

    @Test
    void shouldReplaceAMarketThatComesWhole() throws JsonProcessingException {
        hear("{\"op\":\"delta\",\"full\":true,\"time\":9,"
                + MARKET.formatted(5, "7").substring(1));

        assertThat(mirror.at("m", 5)).isEqualTo(Mirror.parse(MARKET.formatted(5, "7")));
    }

    @Test
    void shouldForgetAReasonThatIsNoMore() throws JsonProcessingException {
        hear("{\"op\":\"delta\",\"market\":\"m\",\"version\":2,\"epoch\":2,\"status\":\"SUSPENDED\","
                + "\"statusReason\":\"GOAL\"}");
        hear("{\"op\":\"delta\",\"market\":\"m\",\"version\":3,\"epoch\":1,\"status\":\"OPEN\","
                + "\"statusReason\":null}");

        assertThat(mirror.at("m", 3)).isEqualTo(Mirror.parse(MARKET.formatted(3, "2.5")));
    }

    private void hear(String json) {
        mirror.hear(json.getBytes(StandardCharsets.UTF_8));
    }
}

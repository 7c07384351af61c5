package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedMarketTest {
    @Test
    void shouldEncodeAMarketOnceForAllImagesThatShowIt() {
        SharedMarket shared = new SharedMarket(market("Größe \"1\""));

        assertThat(shared.json()).isSameAs(shared.json());
        assertThat(shared.proto()).isSameAs(shared.proto());
        byte[] json = shared.json().asUnquotedUTF8();
        assertThat(shared.json().asUnquotedUTF8()).isSameAs(json);
        for (int id = 1; id <= 2; id++) {
            String image = new String(
                    ServerMessageJson.write(new ServerMessage.Image(id, true, null, 1, List.of(), List.of(shared))),
                    StandardCharsets.UTF_8);
            assertThat(image).endsWith(",\"markets\":[" + new String(json, StandardCharsets.UTF_8) + "]}");
        }
    }

    /** More than the writer has room for at once. */
    @Test
    void shouldWriteMarketsOfAnySize() {
        SharedMarket large = new SharedMarket(market("x".repeat(20_000)));
        ServerMessage image = new ServerMessage.Image(1, true, null, 1, List.of(), List.of(large, large, large));
        String one = new String(large.json().asUnquotedUTF8(), StandardCharsets.UTF_8);
        assertThat(new String(ServerMessageJson.write(image), StandardCharsets.UTF_8))
                .endsWith(",\"markets\":[" + one + "," + one + "," + one + "]}");
    }

    private static Market market(String name) {
        return new Market(
                new MarketId("m1"),
                new EventId("e1"),
                "MATCH_ODDS",
                name,
                null,
                MarketStatus.OPEN,
                null,
                true,
                0,
                1,
                1,
                List.of());
    }
}

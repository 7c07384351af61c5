package io.touchline.feeds.esa;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.SharedRecordings;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single messages of the exchange stream, each taken by a fresh normaliser. */
class EsaMessagesTest {
    @ParameterizedTest
    @CsvSource({
        // file, kind, skipped, unreliable, entries, markets told, refusals
        "503, mcm, false, true, 0, 0, 0",
        "connection, connection, true, false, 0, 0, 0",
        "status, status, true, false, 0, 0, 0",
        "mcm_HEARTBEAT, mcm, false, false, 0, 0, 0",
        "mcm_SUB_IMAGE, mcm, false, false, 1, 1, 0",
        "mcm_RESUB_DELTA, mcm, false, false, 43, 2, 0",
        "mcm_SUB_IMAGE_no_market_def, mcm, false, false, 137, 135, 0",
        "mcm_UPDATE_md, mcm, false, false, 1, 1, 0",
        "mcm_UPDATE_tv, mcm, false, false, 1, 0, 0",
        "mcm_update, mcm, false, false, 1, 0, 0",
        "ocm_FULL_IMAGE, ocm, true, false, 0, 0, 0",
        "ocm_UPDATE, ocm, true, false, 0, 0, 0",
        "rcm, rcm, true, false, 0, 0, 0",
        "market_definition, '', false, false, 0, 0, 1"
    })
    void shouldReadEachKind(
            String name, String kind, boolean skipped, boolean unreliable, int entries, int markets, int refusals)
            throws IOException {
        String message = Files.readString(SharedRecordings.require("esa-messages/streaming_" + name + ".json"));

        EsaLine line = new EsaNormaliser(new ExchangeEvents()).accept(message);

        assertThat(line.refusals()).hasSize(refusals);
        assertThat(line.kind()).isEqualTo(kind);
        assertThat(line.skipped()).isEqualTo(skipped);
        assertThat(line.unreliable()).isEqualTo(unreliable);
        assertThat(line.entries()).isEqualTo(entries);
        assertThat(line.changes().stream().filter(MarketUpdate.class::isInstance))
                .hasSize(markets);
    }
}

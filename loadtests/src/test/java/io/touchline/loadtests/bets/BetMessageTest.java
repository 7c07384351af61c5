package io.touchline.loadtests.bets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BetMessageTest {
    private static final String ACCEPTED = """
        {"op":"bet","bet":{"bet":"b1","status":"ACCEPTED","type":"SINGLE","legs":[{"market":"m1","price":2}],\
        "receivedAt":1795635258025312,"decidedAt":1795635259026000,"delay":{"plannedMs":1000,"measuredMs":1000}}}""";

    @Test
    void shouldFindWhatCounts() {
        byte[] bytes = ("xx" + ACCEPTED + "yy").getBytes(StandardCharsets.UTF_8);

        BetMessage bet = BetMessage.of(bytes, 2, bytes.length - 2);

        assertThat(bet.isBet()).isTrue();
        assertThat(bet.status()).isEqualTo("ACCEPTED");
        assertThat(bet.reason()).isEmpty();
        assertThat(bet.receivedAt()).isEqualTo(1_795_635_258_025_312L);
        assertThat(bet.decidedAt()).isEqualTo(1_795_635_259_026_000L);
        assertThat(bet.plannedMs()).isEqualTo(1_000);
    }

    @Test
    void shouldNameTheFirstReason() {
        BetMessage bet =
                new BetMessage("{\"status\":\"REJECTED\",\"reasons\":[{\"code\":4006,\"name\":\"EPOCH_CHANGED\"}]}");

        assertThat(bet.isBet()).isFalse();
        assertThat(bet.reason()).isEqualTo("EPOCH_CHANGED");
        assertThat(bet.plannedMs()).isZero();
    }
}

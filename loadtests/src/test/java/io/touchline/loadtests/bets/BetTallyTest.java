package io.touchline.loadtests.bets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class BetTallyTest {
    private final BetTally tally = new BetTally(1_000_000, 3_000_000);

    @Test
    void shouldCountWhatIsToldWithinItsWindowAlone() {
        tally.acceptedAtOnce(999_000, 999_999);
        tally.acceptedAtOnce(1_000_000, 1_004_000);
        tally.acceptedAtOnce(2_999_000, 3_000_000);

        assertThat(tally.accepted()).isEqualTo(1);
        assertThat(tally.immediate.getMaxValue()).isBetween(3_990L, 4_010L);
        assertThat(tally.seconds()).isEqualTo(2);
    }

    @Test
    void shouldTakeTheDelayOutOfTheDecisionAndSeeHowWrongItWas() {
        tally.taken(1_000_000, 1_001_000);
        assertThat(tally.undecided()).isEqualTo(1);

        tally.accepted(1_000_500, 2_003_500, 1_000_000, 2_010_500);

        assertThat(tally.undecided()).isZero();
        assertThat(tally.delayError.getMaxValue()).isBetween(2_990L, 3_010L);
        assertThat(tally.delayed.getMaxValue()).isBetween(9_980L, 10_020L);
        assertThat(tally.lastAcceptDecided()).isEqualTo(2_003_500);
    }

    @Test
    void shouldSayWhyBetsWereRefused() {
        tally.taken(1_000_000, 1_001_000);
        tally.rejected("EPOCH_CHANGED", 1_500_000);
        tally.refusedAtOnce("201 INSUFFICIENT_FUNDS");

        ObjectNode json = tally.into(new ObjectMapper().createObjectNode());

        assertThat(json.path("refused").toString()).isEqualTo("{\"201 INSUFFICIENT_FUNDS\":1,\"EPOCH_CHANGED\":1}");
        assertThat(tally.lastRejectedHeard()).isEqualTo(1_500_000);
        assertThat(tally.rejected()).isEqualTo(1);
    }
}

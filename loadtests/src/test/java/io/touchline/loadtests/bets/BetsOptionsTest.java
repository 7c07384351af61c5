package io.touchline.loadtests.bets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BetsOptionsTest {
    @Test
    void shouldMeasureEverythingWhereNothingIsSaid() {
        BetsOptions options = BetsOptions.of(List.of());

        assertThat(options.parts()).containsExactly("rates", "held", "stop");
        assertThat(options.rates()).containsExactly(100, 1_000, BetsOptions.MAX, BetsOptions.HALF);
        assertThat(options.held()).isEqualTo(100_000);
        assertThat(options.isPinned()).isTrue();
    }

    @Test
    void shouldTakeWhatIsGivenAndSayItAgain() {
        BetsOptions options = BetsOptions.of(List.of("--parts", "stop", "--rates", "50,max", "--pin", "no"));

        assertThat(options.commandLine())
                .isEqualTo(
                        "--parts stop --rates 50,max --warmup 60.0 --seconds 10.0 --accounts 50 --in-flight 256 --held 100000"
                                + " --stopped 10000 --pin no");
        assertThat(BetsOptions.of(List.of(options.commandLine().split(" ")))).isEqualTo(options);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetsOptions.of(List.of("--parts", "rates,luck")))
                .withMessageContaining("--parts: [rates, luck] (expected: some of rates,held,stop)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetsOptions.of(List.of("--rates", "many")))
                .withMessageContaining("--rates: \"many\" (expected: a number)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BetsOptions.of(List.of("--bets", "5")))
                .withMessageContaining("--bets (expected: one of --accounts");
    }
}

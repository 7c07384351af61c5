package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FanoutOptionsTest {
    @Test
    void shouldMeasureOneMarketWhereNothingElseIsSaid() {
        FanoutOptions options = FanoutOptions.of(List.of());

        assertThat(options.scenario()).isEqualTo("one-market");
        assertThat(options.rates()).containsExactly(50_000, 100_000, 250_000, 500_000);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.targets()).containsExactly("touchline", "redis", "naive");
    }

    @Test
    void shouldTakeTheSizesOfTheScenarioWhereNoneAreGiven() {
        FanoutOptions options = FanoutOptions.of(List.of("idle", "--rounds", "2"));

        assertThat(options.connections()).isEqualTo(18_000);
        assertThat(options.rounds()).isEqualTo(2);
        assertThat(FanoutOptions.of(List.of("many-markets")).markets()).isEqualTo(200);
        assertThat(FanoutOptions.of(List.of("pauses")).seconds()).isEqualTo(600);
    }

    @Test
    void shouldSearchForTheHighestRateWhenAsked() {
        FanoutOptions options = FanoutOptions.of(List.of("one-market", "--rates", "1000,search"));

        assertThat(options.rates()).containsExactly(1_000);
        assertThat(options.isSearching()).isTrue();
    }

    @Test
    void shouldBeWrittenAsTheCommandThatItWasReadFrom() {
        FanoutOptions options = FanoutOptions.of(List.of("stalled", "--rates", "1000,search", "--pin", "no"));

        assertThat(FanoutOptions.of(List.of(options.commandLine().split(" ")))).isEqualTo(options);
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        refused("--rate 5", "--rate", "one of --connections,");
        refused("all-markets", "all-markets", "one of idle, many-markets,");
        refused("--targets touchline,nginx", "nginx", "one of touchline, redis, naive");
        refused("--pin maybe", "maybe", "one of");
    }

    @Test
    void shouldRefuseSizesOutOfBounds() {
        refused("--connections 20000", "--connections", "1.0 to 19000.0");
        refused("--rounds 0", "--rounds", "1.0 to 50.0");
        refused("--rates 0", "--rates", "1.0 to");
        refused("--seconds nought", "nought", "a number");
        refused("--rounds", "--rounds", "a value");
    }

    @Test
    void shouldRefuseMoreMarketsAClientThanThereAre() {
        refused("--per-client 3 --markets 2", "--per-client", "1.0 to 2.0");
    }

    private static void refused(String arguments, String what, String expected) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FanoutOptions.of(List.of(arguments.split(" "))))
                .withMessageContaining(what)
                .withMessageContaining("expected: " + expected);
    }
}

package io.touchline.loadtests.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SoakOptionsTest {
    @Test
    void shouldTakeWhatIsGivenAndDefaultsForTheRest() {
        assertThat(SoakOptions.of(List.of("bets", "--kills", "10", "--folder", "here")))
                .isEqualTo(new SoakOptions(10, 1, 8, 40, Path.of("here")));
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoakOptions.of(List.of("fanout")))
                .withMessageContaining("soak: \"fanout\" (expected: bets)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoakOptions.of(List.of("bets", "--deaths", "5")))
                .withMessageContaining("--deaths (expected: one of --accounts, --bettors, --folder, --kills, --seed)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoakOptions.of(List.of("bets", "--folder", "here", "--kills", "0")))
                .withMessageContaining("--kills: 0 (expected: 1 to 100000)");
    }
}

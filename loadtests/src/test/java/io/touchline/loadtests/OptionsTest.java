package io.touchline.loadtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    @Test
    void shouldHaveDefaults() {
        assertThat(Options.of(List.of())).isEqualTo(new Options(500, 3, 10, 5, 5));
    }

    @Test
    void shouldTakeWhatIsGiven() {
        assertThat(Options.of(List.of("--users", "2000", "--minutes", "0.5")))
                .isEqualTo(new Options(2000, 0.5, 10, 5, 5));
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of(List.of("--viewers", "5")))
                .withMessageContaining("--viewers (expected: one of --matches, --minutes, --pace, --runs, --users)");
    }

    @Test
    void shouldRefuseMoreThanOneProcessCanOpen() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of(List.of("--users", "20000")))
                .withMessageContaining("--users");
    }

    @Test
    void shouldRefuseAnOptionWithoutItsNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of(List.of("--users")))
                .withMessageContaining("--users: \"\" (expected: a number)");
    }
}

package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class StatisticsTest {
    @Test
    void shouldTakeTheMiddleOfAnOddCount() {
        assertThat(Statistics.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Statistics(4, 1, 9));
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddleOfAnEvenCount() {
        assertThat(Statistics.of(List.of(9.0, 1.0, 4.0, 6.0)).median()).isEqualTo(5);
    }

    @Test
    void shouldShowASpreadOnlyWhereThereIsOne() {
        assertThat(Statistics.of(List.of(2.0)).text(1)).isEqualTo("2.0");
        assertThat(Statistics.of(List.of(2.0, 3.0, 5.0)).text(1)).isEqualTo("3.0 (2.0–5.0)");
    }

    @Test
    void shouldRefuseToSumUpNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.of(List.of()));
    }
}

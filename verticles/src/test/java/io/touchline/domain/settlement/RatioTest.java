package io.touchline.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioTest {
    @ParameterizedTest
    @CsvSource({
        "1, 2, 0",
        "3, 2, 2",
        "5, 2, 2",
        "-1, 2, 0",
        "-3, 2, -2",
        "-5, 2, -2",
        "2, 3, 1",
        "1, 3, 0",
        "-2, 3, -1",
        "7, 1, 7"
    })
    void shouldRoundHalvesToTheEvenNeighbour(long numerator, long denominator, long rounded) {
        assertThat(Ratio.of(numerator, denominator).roundedHalfEven()).isEqualTo(rounded);
    }

    @Test
    void shouldRoundAsDecimalsDo() {
        for (int thousandths = -3_000; thousandths <= 3_000; thousandths += 25) {
            BigDecimal decimal = BigDecimal.valueOf(thousandths, 3);
            assertThat(Ratio.of(decimal).roundedHalfEven())
                    .as("%s", decimal)
                    .isEqualTo(decimal.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
        }
    }

    @Test
    void shouldBeEqualWhenTheValueIs() {
        assertThat(Ratio.of(2, 4)).isEqualTo(Ratio.HALF).hasSameHashCodeAs(Ratio.HALF);
        assertThat(Ratio.of(new BigDecimal("0.50"))).isEqualTo(Ratio.HALF);
        assertThat(Ratio.of(new BigDecimal("5E+1"))).isEqualTo(Ratio.of(50, 1));
        assertThat(Ratio.of(0, 7)).isEqualTo(Ratio.ZERO);
    }

    @Test
    void shouldCalculateExactly() {
        Ratio third = Ratio.of(1, 3);

        assertThat(third.plus(third).plus(third)).isEqualTo(Ratio.ONE);
        assertThat(Ratio.ONE.minus(third)).isEqualTo(Ratio.of(2, 3));
        assertThat(third.times(6)).isEqualTo(Ratio.of(2, 1));
        assertThat(third.min(Ratio.HALF)).isEqualTo(third);
        assertThat(third).isLessThan(Ratio.HALF);
    }

    @Test
    void shouldRefuseWhatIsNoFractionOrNoLong() {
        assertThatThrownBy(() -> Ratio.of(1, 0)).hasMessageContaining("denominator");
        assertThatThrownBy(() -> Ratio.of(1, -2)).hasMessageContaining("denominator");
        assertThatThrownBy(() -> Ratio.of(new BigDecimal("1E-999999999"))).hasMessageContaining("scale");
        assertThatThrownBy(() -> Ratio.of(new BigDecimal("1E+999999999"))).hasMessageContaining("scale");
        assertThatThrownBy(() -> Ratio.of(Long.MAX_VALUE, 1).times(2).roundedHalfEven())
                .isInstanceOf(ArithmeticException.class);
    }
}

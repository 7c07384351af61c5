package io.touchline.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.domain.settlement.Rule4Table.Band;
import io.touchline.domain.settlement.Withdrawal.Deduction;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rule4TableTest {
    private static final Rule4Table TABLE = Rule4Table.STANDARD;
    private static final int VERSION = 7;
    private static final PlacedBet.Leg LEG =
            new PlacedBet.Leg(new MarketId("m"), new SelectionId("s"), new Price(2_000), VERSION, null);
    private static final long ACCEPTED_AT = 100;

    @ParameterizedTest(name = "{0} to {1}: {2}p")
    @CsvSource({
        "1.001, 1.111, 90",
        "1.113, 1.182, 85",
        "1.2, 1.25, 80",
        "1.286, 1.3, 75",
        "1.334, 1.4, 70",
        "1.445, 1.534, 65",
        "1.572, 1.616, 60",
        "1.667, 1.8, 55",
        "1.834, 1.953, 50",
        "2.0, 2.2, 45",
        "2.25, 2.5, 40",
        "2.625, 2.75, 35",
        "2.875, 3.25, 30",
        "3.5, 4.0, 25",
        "4.334, 5.0, 20",
        "5.5, 6.5, 15",
        "7.0, 10.0, 10",
        "11.0, 15.0, 5",
        "15.001, 10000, 0",
    })
    void shouldDeductByTheBand(BigDecimal shortest, BigDecimal longest, int percent) {
        assertThat(TABLE.percent(Price.ofBettor(shortest))).isEqualTo(percent);
        assertThat(TABLE.percent(Price.ofBettor(longest))).isEqualTo(percent);
    }

    @Test
    void shouldTakeTheLowerDeductionBetweenTwoBands() {
        assertThat(TABLE.percent(new Price(6_750))).isEqualTo(10);
    }

    @Test
    void shouldAddDeductionsUpToTheCap() {
        List<Withdrawal> both = List.of(byPrice("a", 2_000, 0), byPrice("b", 3_000, 0));
        List<Withdrawal> three = List.of(byPrice("a", 2_000, 0), byPrice("b", 3_000, 0), byPrice("c", 2_500, 0));

        assertThat(TABLE.deduction(LEG, ACCEPTED_AT, both)).isEqualTo(Ratio.of(75, 100));
        assertThat(TABLE.deduction(LEG, ACCEPTED_AT, three)).isEqualTo(Ratio.of(90, 100));
    }

    @Test
    void shouldWaiveASingleFiveOnlyWhereTheTableSaysSo() {
        Rule4Table waiving = new Rule4Table(TABLE.bands(), 90, true);
        List<Withdrawal> five = List.of(byPrice("a", 12_000, 0));
        List<Withdrawal> ten = List.of(byPrice("a", 12_000, 0), byPrice("b", 12_000, 0));

        assertThat(TABLE.deduction(LEG, ACCEPTED_AT, five)).isEqualTo(Ratio.of(5, 100));
        assertThat(waiving.deduction(LEG, ACCEPTED_AT, five)).isEqualTo(Ratio.ZERO);
        assertThat(waiving.deduction(LEG, ACCEPTED_AT, ten)).isEqualTo(Ratio.of(10, 100));
    }

    @Test
    void shouldNotDeductFromBetsInTheMarketFormedAgain() {
        assertThat(deduction(byPrice("a", 2_000, VERSION))).isEqualTo(Ratio.ZERO);
        assertThat(deduction(byPrice("a", 2_000, VERSION + 1))).isEqualTo(Ratio.of(45, 100));
    }

    @Test
    void shouldGoByTheTimeWhereTheVersionIsNotKnown() {
        assertThat(deduction(
                        new Withdrawal(new SelectionId("a"), new Deduction.ByTable(new Price(2_000)), ACCEPTED_AT, 0)))
                .isEqualTo(Ratio.ZERO);
        assertThat(deduction(new Withdrawal(
                        new SelectionId("a"), new Deduction.ByTable(new Price(2_000)), ACCEPTED_AT + 1, 0)))
                .isEqualTo(Ratio.of(45, 100));
    }

    @Test
    void shouldNotDeductForTheSelectionItself() {
        assertThat(deduction(byPrice("s", 2_000, 0))).isEqualTo(Ratio.ZERO);
    }

    @Test
    void shouldRefuseTablesOutOfOrder() {
        assertThatThrownBy(() -> new Rule4Table(List.of(new Band(1, 2, 50), new Band(1, 3, 40)), 90, false))
                .hasMessageContaining("bands");
        assertThatThrownBy(() -> new Rule4Table(List.of(new Band(1, 2, 50), new Band(2, 3, 50)), 90, false))
                .hasMessageContaining("bands");
        assertThatThrownBy(() -> new Rule4Table(List.of(), 101, false)).hasMessageContaining("percentMax");
    }

    private static Ratio deduction(Withdrawal withdrawal) {
        return TABLE.deduction(LEG, ACCEPTED_AT, List.of(withdrawal));
    }

    private static Withdrawal byPrice(String selection, int thousandths, long reformedVersion) {
        return new Withdrawal(
                new SelectionId(selection),
                new Deduction.ByTable(new Price(thousandths)),
                ACCEPTED_AT + 1,
                reformedVersion);
    }
}

package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetWalk.Reading;
import io.touchline.domain.betting.DelayRule.Offsets;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayRuleTest {
    /** In play, guard, customer, liability, dead time: applied. The market itself wants 5 s. */
    @ParameterizedTest
    @CsvSource({
        "true,  0,     0,    0,    false, 5000",
        "true,  6000,  0,    0,    false, 6000",
        "true,  4000,  0,    0,    false, 5000",
        "true,  0,     3000, 1500, false, 9500",
        "true,  0,     9000, 0,    false, 12000",
        "true,  0,     0,    0,    true,  0",
        "false, 6000,  3000, 1000, false, 0",
    })
    void shouldPlanTheDelayAndRecordItsParts(
            boolean inPlay, int guard, int customer, int liability, boolean dead, int applied) {
        Reading reading = inPlay ? new Reading(0) : new Reading(0).beforeTheMatch();
        MarketTerms terms = new MarketTerms(Philosophy.PRICE_AT_END, 0, guard, dead);

        DelayPlan plan =
                DelayRule.DEFAULT.plan(List.of(reading.known(0)), List.of(terms), new Offsets(customer, liability));

        assertThat(plan)
                .isEqualTo(new DelayPlan(
                        inPlay ? 5_000 : 0,
                        inPlay ? guard : 0,
                        customer,
                        liability,
                        1_000,
                        12_000,
                        inPlay,
                        dead,
                        applied,
                        "delay-1"));
    }

    @Test
    void shouldNotSkipTheDelayWhilePlayGoesOnInOneOfTheLegs() {
        DelayPlan plan = DelayRule.DEFAULT.plan(
                List.of(new Reading(0).known(0), new Reading(1).known(0)),
                List.of(new MarketTerms(Philosophy.PRICE_AT_END, 0, 0, true), MarketTerms.DEFAULT),
                Offsets.NONE);

        assertThat(plan.appliedMs()).isEqualTo(5_000);
    }
}

package io.touchline.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetType;
import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.domain.settlement.Verdict.Open;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What holds of every bet, over random ones; the seed is in each failure. */
class SettlementPropertiesTest {
    private static final int CASES = 2_000;

    @Test
    void shouldSumTheProductsOfAllLines() {
        RandomCases cases = new RandomCases(1);
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            Combinations combinations = cases.combinations(cases.oneOf(List.of(BetType.values())));
            List<Ratio> factors = new ArrayList<>();
            for (int leg = 0; leg < combinations.legs(); leg++) {
                factors.add(Ratio.of(random.nextInt(20), 1 + random.nextInt(7)));
            }
            assertThat(LineSum.of(combinations, factors))
                    .as("seed 1, case %d: %s %s", i, combinations, factors)
                    .isEqualTo(listed(combinations, factors));
        }
    }

    @Test
    void shouldReturnNoLessAtAHigherPrice() {
        RandomCases cases = new RandomCases(2);
        int moved = 0;
        for (int i = 0; i < CASES; i++) {
            SettlementCase one = cases.next();
            PlacedBet bet = one.bet();
            List<PlacedBet.Leg> legs = new ArrayList<>(bet.legs());
            PlacedBet.Leg first = legs.getFirst();
            int higher = Math.min(Price.THOUSANDTHS_MAX, first.price().thousandths() + 500);
            legs.set(
                    0,
                    new PlacedBet.Leg(
                            first.market(), first.selection(), new Price(higher), first.version(), first.placeTerms()));
            if (one.verdict() instanceof Decided before
                    && new SettlementCase(with(bet, legs), one.facts(), one.rules()).verdict()
                            instanceof Decided after) {
                assertThat(after.returned()).as("seed 2, case %d", i).isGreaterThanOrEqualTo(before.returned());
                moved += after.returned() > before.returned() ? 1 : 0;
            }
        }
        assertThat(moved).isGreaterThan(CASES / 10);
    }

    @Test
    void shouldSettleAnAccumulatorWithAVoidLegAsTheOneWithoutIt() {
        RandomCases cases = new RandomCases(3);
        int compared = 0;
        while (compared < 500) {
            SettlementCase one = cases.next();
            int legs = one.bet().legs().size();
            if (one.bet().combinations().count() > 1 || legs < 2) {
                continue;
            }
            MarketId last = one.bet().legs().getLast().market();
            Map<MarketId, MarketFacts> facts = new HashMap<>(one.facts());
            facts.put(last, MarketFacts.unknown(null).cancelled(CancelWindow.WHOLE, ""));
            PlacedBet shorter = new PlacedBet(
                    Combinations.all(legs - 1),
                    one.bet().eachWay(),
                    one.bet().stake(),
                    one.bet().legs().subList(0, legs - 1),
                    one.bet().acceptedAtMicros(),
                    one.bet().returnMax());

            String with = SettlementCase.line(BetSettlement.settle(one.bet(), facts, one.rules()));
            String without = SettlementCase.line(BetSettlement.settle(shorter, one.facts(), one.rules()));
            assertThat(with).as(() -> "seed 3: " + CaseJson.write(one)).isEqualTo(without);
            compared++;
        }
    }

    @Test
    void shouldNotDependOnTheOrderOfLegs() {
        RandomCases cases = new RandomCases(4);
        for (int i = 0; i < CASES; i++) {
            SettlementCase one = cases.next();
            List<PlacedBet.Leg> legs = new ArrayList<>(one.bet().legs());
            Collections.reverse(legs);
            Set<Integer> bankers = new HashSet<>();
            one.bet().combinations().bankers().forEach(banker -> bankers.add(legs.size() - 1 - banker));
            Combinations combinations =
                    new Combinations(legs.size(), one.bet().combinations().sizes(), bankers);
            PlacedBet reversed = new PlacedBet(
                    combinations,
                    one.bet().eachWay(),
                    one.bet().stake(),
                    legs,
                    one.bet().acceptedAtMicros(),
                    one.bet().returnMax());

            Verdict verdict = BetSettlement.settle(reversed, one.facts(), one.rules());
            if (verdict instanceof Decided) {
                assertThat(SettlementCase.line(verdict))
                        .as("seed 4, case %d", i)
                        .isEqualTo(SettlementCase.line(one.verdict()));
            } else {
                assertThat(one.verdict()).as("seed 4, case %d", i).isInstanceOf(Open.class);
            }
        }
    }

    /** What is decided early must not change when the rest becomes known: nobody could have known it. */
    @Test
    void shouldDecideEarlyOnlyWhatNothingCanChange() {
        RandomCases cases = new RandomCases(5);
        int early = 0;
        for (int i = 0; i < 3 * CASES; i++) {
            SettlementCase one = cases.next();
            Map<MarketId, MarketFacts> fewer = new HashMap<>(one.facts());
            fewer.remove(one.bet().legs().getFirst().market());
            if (BetSettlement.settle(one.bet(), fewer, one.rules()) instanceof Decided decided) {
                assertThat(decided.returned()).isZero();
                assertThat(SettlementCase.line(one.verdict()))
                        .as(() -> "seed 5: " + CaseJson.write(one))
                        .startsWith("D LOST 0 ");
                early++;
            }
        }
        assertThat(early).isGreaterThan(CASES / 10);
    }

    @Test
    void shouldNeverReturnMoreThanAgreed() {
        RandomCases cases = new RandomCases(6);
        int capped = 0;
        for (int i = 0; i < CASES; i++) {
            SettlementCase one = cases.next();
            if (one.verdict() instanceof Decided decided) {
                assertThat(decided.returned()).isBetween(0L, one.bet().returnMax());
                capped += decided.returned() == one.bet().returnMax() ? 1 : 0;
            }
        }
        assertThat(capped).isGreaterThan(10);
    }

    @RepeatedTest(20)
    void shouldReturnTheStakeOfABetWithNothingLeft(RepetitionInfo repetition) {
        PlacedBet bet = new RandomCases(repetition.getCurrentRepetition()).bet();
        Map<MarketId, MarketFacts> facts = new HashMap<>();
        bet.legs()
                .forEach(
                        leg -> facts.put(leg.market(), MarketFacts.unknown(null).cancelled(CancelWindow.WHOLE, "")));

        assertThat(BetSettlement.settle(bet, facts, SettlementRules.STANDARD))
                .isInstanceOfSatisfying(Decided.class, decided -> {
                    assertThat(decided.returned()).isEqualTo(bet.stake().total());
                    assertThat(decided.isVoidedByCancel()).isTrue();
                });
    }

    private static PlacedBet with(PlacedBet bet, List<PlacedBet.Leg> legs) {
        StakeSplit stake = bet.stake();
        return new PlacedBet(bet.combinations(), bet.eachWay(), stake, legs, bet.acceptedAtMicros(), bet.returnMax());
    }

    /** Every subset of the legs, by the bits of a number. */
    private static @Nullable Ratio listed(Combinations combinations, List<Ratio> factors) {
        Ratio sum = Ratio.ZERO;
        for (int chosen = 0; chosen < 1 << factors.size(); chosen++) {
            int bits = chosen;
            boolean hasBankers = combinations.bankers().stream().allMatch(banker -> (bits >> banker & 1) == 1);
            int size = Integer.bitCount(chosen) - combinations.bankers().size();
            if (!hasBankers || !combinations.sizes().contains(size)) {
                continue;
            }
            Ratio product = Ratio.ONE;
            for (int leg = 0; leg < factors.size(); leg++) {
                product = (chosen >> leg & 1) == 1 ? product.times(factors.get(leg)) : product;
            }
            sum = sum.plus(product);
        }
        return sum;
    }
}

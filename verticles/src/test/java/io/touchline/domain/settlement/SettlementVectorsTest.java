package io.touchline.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetType;
import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.settlement.CashOutValue.Chance;
import io.touchline.domain.settlement.MarketFacts.Results;
import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Returns worked out by hand. A leg is {@code PRICE RESULT}, with {@code dh=} a dead-heat factor, {@code ew=} place terms and
 * {@code r4=} a deduction in percent where it has them; legs are divided by {@code ;}.
 */
class SettlementVectorsTest {
    private static final SelectionId BET_ON = new SelectionId("s");

    @ParameterizedTest(name = "{0}: {3} returns {4}, {5}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
        CASE                          | TYPE        | STAKE  | LEGS                                              | RETURNED | RESULT
        single won                    | SINGLE      |  10.00 | 1.31 WON                                          |  13.10   | WON
        single lost                   | SINGLE      |  10.00 | 1.31 LOST                                         |   0.00   | LOST
        single void                   | SINGLE      |  10.00 | 1.31 VOID                                         |  10.00   | VOID
        half a win                    | SINGLE      |  10.00 | 1.9 HALF_WON                                      |  14.50   | HALF_WON
        half a loss                   | SINGLE      |  10.00 | 1.9 HALF_LOST                                     |   5.00   | HALF_LOST
        dead heat of two              | SINGLE      |  10.00 | 5.0 WON dh=1/2                                    |  25.00   | WON
        Rule 4 of 25p                 | SINGLE      |  10.00 | 9.0 WON r4=25                                     |  70.00   | WON
        placed is lost to win         | SINGLE      |  10.00 | 9.0 PLACED                                        |   0.00   | LOST
        half a cent down to even      | SINGLE      |   0.50 | 1.01 WON                                          |   0.50   | WON
        half a cent up to even        | SINGLE      |   0.50 | 1.03 WON                                          |   0.52   | WON
        Yankee, three won             | YANKEE      |  11.00 | 2.0 WON; 3.0 WON; 1.5 WON; 4.0 LOST               |  22.50   | WON
        Yankee, one of them void      | YANKEE      |  11.00 | 2.0 WON; 3.0 WON; 1.5 VOID; 4.0 LOST              |  17.00   | WON
        Lucky 15, three won           | LUCKY_15    |  15.00 | 2.0 WON; 3.0 WON; 1.5 WON; 4.0 LOST               |  29.00   | WON
        Trixie, one won               | TRIXIE      |   4.00 | 2.0 WON; 3.0 LOST; 1.5 LOST                       |   0.00   | LOST
        Patent, one won               | PATENT      |   7.00 | 2.0 WON; 3.0 LOST; 1.5 LOST                       |   2.00   | WON
        Patent, all void              | PATENT      |   7.00 | 2.0 VOID; 3.0 VOID; 1.5 VOID                      |   7.00   | VOID
        Patent of uneven shares       | PATENT      |  10.00 | 2.0 WON; 3.0 LOST; 1.5 LOST                       |   2.86   | WON
        e/w 16/1, placed              | EW_SINGLE   |  40.00 | 17.0 PLACED ew=1/4                                | 100.00   | PLACED
        e/w 16/1, tied for last place | EW_SINGLE   |  40.00 | 17.0 PLACED dh=1/2 ew=1/4                         |  50.00   | PLACED
        e/w 16/1, won                 | EW_SINGLE   |  40.00 | 17.0 WON ew=1/4                                   | 440.00   | WON
        e/w 16/1, tied for the win    | EW_SINGLE   |  40.00 | 17.0 WON dh=1/2 ew=1/4                            | 270.00   | WON
        e/w 16/1, not placed          | EW_SINGLE   |  40.00 | 17.0 LOST ew=1/4                                  |   0.00   | LOST
        e/w of an odd cent            | EW_SINGLE   |   0.25 | 17.0 PLACED ew=1/4                                |   0.62   | PLACED
        e/w with Rule 4 of 10p        | EW_SINGLE   |  20.00 | 11.0 WON ew=1/5 r4=10                             | 128.00   | WON
        e/w double                    | EW_DOUBLE   |  10.00 | 5.0 PLACED ew=1/5; 9.0 WON ew=1/4                 |  27.00   | PLACED
        accumulator, dead heat, void  | ACCUMULATOR |  10.00 | 2.5 WON; 4.0 WON dh=1/3; 1.8 VOID                 |  33.33   | WON
        accumulator, factor as fed    | ACCUMULATOR | 100.00 | 2.5 WON; 4.0 WON dh=3333/10000; 1.8 VOID          | 333.30   | WON
        accumulator down to one leg   | ACCUMULATOR |  10.00 | 2.5 HALF_WON; 4.0 VOID                            |  17.50   | HALF_WON
        accumulator, halves           | ACCUMULATOR |  10.00 | 1.9 HALF_WON; 2.1 HALF_LOST                       |   7.25   | WON
        """)
    void shouldReturn(
            String name, String type, BigDecimal stake, String legs, BigDecimal returned, SelectionResult result) {
        Case one = Case.of(type, cents(stake), legs);

        assertThat(BetSettlement.settle(one.bet, one.facts, SettlementRules.STANDARD))
                .as(name)
                .isInstanceOfSatisfying(Decided.class, decided -> {
                    assertThat(decided.returned()).isEqualTo(cents(returned));
                    assertThat(decided.result()).isEqualTo(result);
                    assertThat(decided.certainty()).isEqualTo(Certainty.CONFIRMED);
                });
    }

    @Test
    void shouldValueACashOutAtTheChanceOfNow() {
        Case single = Case.of("SINGLE", 1_000, "3.0 OPEN");
        Case two = Case.of("ACCUMULATOR", 1_000, "3.0 OPEN; 2.0 WON");
        Case eachWay = Case.of("EW_SINGLE", 2_000, "9.0 OPEN ew=1/4");
        Map<Integer, Chance> evens = Map.of(0, new Chance(Ratio.HALF, Ratio.ONE));

        assertThat(single.fair(evens)).isEqualTo(1_500);
        assertThat(two.fair(evens)).isEqualTo(3_000);
        // 10 to win at 9.0 with one half, 10 to be placed at 3.0 with certainty.
        assertThat(eachWay.fair(evens)).isEqualTo(4_500 + 3_000);
    }

    /** One bet and its facts, from the words of the table. */
    private record Case(PlacedBet bet, Map<MarketId, MarketFacts> facts) {
        static Case of(String type, long stake, String text) {
            List<PlacedBet.Leg> legs = new ArrayList<>();
            Map<MarketId, MarketFacts> facts = new HashMap<>();
            for (String leg : text.split(";", -1)) {
                MarketId market = new MarketId("m" + legs.size());
                List<String> words = List.of(leg.strip().split(" +", -1));
                Price price = Price.ofBettor(new BigDecimal(words.getFirst()));
                legs.add(new PlacedBet.Leg(market, BET_ON, price, 7, terms(word(words, "ew="))));
                facts.put(market, facts(words));
            }
            boolean eachWay = type.startsWith("EW_");
            Combinations combinations = combinations(type, legs.size());
            StakeSplit split = new StakeSplit(stake, combinations.count() * (eachWay ? 2 : 1));
            return new Case(new PlacedBet(combinations, eachWay, split, legs, 1_000, Long.MAX_VALUE), facts);
        }

        long fair(Map<Integer, Chance> chances) {
            return CashOutValue.fair(bet, facts, SettlementRules.STANDARD, chances);
        }

        private static Combinations combinations(String type, int legs) {
            return switch (type) {
                case "SINGLE", "ACCUMULATOR", "EW_SINGLE", "EW_DOUBLE" -> Combinations.all(legs);
                default -> Combinations.full(legs, BetType.valueOf(type).sizeMin());
            };
        }

        private static MarketFacts facts(List<String> words) {
            MarketFacts facts = MarketFacts.unknown("WIN");
            if (!words.get(1).equals("OPEN")) {
                String deadHeat = word(words, "dh=");
                SelectionOutcome outcome = SelectionOutcome.of(
                        SelectionResult.valueOf(words.get(1)), deadHeat == null ? Ratio.ONE : CaseJson.ratio(deadHeat));
                facts = facts.settled(new Results(Certainty.CONFIRMED, Map.of(BET_ON, outcome), 0, 0));
            }
            String deduction = word(words, "r4=");
            return deduction == null
                    ? facts
                    : facts.withdrawn(new Withdrawal(
                            new SelectionId("gone"),
                            new Withdrawal.Deduction.Fixed(Ratio.of(Long.parseLong(deduction), 100)),
                            2_000,
                            0));
        }

        private static @Nullable PlaceTerms terms(@Nullable String fraction) {
            if (fraction == null) {
                return null;
            }
            Ratio ratio = CaseJson.ratio(fraction);
            return new PlaceTerms(
                    3, ratio.numerator().intValueExact(), ratio.denominator().intValueExact());
        }

        private static @Nullable String word(List<String> words, String start) {
            return words.stream()
                    .filter(word -> word.startsWith(start))
                    .map(word -> word.substring(start.length()))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static long cents(BigDecimal amount) {
        return Objects.requireNonNull(amount).movePointRight(2).longValueExact();
    }
}

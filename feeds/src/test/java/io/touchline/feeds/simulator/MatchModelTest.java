package io.touchline.feeds.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All markets of one outlook agree, whatever the match and however it stands. */
class MatchModelTest {
    private static final double EXACT = 1e-9;

    static Stream<Situation> situations() {
        return LongStream.range(0, 40).mapToObj(Situation::random);
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldSumToOneInEveryMarket(Situation situation) {
        situation.markets().values().forEach(market -> {
            double winners = market.type().endsWith("DOUBLE_CHANCE") ? 2 : 1;
            double sum = situation.probabilities(market).values().stream()
                    .mapToDouble(p -> p)
                    .sum();
            boolean everyStakeBack = sum == 0;
            assertThat(everyStakeBack || Math.abs(sum - winners) < EXACT)
                    .as("%s sums to %s in %s", market.code(), sum, situation)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldSumCorrectScoresToMatchOdds(Situation situation) {
        for (String half : List.of("", "ht-")) {
            Map<String, Double> scores = situation.probabilities(half + "cs");
            assertThat(sumWhere(scores, "xh", s -> s > 0))
                    .isCloseTo(situation.probability(half + "1x2", "h"), within(EXACT));
            assertThat(sumWhere(scores, "xd", s -> s == 0))
                    .isCloseTo(situation.probability(half + "1x2", "d"), within(EXACT));
            assertThat(sumWhere(scores, "xa", s -> s < 0))
                    .isCloseTo(situation.probability(half + "1x2", "a"), within(EXACT));
        }
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldAgreeBetweenMarketsThatAskTheSame(Situation situation) {
        assertThat(situation.probability("dc", "hd"))
                .isCloseTo(situation.probability("1x2", "h") + situation.probability("1x2", "d"), within(EXACT));
        assertThat(situation.probability("eg", "0")).isCloseTo(situation.probability("ou0.5", "u"), within(EXACT));
        assertThat(situation.probabilities("fts")).isEqualTo(situation.probabilities("ng1"));
        for (int number = 1; number <= 6; number++) {
            // Nobody scores the n-th goal when fewer fall.
            assertThat(situation.probability("ng" + number, "n"))
                    .isCloseTo(situation.probability("ou" + (number - 1) + ".5", "u"), within(EXACT));
        }
        assertThat(situation.probability("wm", "d")).isCloseTo(situation.probability("1x2", "d"), within(EXACT));
        assertThat(situation.probability("hcs", "y")).isCloseTo(situation.probability("aou0.5", "u"), within(EXACT));
        double fullTimeHome = situation.probabilities("htft").entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("h"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        assertThat(fullTimeHome).isCloseTo(situation.probability("1x2", "h"), within(EXACT));
        if (situation.outlook().scored().isEmpty()) {
            assertThat(situation.probability("lts", "n")).isCloseTo(situation.probability("ou0.5", "u"), within(EXACT));
        }
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldMakeOverLessLikelyAsTheLineRises(Situation situation) {
        assertThat(falling(situation, "ou", 2, 34, 4, "o")).isTrue();
        assertThat(falling(situation, "hou", 2, 14, 4, "o")).isTrue();
        assertThat(falling(situation, "co-ou", 34, 46, 4, "o")).isTrue();
        assertThat(falling(situation, "ca-ou", 10, 18, 4, "o")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldMakeAHandicapBetterForHomeAsTheLineRises(Situation situation) {
        List<Double> home = situation.markets().values().stream()
                .filter(market -> market.code().startsWith("ah"))
                .map(market -> situation.probability(market.code(), "h"))
                .toList();
        assertThat(home).hasSize(13);
        for (int i = 1; i < home.size(); i++) {
            // Late in a decided match both stakes of a whole line may come back for certain: it has no probability
            // then.
            if (home.get(i) > 0 && home.get(i - 1) > 0) {
                assertThat(home.get(i)).isGreaterThanOrEqualTo(home.get(i - 1) - EXACT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldPriceWithinTheStatedMargin(Situation situation) {
        situation
                .markets()
                .values()
                .forEach(market -> situation.probabilities(market).forEach((code, fair) -> {
                    int price = Margin.price(fair);
                    if (price != Margin.NO_PRICE) {
                        assertThat(price).isBetween(1_001, 1_000_000);
                        double implied = 1000.0 / price;
                        assertThat(implied)
                                .as("%s %s at %s", market.code(), code, fair)
                                .isBetween(fair, Math.max(1 / 1.001, Margin.FACTOR * 1.1 * fair));
                        assertThat(implied).isLessThan(1);
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldOfferAboutAHundredMarketsWithCodesOfTheirOwn(Situation situation) {
        List<MarketDefinition> all = MarketCatalogue.of(situation.plan());
        assertThat(all)
                .hasSizeBetween(95, 105)
                .hasSameSizeAs(situation.markets().values());
        assertThat(all)
                .allSatisfy(market -> assertThat(market.choices().stream().map(MarketDefinition.Choice::code))
                        .doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @MethodSource("situations")
    void shouldHaveGivenACertainProbabilityToWhatIsDecided(Situation situation) {
        int decided = 0;
        for (MarketDefinition market : situation.markets().values()) {
            List<SelectionResult> results = market.rule().decided(situation.outlook());
            List<Double> fair = new ArrayList<>(situation.probabilities(market).values());
            for (int i = 0; i < results.size(); i++) {
                decided++;
                double expected = switch (results.get(i)) {
                    case WON, HALF_WON -> 1;
                    case LOST, HALF_LOST, VOID, PLACED -> 0;
                };
                assertThat(fair.get(i)).as(market.code()).isCloseTo(expected, within(EXACT));
            }
        }
        if (situation.outlook().phase() == Phase.ENDED) {
            assertThat(decided).isEqualTo(situation.selections());
        }
    }

    private static double sumWhere(Map<String, Double> scores, String other, Lead lead) {
        return scores.entrySet().stream()
                .filter(entry -> {
                    String score = entry.getKey();
                    return score.length() == 3 ? lead.holds(score.charAt(0) - score.charAt(2)) : score.equals(other);
                })
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private interface Lead {
        boolean holds(int lead);
    }

    private static boolean falling(Situation situation, String code, int from, int to, int step, String selection) {
        double last = 1 + EXACT;
        for (int quarters = from; quarters <= to; quarters += step) {
            double p = situation.probability(code + ScoreMarkets.decimal(quarters), selection);
            if (p > last + EXACT) {
                return false;
            }
            last = p;
        }
        return true;
    }

    /** A match of a seed, as it stands at some moment of its life. */
    record Situation(long seed, MatchPlan plan, Outlook outlook, Map<String, MarketDefinition> markets) {

        static Situation random(long seed) {
            Dice dice = Dice.of(seed, 0);
            Fixture fixture = Fixture.shuffled(dice).getFirst();
            MatchPlan plan = MatchPlan.drawn(dice, 0, fixture, 0);
            MatchState state = new MatchState();
            Phase until = dice.pick(List.of(Phase.values()));
            long now = 0;
            for (Phase phase : Phase.values()) {
                if (phase.isBefore(until) || phase == until) {
                    now = enter(dice, state, phase, now);
                }
            }
            Map<String, MarketDefinition> markets = MarketCatalogue.of(plan).stream()
                    .collect(Collectors.toMap(
                            MarketDefinition::code, Function.identity(), (a, b) -> a, LinkedHashMap::new));
            return new Situation(seed, plan, MatchModel.outlook(plan, state, now), markets);
        }

        private static long enter(Dice dice, MatchState state, Phase phase, long now) {
            if (phase != Phase.NOT_STARTED) {
                state.enter(phase, now);
            }
            state.sway(Side.HOME, dice.gaussian() * 0.05);
            state.sway(Side.AWAY, dice.gaussian() * 0.05);
            long time = now;
            for (int i = phase.isHalf() ? dice.below(5) : 0; i > 0; i--) {
                time += dice.millisBetween(1, 9 * MatchPlan.MINUTE);
                Side side = dice.chance(0.5) ? Side.HOME : Side.AWAY;
                switch (dice.below(3)) {
                    case 0 -> state.score(side, time);
                    case 1 -> state.countCorner(side, 1);
                    default -> state.book(side, dice.chance(0.2));
                }
            }
            return time;
        }

        Map<String, Double> probabilities(String code) {
            return probabilities(Objects.requireNonNull(markets.get(code), code));
        }

        double probability(String code, String selection) {
            return Objects.requireNonNull(probabilities(code).get(selection), selection);
        }

        Map<String, Double> probabilities(MarketDefinition market) {
            Weights weights = new Weights();
            weights.clear(market.choices().size());
            market.rule().weigh(outlook, weights);
            Map<String, Double> probabilities = new LinkedHashMap<>();
            for (int i = 0; i < market.choices().size(); i++) {
                probabilities.put(market.choices().get(i).code(), weights.probability(i));
            }
            return probabilities;
        }

        int selections() {
            return markets.values().stream()
                    .mapToInt(market -> market.choices().size())
                    .sum();
        }

        @Override
        public String toString() {
            return "seed " + seed + " in " + outlook.phase() + " after "
                    + outlook.scored().size() + " goals";
        }
    }
}

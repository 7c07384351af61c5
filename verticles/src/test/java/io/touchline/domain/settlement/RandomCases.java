package io.touchline.domain.settlement;

import io.touchline.domain.betting.BetType;
import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.settlement.MarketFacts.Results;
import io.touchline.domain.settlement.SelectionOutcome.Finish;
import io.touchline.domain.settlement.Withdrawal.Deduction;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Bets of all types with results of all kinds, the same for the same seed. Times and versions are small, so that they meet. */
final class RandomCases {
    private static final int TIMES = 1_000;
    private static final int VERSIONS = 20;
    private static final List<Ratio> DEAD_HEATS =
            List.of(Ratio.HALF, Ratio.of(1, 3), Ratio.of(2, 3), Ratio.of(333, 1_000));
    private static final List<@Nullable String> TYPES = Arrays.asList(null, "MATCH_ODDS", "OVER_UNDER");

    private final Random random;

    RandomCases(long seed) {
        this.random = new Random(seed);
    }

    SettlementCase next() {
        PlacedBet bet = bet();
        return new SettlementCase(bet, facts(bet), rules());
    }

    PlacedBet bet() {
        Combinations combinations = combinations(oneOf(List.of(BetType.values())));
        boolean eachWay = random.nextInt(10) < 3;
        List<PlacedBet.Leg> legs = new ArrayList<>();
        for (int i = 0; i < combinations.legs(); i++) {
            PlaceTerms terms = eachWay ? new PlaceTerms(3, 1, 1 + random.nextInt(6)) : null;
            legs.add(new PlacedBet.Leg(
                    new MarketId("m" + i), new SelectionId("s0"), price(), 1 + random.nextInt(VERSIONS), terms));
        }
        long lines = combinations.count() * (eachWay ? 2 : 1);
        long stake = lines + random.nextInt(random.nextBoolean() ? 50 : 1_000_000);
        long returnMax = random.nextInt(10) == 0 ? stake + random.nextInt(10_000) : 100_000_000_000L;
        return new PlacedBet(
                combinations, eachWay, new StakeSplit(stake, lines), legs, random.nextInt(TIMES), returnMax);
    }

    Combinations combinations(BetType type) {
        return switch (type) {
            case SINGLE, TRIXIE, PATENT, YANKEE, LUCKY_15, CANADIAN, LUCKY_31, HEINZ, LUCKY_63, SUPER_HEINZ, GOLIATH ->
                Combinations.full(type.legs(), type.sizeMin());
            case ACCUMULATOR -> Combinations.all(2 + random.nextInt(9));
            case SYSTEM -> system();
        };
    }

    private Combinations system() {
        int legs = 2 + random.nextInt(7);
        Set<Integer> bankers = new HashSet<>();
        int wanted = random.nextInt(legs);
        for (int i = 0; i < wanted; i++) {
            bankers.add(random.nextInt(legs));
        }
        int free = legs - bankers.size();
        Set<Integer> sizes = new TreeSet<>(Set.of(1 + random.nextInt(free)));
        while (random.nextBoolean()) {
            sizes.add(1 + random.nextInt(free));
        }
        return new Combinations(legs, List.copyOf(sizes), bankers);
    }

    Price price() {
        return switch (random.nextInt(10)) {
            case 0 -> new Price(Price.THOUSANDTHS_MIN + random.nextInt(100));
            case 1 -> new Price(Price.THOUSANDTHS_MAX - random.nextInt(1_000));
            case 2, 3, 4 -> new Price(1_010 + 10 * random.nextInt(500));
            default -> new Price(Price.THOUSANDTHS_MIN + random.nextInt(20_000));
        };
    }

    private Map<MarketId, MarketFacts> facts(PlacedBet bet) {
        // Some cases are nearly all won, others a mixture: among long systems of mixtures nearly all would be lost or
        // open.
        int strangeness = random.nextInt(3);
        Map<MarketId, MarketFacts> facts = new HashMap<>();
        for (PlacedBet.Leg leg : bet.legs()) {
            if (random.nextInt(100) >= strangeness) {
                facts.put(leg.market(), facts(strangeness));
            }
        }
        return facts;
    }

    private MarketFacts facts(int strangeness) {
        MarketFacts facts = MarketFacts.unknown(TYPES.get(random.nextInt(TYPES.size())));
        if (random.nextInt(100) >= strangeness) {
            Certainty certainty = random.nextInt(100) < 5 * strangeness ? Certainty.LIVE : Certainty.CONFIRMED;
            String selection = random.nextInt(100) < strangeness ? "s9" : "s0";
            long version = random.nextInt(100) < 10 * strangeness ? 1 + random.nextInt(VERSIONS) : 0;
            facts = facts.settled(
                    new Results(certainty, Map.of(new SelectionId(selection), outcome(strangeness)), version, 0));
        }
        if (random.nextInt(100) < 5 * strangeness) {
            facts = facts.cancelled(window(), "");
        }
        for (int i = random.nextInt(12); i > 8; i--) {
            facts = facts.withdrawn(withdrawal(i));
        }
        return facts;
    }

    private SelectionOutcome outcome(int strangeness) {
        Ratio deadHeat = random.nextInt(4) == 0 ? oneOf(DEAD_HEATS) : Ratio.ONE;
        if (random.nextInt(100) < 5 * strangeness) {
            Finish finish = oneOf(List.of(Finish.values()));
            return new SelectionOutcome(finish, Ratio.of(random.nextInt(5), 4), deadHeat, Ratio.HALF);
        }
        boolean won = random.nextInt(100) < 80 - 20 * strangeness;
        return SelectionOutcome.of(won ? SelectionResult.WON : oneOf(List.of(SelectionResult.values())), deadHeat);
    }

    private CancelWindow window() {
        Long from = random.nextBoolean() ? null : (long) random.nextInt(TIMES);
        Long to = random.nextBoolean() ? null : (long) random.nextInt(TIMES);
        return new CancelWindow(from, to);
    }

    private Withdrawal withdrawal(int number) {
        Deduction deduction = random.nextBoolean()
                ? new Deduction.ByTable(price())
                : new Deduction.Fixed(Ratio.of(5L * random.nextInt(15), 100));
        SelectionId selection = new SelectionId(random.nextInt(10) == 0 ? "s0" : "w" + number);
        long reformed = random.nextBoolean() ? 0 : 1 + random.nextInt(VERSIONS);
        return new Withdrawal(selection, deduction, random.nextInt(TIMES), reformed);
    }

    private SettlementRules rules() {
        Rule4Table table =
                new Rule4Table(Rule4Table.STANDARD.bands(), random.nextBoolean() ? 90 : 75, random.nextBoolean());
        CertaintyGate gate = switch (random.nextInt(3)) {
            case 0 -> CertaintyGate.CONFIRMED_ONLY;
            case 1 -> new CertaintyGate(Certainty.LIVE, Map.of("OVER_UNDER", Certainty.CONFIRMED), 50_000);
            default -> new CertaintyGate(Certainty.CONFIRMED, Map.of("MATCH_ODDS", Certainty.LIVE), Long.MAX_VALUE);
        };
        return new SettlementRules("test-1", table, gate);
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

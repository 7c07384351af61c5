package io.touchline.domain.settlement;

import io.touchline.domain.settlement.BetSettlement.Parts;
import io.touchline.protocol.MarketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an open bet is worth: the sum of its lines with the chance of each open leg in place of its result. */
public final class CashOutValue {
    private CashOutValue() {}

    /** How likely a selection is to win, and to be placed (winning included). */
    public record Chance(Ratio win, Ratio place) {
        public Chance {
            if (!win.isShare() || !place.isShare() || win.compareTo(place) > 0) {
                throw new IllegalArgumentException(
                        "chance: " + win + ", placed " + place + " (expected: 0 to 1, placed at least as likely)");
            }
        }
    }

    /**
     * The value by the newest results, live ones included, and without any margin: in minor units, rounded half to even, at most what the bet may return.
     *
     * @param chances by position of the leg; of each leg that has no result yet
     * @throws IllegalArgumentException when one is missing
     */
    public static long fair(
            PlacedBet bet, Map<MarketId, MarketFacts> facts, SettlementRules rules, Map<Integer, Chance> chances) {
        List<LegView> legs = BetSettlement.views(bet, facts, rules);
        List<@Nullable Ratio> win = new ArrayList<>(legs.size());
        List<@Nullable Ratio> place = new ArrayList<>(legs.size());
        for (int i = 0; i < legs.size(); i++) {
            LegView leg = legs.get(i);
            if (leg.isMissing()) {
                Chance chance = chance(chances, i);
                win.add(leg.winOdds().times(chance.win()));
                place.add(bet.eachWay() ? leg.placeOdds().times(chance.place()) : Ratio.ZERO);
            } else {
                win.add(leg.winFactor());
                place.add(bet.eachWay() ? leg.placeFactor() : Ratio.ZERO);
            }
        }
        return BetSettlement.rounded(bet, Objects.requireNonNull(Parts.of(bet, win, place)));
    }

    private static Chance chance(Map<Integer, Chance> chances, int leg) {
        Chance chance = chances.get(leg);
        if (chance == null) {
            throw new IllegalArgumentException("chance of leg " + leg + ": null (expected: one for each open leg)");
        }
        return chance;
    }
}

package io.touchline.domain.settlement;

import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.protocol.SelectionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of how one market ended, at one time. Immutable; each method gives the facts after one more word of the feed.
 *
 * @param type of the market, for the gate; null where the feed has none
 * @param results the newest, null before the first and after a rollback; a selection that is not in them is undecided
 * @param cancels in force, whatever the results, at most {@value #CANCELS_MAX}
 * @param withdrawals in force, at most {@value #WITHDRAWALS_MAX}
 */
public record MarketFacts(
        @Nullable String type, @Nullable Results results, Set<CancelWindow> cancels, List<Withdrawal> withdrawals) {
    private static final int WITHDRAWALS_MAX = 200;
    private static final int CANCELS_MAX = 200;

    /** One settlement of the feed. */
    public record Results(Certainty certainty, Map<SelectionId, SelectionOutcome> outcomes) {
        public Results {
            outcomes = Map.copyOf(outcomes);
        }
    }

    public MarketFacts {
        cancels = Set.copyOf(cancels);
        withdrawals = List.copyOf(withdrawals);
        if (cancels.size() > CANCELS_MAX) {
            throw new IllegalArgumentException(
                    "cancels: " + cancels.size() + " (expected: at most " + CANCELS_MAX + ")");
        }
        if (withdrawals.size() > WITHDRAWALS_MAX) {
            throw new IllegalArgumentException(
                    "withdrawals: " + withdrawals.size() + " (expected: at most " + WITHDRAWALS_MAX + ")");
        }
    }

    /** Nothing is known yet. */
    public static MarketFacts unknown(@Nullable String type) {
        return new MarketFacts(type, null, Set.of(), List.of());
    }

    /** Replaces earlier results as a whole; cancels stay until they are rolled back themselves. */
    public MarketFacts settled(Settlement settlement) {
        Map<SelectionId, SelectionOutcome> outcomes = new HashMap<>();
        for (SelectionSettlement one : settlement.selections()) {
            outcomes.put(one.id(), SelectionOutcome.of(one.result(), one.deadHeatFactor()));
        }
        return settled(new Results(settlement.certainty(), outcomes));
    }

    public MarketFacts settled(Results newest) {
        return new MarketFacts(type, newest, cancels, withdrawals);
    }

    /**
     * Bets accepted in the window are void.
     *
     * @throws IllegalArgumentException beyond {@value #CANCELS_MAX} windows: the caller refuses the feed's line
     */
    public MarketFacts cancelled(CancelWindow window) {
        Set<CancelWindow> more = new HashSet<>(cancels);
        more.add(window);
        return new MarketFacts(type, results, more, withdrawals);
    }

    /** Takes back the cancel of exactly this window; others, also wider ones that came before or after it, stay. */
    public MarketFacts cancelRolledBack(CancelWindow window) {
        Set<CancelWindow> fewer = new HashSet<>(cancels);
        fewer.remove(window);
        return new MarketFacts(type, results, fewer, withdrawals);
    }

    /** Takes back how the market ended: its results and a cancel of the whole. Timed cancels stay. */
    public MarketFacts rolledBack() {
        return cancelRolledBack(CancelWindow.WHOLE).withoutResults();
    }

    /**
     * A later word on the same selection replaces the earlier.
     *
     * @throws IllegalArgumentException beyond {@value #WITHDRAWALS_MAX} selections: the caller refuses the feed's line
     */
    public MarketFacts withdrawn(Withdrawal withdrawal) {
        List<Withdrawal> next = new ArrayList<>(withdrawals);
        next.removeIf(earlier -> earlier.selection().equals(withdrawal.selection()));
        next.add(withdrawal);
        return new MarketFacts(type, results, cancels, next);
    }

    private MarketFacts withoutResults() {
        return new MarketFacts(type, null, cancels, withdrawals);
    }

    boolean isCancelledAt(long acceptedAtMicros) {
        return cancels.stream().anyMatch(window -> window.covers(acceptedAtMicros));
    }
}

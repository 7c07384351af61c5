package io.touchline.domain.settlement;

import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.protocol.SelectionId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of how one market ended, at one time. Immutable; each method gives the facts after one more word of the feed.
 *
 * @param type of the market, for the gate; null where the feed has none
 * @param results the newest, null before the first and after a rollback; a selection that is not in them is undecided
 * @param cancels in force, whatever the results, at most {@value #CANCELS_MAX}, each with the feed's words, perhaps none
 * @param withdrawals in force, at most {@value #WITHDRAWALS_MAX}
 */
public record MarketFacts(
        @Nullable String type,
        @Nullable Results results,
        Map<CancelWindow, String> cancels,
        List<Withdrawal> withdrawals)
        implements Serializable {
    private static final int WITHDRAWALS_MAX = 200;
    private static final int CANCELS_MAX = 200;

    /** Ten minutes: no live feed is further behind, no clock that bets are taken by further off. */
    private static final long CLOCKS_APART_MAX_MICROS = 600_000_000L;

    /**
     * One settlement of the feed.
     *
     * @param version of the market once it was settled: bets were accepted at lower ones. A bet of a higher one was made in the market
     *     when it was offered again, by a later incarnation, and waits for the results of that; 0 where that cannot be
     * @param knownSinceMicros since when the outcome was known, by the server's clock: when the incident happened that decided the
     *     market, or else when the feed first told its result; of all settlements since the last rollback the earliest
     */
    public record Results(
            Certainty certainty, Map<SelectionId, SelectionOutcome> outcomes, long version, long knownSinceMicros)
            implements Serializable {
        public Results {
            outcomes = Map.copyOf(outcomes);
        }

        /**
         * As the owner of a market takes a settlement. A feed's times far from the server's are those of a recording: then only how long
         * before the settlement the market was decided says anything.
         *
         * @param lineMicros the feed's time of the settlement
         * @param nowMicros the server's
         */
        public static Results of(Settlement settlement, long version, long lineMicros, long nowMicros) {
            Map<SelectionId, SelectionOutcome> outcomes = new HashMap<>();
            for (SelectionSettlement one : settlement.selections()) {
                outcomes.put(one.id(), SelectionOutcome.of(one.result(), one.deadHeatFactor()));
            }
            Long decidedAt = settlement.decidedAtMicros();
            long before = decidedAt == null ? 0 : Math.max(0, lineMicros - decidedAt);
            boolean live = Math.abs(nowMicros - lineMicros) <= CLOCKS_APART_MAX_MICROS;
            long told = live ? Math.min(lineMicros, nowMicros) : nowMicros;
            return new Results(settlement.certainty(), outcomes, version, told - before);
        }

        /** Whether the leg was bet before them. */
        public boolean concerns(PlacedBet.Leg leg) {
            return version == 0 || leg.version() < version;
        }

        private Results knownSince(long micros) {
            return new Results(certainty, outcomes, version, Math.min(knownSinceMicros, micros));
        }
    }

    public MarketFacts {
        cancels = Map.copyOf(cancels);
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
        return new MarketFacts(type, null, Map.of(), List.of());
    }

    /**
     * The facts after one more word.
     *
     * @throws IllegalArgumentException when a limit is passed: the caller refuses the feed's line
     */
    public MarketFacts after(FactsChange change) {
        return switch (change) {
            case FactsChange.Settled(Results newest) -> settled(newest);
            case FactsChange.RolledBack() -> rolledBack();
            case FactsChange.Cancelled(CancelWindow window, String reason) -> cancelled(window, reason);
            case FactsChange.CancelRolledBack(CancelWindow window) -> cancelRolledBack(window);
            case FactsChange.Withdrawn(Withdrawal withdrawal) -> withdrawn(withdrawal);
        };
    }

    /** Markets may be given their type, or another one, late. */
    public MarketFacts ofType(@Nullable String newType) {
        return new MarketFacts(newType, results, cancels, withdrawals);
    }

    /** Whether all bets on the market are void, whatever its results. */
    public boolean isCancelled() {
        return cancels.containsKey(CancelWindow.WHOLE);
    }

    /** Replaces earlier results as a whole; cancels stay until they are rolled back themselves. */
    MarketFacts settled(Results newest) {
        Results next = results == null ? newest : newest.knownSince(results.knownSinceMicros());
        return new MarketFacts(type, next, cancels, withdrawals);
    }

    /**
     * Bets accepted in the window are void. Of two cancels of one window the newer words are kept, where it has any.
     *
     * @throws IllegalArgumentException beyond {@value #CANCELS_MAX} windows: the caller refuses the feed's line
     */
    MarketFacts cancelled(CancelWindow window, String reason) {
        Map<CancelWindow, String> more = new HashMap<>(cancels);
        more.merge(window, reason, (earlier, newer) -> newer.isEmpty() ? earlier : newer);
        return new MarketFacts(type, results, more, withdrawals);
    }

    /** Takes back the cancel of exactly this window; others, also wider ones that came before or after it, stay. */
    MarketFacts cancelRolledBack(CancelWindow window) {
        Map<CancelWindow, String> fewer = new HashMap<>(cancels);
        fewer.remove(window);
        return new MarketFacts(type, results, fewer, withdrawals);
    }

    /** Takes back how the market ended: its results and a cancel of the whole. Timed cancels stay. */
    MarketFacts rolledBack() {
        return cancelRolledBack(CancelWindow.WHOLE).withoutResults();
    }

    /**
     * A later word on the same selection replaces the deduction; when the market was formed again stays as it was said first.
     *
     * @throws IllegalArgumentException beyond {@value #WITHDRAWALS_MAX} selections: the caller refuses the feed's line
     */
    MarketFacts withdrawn(Withdrawal withdrawal) {
        List<Withdrawal> next = new ArrayList<>(withdrawals);
        for (int i = 0; i < next.size(); i++) {
            Withdrawal earlier = next.get(i);
            if (earlier.selection().equals(withdrawal.selection())) {
                next.set(i, earlier.with(withdrawal.deduction()));
                return new MarketFacts(type, results, cancels, next);
            }
        }
        next.add(withdrawal);
        return new MarketFacts(type, results, cancels, next);
    }

    private MarketFacts withoutResults() {
        return new MarketFacts(type, null, cancels, withdrawals);
    }

    /** The words of a cancel that covers a bet, perhaps none; of several the same ones always. Null where none does. */
    @Nullable String cancelReasonAt(long acceptedAtMicros) {
        String reason = null;
        for (Map.Entry<CancelWindow, String> cancel : cancels.entrySet()) {
            if (cancel.getKey().covers(acceptedAtMicros)
                    && (reason == null || reason.compareTo(cancel.getValue()) < 0)) {
                reason = cancel.getValue();
            }
        }
        return reason;
    }
}

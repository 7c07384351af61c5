package io.touchline.domain.settlement;

import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.SelectionResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a bet comes to by the facts of one time. */
public sealed interface Verdict {

    /**
     * What it returns is certain, whatever is still open.
     *
     * @param result a bet that came down to one leg has that leg's result; LOST returns nothing; VOID has no leg that counts;
     *     PLACED is an each-way bet of which only place lines returned something; WON is every other that returned something
     * @param returned in minor units, the stake of lines that won or are void included
     * @param certainty LIVE where results that are not confirmed were needed
     * @param cancelReason the feed's words, perhaps none, where nothing is left of the bet because every leg was withdrawn; null for others
     * @param basis what each leg was settled by, in the order of the legs
     */
    record Decided(
            SelectionResult result,
            long returned,
            Certainty certainty,
            String rules,
            @Nullable String cancelReason,
            List<LegBasis> basis)
            implements Verdict {
        public Decided {
            basis = List.copyOf(basis);
            if (returned < 0) {
                throw new IllegalArgumentException("returned: " + returned + " (expected: at least 0)");
            }
        }

        public Decided(SelectionResult result, long returned, Certainty certainty, String rules, List<LegBasis> basis) {
            this(result, returned, certainty, rules, cancelReason(basis), basis);
        }

        /** Whether nothing is left of it because a feed withdrew every leg. */
        public boolean isVoidedByCancel() {
            return cancelReason != null;
        }

        boolean paysAs(Decided other) {
            return result == other.result && returned == other.returned;
        }

        private static @Nullable String cancelReason(List<LegBasis> basis) {
            Set<String> reasons = new LinkedHashSet<>();
            for (LegBasis leg : basis) {
                String reason = leg.cancelReason();
                if (reason == null) {
                    return null;
                }
                reasons.add(reason);
            }
            reasons.remove("");
            return basis.isEmpty() ? null : String.join("; ", reasons);
        }
    }

    /**
     * Not settled yet.
     *
     * @param missing legs, by position, that have no result
     * @param unconfirmed legs, by position, whose result has to be confirmed first
     */
    record Open(List<Integer> missing, List<Integer> unconfirmed) implements Verdict {
        public Open {
            missing = List.copyOf(missing);
            unconfirmed = List.copyOf(unconfirmed);
        }
    }

    /**
     * What one leg was settled by.
     *
     * @param outcome null where it was not known and not needed
     * @param cancelReason the feed's words, perhaps none, of a cancel that covers the bet: the outcome is then VOID, whatever the result; null
     *     where none does
     * @param deduction from the winnings, 0 to 1
     * @param certainty of the outcome; null where there is none
     */
    record LegBasis(
            @Nullable SelectionOutcome outcome,
            @Nullable String cancelReason,
            Ratio deduction,
            @Nullable Certainty certainty) {}
}

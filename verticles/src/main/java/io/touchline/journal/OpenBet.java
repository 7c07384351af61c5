package io.touchline.journal;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Refusal;
import io.touchline.protocol.AccountId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bet that has not come to its end, as far as the journal needs to know it: all of its lines so far. */
final class OpenBet {
    private final List<BetEntry> lines = new ArrayList<>();

    OpenBet(List<BetEntry> lines) {
        this.lines.addAll(lines);
    }

    /** All lines up to the last of these. */
    List<BetEntry> with(List<BetEntry> next) {
        List<BetEntry> all = new ArrayList<>(lines);
        all.addAll(next);
        return all;
    }

    /** Whose it is, as these lines or those before them say. */
    AccountId account(List<BetEntry> next) {
        BetEntry first = lines.isEmpty() ? next.getFirst() : lines.getFirst();
        if (first instanceof BetEntry.Placed(BetRequest request, long _)) {
            return request.account();
        }
        throw new IllegalStateException("journal: begins with " + first);
    }

    void add(List<BetEntry> next) {
        lines.addAll(next);
    }

    /** The status of a bet after these lines, as the contract names it; null where they do not change it. */
    static @Nullable String statusAfter(List<BetEntry> lines) {
        for (BetEntry line : lines) {
            if (line instanceof BetEntry.Accepted) {
                return "ACCEPTED";
            }
            if (line instanceof BetEntry.Refused(Refusal refusal, boolean _, long _)) {
                return refusal.outcome().name();
            }
        }
        return null;
    }

    /** Whether nothing is left to do about the acceptance of a bet after these lines. */
    static boolean isFinishedAfter(List<BetEntry> lines) {
        return switch (lines.getLast()) {
            case BetEntry.Accepted _, BetEntry.Released _ -> true;
            case BetEntry.Refused(Refusal _, boolean holdOwed, long _) -> !holdOwed;
            case BetEntry.Placed _,
                    BetEntry.Admitted _,
                    BetEntry.Held _,
                    BetEntry.Offered _,
                    BetEntry.Confirmed _,
                    BetEntry.Decided _,
                    BetEntry.Doubted _ -> false;
        };
    }
}

package io.touchline.domain.settlement;

import io.touchline.domain.settlement.SettlementEntry.Confirmed;
import io.touchline.domain.settlement.SettlementEntry.Posted;
import io.touchline.domain.settlement.SettlementEntry.Reversed;
import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.feeds.FeedChange.Certainty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a bet stands: which settlements it has had and which one is in force. A changed verdict adds entries, at most two, that are
 * meant for one transaction; the same verdict again adds none.
 *
 * @param lastNo of the last settlement ever posted, 0 before the first: a number is never used again
 * @param inForce null before the first and while the last is taken back
 */
public record SettlementStanding(int lastNo, @Nullable Decided inForce) {
    public static final SettlementStanding UNSETTLED = new SettlementStanding(0, null);

    /** What one verdict adds. */
    public record Step(SettlementStanding standing, PlayerBalance balance, List<SettlementEntry> entries) {
        public Step {
            entries = List.copyOf(entries);
        }
    }

    public Step after(Verdict verdict, PlayerBalance balance) {
        return switch (verdict) {
            case Verdict.Open open -> reversed(balance);
            case Decided decided -> {
                if (inForce != null && inForce.paysAs(decided)) {
                    yield confirmed(inForce, decided, balance);
                }
                Step reversal = reversed(balance);
                yield reversal.standing().posted(decided, reversal);
            }
        };
    }

    private Step reversed(PlayerBalance balance) {
        if (inForce == null) {
            return new Step(this, balance, List.of());
        }
        List<Posting> postings = balance.takingBack(inForce.returned());
        return new Step(
                new SettlementStanding(lastNo, null), balance.after(postings), List.of(new Reversed(lastNo, postings)));
    }

    private Step confirmed(Decided before, Decided decided, PlayerBalance balance) {
        boolean raised = before.certainty() == Certainty.LIVE && decided.certainty() == Certainty.CONFIRMED;
        boolean withdrawn = before.isVoidedByCancel() != decided.isVoidedByCancel();
        return raised || withdrawn
                ? new Step(new SettlementStanding(lastNo, decided), balance, List.of(new Confirmed(lastNo, decided)))
                : new Step(this, balance, List.of());
    }

    private Step posted(Decided decided, Step reversal) {
        int no = Math.addExact(lastNo, 1);
        List<Posting> postings = reversal.balance().paying(decided.returned());
        List<SettlementEntry> entries = new ArrayList<>(reversal.entries());
        entries.add(new Posted(no, decided, postings));
        return new Step(new SettlementStanding(no, decided), reversal.balance().after(postings), entries);
    }
}

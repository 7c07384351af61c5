package io.touchline.domain.settlement;

import io.touchline.domain.settlement.Verdict.Decided;
import java.util.List;

/** One line in the history of a bet's settlements. Entries are only ever added; the number is that of the settlement they speak of. */
public sealed interface SettlementEntry {
    int no();

    /** Settled and paid. No postings where nothing is returned. */
    record Posted(int no, Decided decided, List<Posting> postings) implements SettlementEntry {
        public Posted {
            postings = List.copyOf(postings);
        }
    }

    /** Taken back: what was paid is the house's again. */
    record Reversed(int no, List<Posting> postings) implements SettlementEntry {
        public Reversed {
            postings = List.copyOf(postings);
        }
    }

    /** The same return for another reason: live results were confirmed, a feed's cancel came or was taken back. No money moves. */
    record Confirmed(int no, Decided decided) implements SettlementEntry {}
}

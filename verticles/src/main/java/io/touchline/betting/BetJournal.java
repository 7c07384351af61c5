package io.touchline.betting;

import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.DeskOutput;
import java.util.List;

/**
 * Makes the desk's lines durable, in order. One writer: the desk. What an append wants is all or nothing, together with the bet's
 * projections, its idempotency row and its outbox rows.
 */
public interface BetJournal {
    /**
     * Hears what became of the appends, in the order of their sequences, on the journal's own thread: whoever listens hops to its
     * context.
     */
    interface Listener {
        /**
         * Everything up to here is durable, but for what was reported by {@link #refused} before.
         *
         * @param answers of the wallet to its part of these appends, in their order; one that could not be answered is missing
         */
        void committed(long upToSequence, List<BetDesk.JointAnswer> answers);

        /** The condition of this append did not hold, or it broke a rule of the database: nothing of it is durable. */
        void refused(long sequence, String cause);

        /** The journal is down: what has not been committed may or may not be durable, and nothing more will be told. */
        void failed(Throwable cause);
    }

    /**
     * The lines of every bet that has not come to its end, each bet with all of its lines, in the order of their sequences. Blocks; to be
     * called before {@link #begin}.
     */
    List<DeskOutput.Append> recover();

    /** Where the wallet is: the joints of appends are carried out where it is with the journal. */
    BetDesk.WalletHome walletHome();

    /** The highest sequence that is durable, of whichever bet; 0 for an empty journal. */
    long lastSequence();

    /** From now on the listener is told of all appends. */
    void begin(Listener listener);

    /** Never blocks; what is on its way is bounded by the desk's limit of undecided bets. To be called by the desk's thread alone. */
    void append(DeskOutput.Append append);
}

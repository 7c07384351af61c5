package io.touchline.domain.betting;

import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link BetDesk} wants done, to be carried out in this order. */
public sealed interface DeskOutput permits BetCommand, DeskOutput.Append, DeskOutput.Reply, DeskOutput.Fault {
    /**
     * Lines for the journal, all or none, in the order of their sequences.
     *
     * @param condition without which they must not be made durable; null where there is none
     * @param joint what is to be made durable with them; null where there is nothing
     */
    record Append(
            BetId bet,
            long sequence,
            List<BetEntry> entries,
            @Nullable Condition condition,
            @Nullable Joint joint) implements DeskOutput {
        public Append {
            entries = List.copyOf(entries);
        }

        /** Without a part of the wallet's. */
        public Append(BetId bet, long sequence, List<BetEntry> entries, @Nullable Condition condition) {
            this(bet, sequence, entries, condition, null);
        }

        /** All lines, where the wallet answered this to its part of the append. */
        public List<BetEntry> entriesAfter(WalletStanding standing) {
            if (joint == null || !joint.hoped().equals(standing)) {
                return entries;
            }
            List<BetEntry> all = new ArrayList<>(entries);
            all.addAll(joint.then());
            return all;
        }
    }

    /**
     * The part in an append of a wallet that is in the journal's own database: it moves the money in the same commit, so that no bet has
     * to wait for two commits where one will do.
     *
     * @param hoped the answer where all is well
     * @param then lines that are made durable with the append's own where that is the answer: the bet's next step, made in advance
     */
    record Joint(BetCommand.MoveHold move, WalletStanding hoped, List<BetEntry> then) {
        public Joint {
            then = List.copyOf(then);
        }
    }

    /**
     * What a decision depends on until it is durable.
     *
     * @param tokens of the legs' owners, in the order of the legs: a new owner voids a decision that relied on the one before
     * @param notAfterMicros when it would be too late
     */
    record Condition(List<Long> tokens, long notAfterMicros) {
        public Condition {
            tokens = List.copyOf(tokens);
        }
    }

    /** The one answer to a request to place a bet. */
    record Reply(long requestNumber, Answer answer) implements DeskOutput {}

    /**
     * A fault of ours, to be looked into: a step of a bet that could not be taken, so that the bet stands as it did, or an observer that
     * threw. What else the desk wants is wanted all the same.
     */
    record Fault(BetId bet, RuntimeException cause) implements DeskOutput {}

    sealed interface Answer {
        /** The same for every request with this key and body. */
        record Told(BetView view) implements Answer {}

        /** No bet was made. */
        record Failed(ErrorCode code) implements Answer {}
    }
}

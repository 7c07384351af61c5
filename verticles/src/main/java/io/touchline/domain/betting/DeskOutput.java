package io.touchline.domain.betting;

import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link BetDesk} wants done, to be carried out in this order. */
public sealed interface DeskOutput permits BetCommand, DeskOutput.Append, DeskOutput.Reply {
    /**
     * Lines for the journal, all or none, in the order of their sequences.
     *
     * @param condition without which they must not be made durable; null where there is none
     */
    record Append(
            BetId bet,
            long sequence,
            List<BetEntry> entries,
            @Nullable Condition condition) implements DeskOutput {
        public Append {
            entries = List.copyOf(entries);
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

    sealed interface Answer {
        /** The same for every request with this key and body. */
        record Told(BetView view) implements Answer {}

        /** No bet was made. */
        record Failed(ErrorCode code) implements Answer {}
    }
}

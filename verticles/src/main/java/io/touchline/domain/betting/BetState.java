package io.touchline.domain.betting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a bet is in its life. Immutable. What a state needs to know stands in it, so that nothing can be asked of a bet that it
 * cannot have.
 */
public sealed interface BetState {
    /** No timer. */
    long NEVER = Long.MAX_VALUE;

    BetRequest request();

    /** When the bet wants its timer: one that fires earlier was armed by a state that is gone. */
    default long wakeMicros() {
        return NEVER;
    }

    /** Waits, with its stake held, for its decision: what a change of a market, of the player or of the house ends at once. */
    sealed interface Waiting extends BetState {
        Ticket ticket();

        @Override
        default BetRequest request() {
            return ticket().request();
        }
    }

    /** Came to its end: no event changes it here. */
    sealed interface Final extends BetState {}

    /** Received; the owners have been asked what they see. Nothing is journaled yet. */
    record Reading(BetRequest request, long receivedAtMicros, long wakeMicros) implements BetState {}

    /** Admitted; the wallet has been asked to hold the stake. */
    record Holding(Ticket ticket, int tries, long wakeMicros) implements Waiting {}

    /** Held; the delay runs. */
    record Delayed(Ticket ticket, Terms terms, int round) implements Waiting {
        @Override
        public long wakeMicros() {
            return terms.dueMicros();
        }
    }

    /**
     * The delay is over and the owners have been asked.
     *
     * @param round grows with each question: an answer to an older one is stale
     * @param reading the how many-eth double reading of several legs this is, from 1
     * @param first what the first of two readings said of several legs; null while that is awaited
     */
    record Rechecking(
            Ticket ticket,
            Terms terms,
            int round,
            int reading,
            @Nullable List<Decision.Leg> first) implements Waiting {
        @Override
        public long wakeMicros() {
            return terms.decideByMicros();
        }
    }

    /** All is well but that the feed has not been heard since the bet came in. */
    record AwaitingFeed(Ticket ticket, Terms terms, int round) implements Waiting {
        @Override
        public long wakeMicros() {
            return terms.decideByMicros();
        }
    }

    /** Other terms were offered to the bettor. */
    record Reoffered(Ticket ticket, Terms terms, int round, Offer offer) implements Waiting {
        @Override
        public long wakeMicros() {
            return offer.untilMicros();
        }
    }

    /** Decided; the journal has been asked to make it durable. */
    record Committing(Ticket ticket, Decision decision) implements BetState {
        @Override
        public BetRequest request() {
            return ticket.request();
        }
    }

    /** Decided and durable; the wallet has been asked to post the hold. */
    record Posting(Ticket ticket, Decision decision, int tries, long wakeMicros) implements BetState {
        @Override
        public BetRequest request() {
            return ticket.request();
        }
    }

    /**
     * The wallet did not say whether it posted.
     *
     * @param voiding whether it had not when it was asked, so that it is now being told to let go
     */
    record Unconfirmed(Ticket ticket, Decision decision, boolean voiding, Pursuit pursuit) implements BetState {
        @Override
        public BetRequest request() {
            return ticket.request();
        }

        @Override
        public long wakeMicros() {
            return pursuit.nextMicros();
        }
    }

    /** Not taken; the wallet is being told to let go of the stake until it acknowledges. */
    record Releasing(Ticket ticket, Refusal refusal, Pursuit pursuit) implements BetState {
        @Override
        public BetRequest request() {
            return ticket.request();
        }

        @Override
        public long wakeMicros() {
            return pursuit.nextMicros();
        }
    }

    record Accepted(Ticket ticket, Decision decision) implements Final {
        @Override
        public BetRequest request() {
            return ticket.request();
        }
    }

    /**
     * Not taken, and nothing is held.
     *
     * @param delay that was planned; null where the bet did not come that far
     */
    record Refused(
            BetRequest request,
            long receivedAtMicros,
            @Nullable DelayPlan delay,
            Refusal refusal) implements Final {
        static Refused of(Ticket ticket, Refusal refusal) {
            return new Refused(ticket.request(), ticket.receivedAtMicros(), ticket.delay(), refusal);
        }
    }
}

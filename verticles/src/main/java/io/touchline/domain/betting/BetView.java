package io.touchline.domain.betting;

import io.touchline.protocol.BetId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bet as its bettor is told of it. Made of what is durable alone, so that it can be made again.
 *
 * @param delay null where the bet did not come that far
 * @param decideByMicros when it is decided or has lapsed; 0 where nothing runs
 * @param offer to confirm; null where there is none
 * @param decision null until it is accepted
 * @param refusal null unless it was refused, has lapsed or was cancelled
 */
public record BetView(
        BetRequest request,
        Status status,
        long receivedAtMicros,
        @Nullable DelayPlan delay,
        long decideByMicros,
        @Nullable Offer offer,
        @Nullable Decision decision,
        @Nullable Refusal refusal) {
    /** As the contract names them; what comes after acceptance is the settlement's. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REJECTED,
        LAPSED,
        CANCELLED
    }

    public BetId bet() {
        return request.bet();
    }

    /** Why it was not taken; empty for others. */
    public List<Reason> reasons() {
        return refusal == null ? List.of() : refusal.reasons();
    }

    /**
     * The bet as its journal has it.
     *
     * @param lines all of it, in order, at least one
     */
    public static BetView of(List<BetEntry> lines) {
        return of(BetHistory.recall(lines, BettingTimes.DEFAULT).state());
    }

    /**
     * What was first told of a bet: the answer to each request with its key.
     *
     * @return null where nothing was told yet
     */
    public static @Nullable BetView firstTold(List<BetEntry> lines) {
        return BetHistory.recall(lines, BettingTimes.DEFAULT).answer();
    }

    static BetView of(BetState state) {
        return switch (state) {
            case BetState.Reading reading ->
                new BetView(reading.request(), Status.PENDING, reading.receivedAtMicros(), null, 0, null, null, null);
            case BetState.Holding holding -> pending(holding.ticket(), 0, null);
            case BetState.Committing committing -> pending(committing.ticket(), 0, null);
            case BetState.Posting posting -> pending(posting.ticket(), 0, null);
            case BetState.Unconfirmed unconfirmed -> pending(unconfirmed.ticket(), 0, null);
            case BetState.Delayed delayed ->
                pending(delayed.ticket(), delayed.terms().decideByMicros(), null);
            case BetState.Rechecking rechecking ->
                pending(rechecking.ticket(), rechecking.terms().decideByMicros(), null);
            case BetState.AwaitingFeed awaiting ->
                pending(awaiting.ticket(), awaiting.terms().decideByMicros(), null);
            case BetState.Reoffered reoffered ->
                pending(reoffered.ticket(), reoffered.offer().untilMicros(), reoffered.offer());
            case BetState.Accepted(Ticket ticket, Decision decision) ->
                new BetView(
                        ticket.request(),
                        Status.ACCEPTED,
                        ticket.receivedAtMicros(),
                        ticket.delay(),
                        0,
                        null,
                        decision,
                        null);
            case BetState.Releasing releasing -> refused(BetState.Refused.of(releasing.ticket(), releasing.refusal()));
            case BetState.Refused refused -> refused(refused);
        };
    }

    private static BetView pending(Ticket ticket, long decideByMicros, @Nullable Offer offer) {
        return new BetView(
                ticket.request(),
                Status.PENDING,
                ticket.receivedAtMicros(),
                ticket.delay(),
                decideByMicros,
                offer,
                null,
                null);
    }

    private static BetView refused(BetState.Refused refused) {
        Refusal refusal = refused.refusal();
        Status status = switch (refusal.outcome()) {
            case REJECTED -> Status.REJECTED;
            case LAPSED -> Status.LAPSED;
            case CANCELLED -> Status.CANCELLED;
        };
        return new BetView(
                refused.request(), status, refused.receivedAtMicros(), refused.delay(), 0, null, null, refusal);
    }

    /** Whether this line of the journal is something that the bettor hears of. A bet without delay is told of when it is decided. */
    static boolean isTold(BetEntry entry) {
        return switch (entry) {
            case BetEntry.Held(Terms terms, long _) -> terms.dueMicros() > terms.sinceMicros();
            case BetEntry.Offered _,
                    BetEntry.Confirmed _,
                    BetEntry.Doubted _,
                    BetEntry.Accepted _,
                    BetEntry.Refused _ -> true;
            case BetEntry.Placed _, BetEntry.Admitted _, BetEntry.Decided _, BetEntry.Released _ -> false;
        };
    }
}

package io.touchline.domain.betting;

import io.touchline.protocol.BetId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bet as its bettor is told of it. Made of what is durable alone, so that it can be made again.
 *
 * @param decideByMicros when it is decided or has lapsed; 0 where nothing runs
 * @param offer to confirm; null where there is none
 * @param decision null until it is accepted
 */
public record BetView(
        BetId bet,
        Status status,
        long decideByMicros,
        @Nullable Offer offer,
        @Nullable Decision decision,
        List<Reason> reasons) {
    /** As the contract names them; what comes after acceptance is the settlement's. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REJECTED,
        LAPSED
    }

    static BetView of(BetState state) {
        BetId bet = state.request().bet();
        return switch (state) {
            case BetState.Reading _,
                    BetState.Holding _,
                    BetState.Committing _,
                    BetState.Posting _,
                    BetState.Unconfirmed _ -> pending(bet, 0, null);
            case BetState.Delayed delayed -> pending(bet, delayed.terms().decideByMicros(), null);
            case BetState.Rechecking rechecking ->
                pending(bet, rechecking.terms().decideByMicros(), null);
            case BetState.AwaitingFeed awaiting -> pending(bet, awaiting.terms().decideByMicros(), null);
            case BetState.Reoffered reoffered -> pending(bet, reoffered.offer().untilMicros(), reoffered.offer());
            case BetState.Accepted(Ticket _, Decision decision) ->
                new BetView(bet, Status.ACCEPTED, 0, null, decision, List.of());
            case BetState.Releasing releasing -> refused(bet, releasing.refusal());
            case BetState.Refused refused -> refused(bet, refused.refusal());
        };
    }

    private static BetView pending(BetId bet, long decideByMicros, @Nullable Offer offer) {
        return new BetView(bet, Status.PENDING, decideByMicros, offer, null, List.of());
    }

    private static BetView refused(BetId bet, Refusal refusal) {
        Status status = switch (refusal.outcome()) {
            case REJECTED -> Status.REJECTED;
            case LAPSED -> Status.LAPSED;
        };
        return new BetView(bet, status, 0, null, null, refusal.reasons());
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

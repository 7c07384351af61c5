package io.touchline.domain.betting;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a bet's state of its journal, line by line: what a restarted node knows of it. */
final class BetHistory {
    private final BettingTimes times;
    private @Nullable BetState state;
    private @Nullable Ticket ticket;
    private @Nullable Terms terms;
    private @Nullable Decision decision;
    private @Nullable BetView answer;

    private BetHistory(BettingTimes times) {
        this.times = times;
    }

    /**
     * What a journal comes to.
     *
     * @param answer what the bettor was told first, or would have been; null where nothing was to be told yet
     */
    record Recalled(BetState state, @Nullable BetView answer) {}

    /** @param entries all lines of one bet, in order, at least one */
    static Recalled recall(List<BetEntry> entries, BettingTimes times) {
        BetHistory history = new BetHistory(times);
        for (BetEntry entry : entries) {
            BetState next = history.after(entry);
            history.state = next;
            if (history.answer == null && BetView.isTold(entry)) {
                history.answer = BetView.of(next);
            }
        }
        return new Recalled(Objects.requireNonNull(history.state), history.answer);
    }

    private BetState after(BetEntry entry) {
        return switch (entry) {
            case BetEntry.Placed(BetRequest request, long at) -> new BetState.Reading(request, at, at);
            case BetEntry.Admitted(Ticket admitted, long at) -> {
                ticket = admitted;
                yield new BetState.Holding(admitted, 1, at);
            }
            case BetEntry.Held(Terms held, long _) -> delayed(held);
            case BetEntry.Confirmed(Terms confirmed, long _) -> delayed(confirmed);
            case BetEntry.Offered(Offer offer, long _) ->
                new BetState.Reoffered(known(ticket), known(terms), BetMachine.FIRST_ROUND, offer);
            case BetEntry.Decided(Decision decided, long _) -> {
                decision = decided;
                yield new BetState.Committing(known(ticket), decided);
            }
            case BetEntry.Doubted(long at) ->
                new BetState.Unconfirmed(known(ticket), known(decision), false, Pursuit.begin(times, at));
            case BetEntry.Accepted _ -> new BetState.Accepted(known(ticket), known(decision));
            case BetEntry.Refused(Refusal refusal, boolean holdOwed, long at) ->
                holdOwed ? new BetState.Releasing(known(ticket), refusal, Pursuit.begin(times, at)) : refused(refusal);
            case BetEntry.Released _ ->
                switch (known(state)) {
                    case BetState.Releasing(Ticket released, Refusal refusal, Pursuit _) ->
                        BetState.Refused.of(released, refusal);
                    case BetState other -> throw new IllegalStateException("journal: released after " + other);
                };
        };
    }

    private BetState refused(Refusal refusal) {
        return switch (known(state)) {
            case BetState.Reading reading ->
                new BetState.Refused(reading.request(), reading.receivedAtMicros(), null, refusal);
            case BetState ignored -> BetState.Refused.of(known(ticket), refusal);
        };
    }

    private BetState delayed(Terms running) {
        terms = running;
        return new BetState.Delayed(known(ticket), running, BetMachine.FIRST_ROUND);
    }

    private static <T> T known(@Nullable T value) {
        return Objects.requireNonNull(value, "journal: a line that this one needs is missing");
    }
}

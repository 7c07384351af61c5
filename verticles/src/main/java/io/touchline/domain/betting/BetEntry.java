package io.touchline.domain.betting;

/**
 * One line of a bet's journal. The lines of a bet, in order, say everything that must outlive a crash: {@link BetHistory} makes the
 * bet's state of them.
 */
public sealed interface BetEntry {
    long atMicros();

    /** Always the first. */
    record Placed(BetRequest request, long atMicros) implements BetEntry {}

    /** The bet is good so far; its hold may be asked for. */
    record Admitted(Ticket ticket, long atMicros) implements BetEntry {}

    /** The stake is held and the delay runs. */
    record Held(Terms terms, long atMicros) implements BetEntry {}

    record Offered(Offer offer, long atMicros) implements BetEntry {}

    /** An offer was confirmed: a new delay runs. */
    record Confirmed(Terms terms, long atMicros) implements BetEntry {}

    /** The decision to take the bet; the hold may be posted. */
    record Decided(Decision decision, long atMicros) implements BetEntry {}

    /** The wallet did not say whether it posted. */
    record Doubted(long atMicros) implements BetEntry {}

    record Accepted(long atMicros) implements BetEntry {}

    /**
     * The bet is not taken.
     *
     * @param holdOwed whether there may be a hold that has to be given back
     */
    record Refused(Refusal refusal, boolean holdOwed, long atMicros) implements BetEntry {}

    /** The wallet has acknowledged that nothing is held. */
    record Released(long atMicros) implements BetEntry {}
}

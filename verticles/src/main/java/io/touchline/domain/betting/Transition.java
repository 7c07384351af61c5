package io.touchline.domain.betting;

import io.touchline.domain.betting.BetState.Accepted;
import io.touchline.domain.betting.BetState.AwaitingFeed;
import io.touchline.domain.betting.BetState.Committing;
import io.touchline.domain.betting.BetState.Delayed;
import io.touchline.domain.betting.BetState.Holding;
import io.touchline.domain.betting.BetState.Posting;
import io.touchline.domain.betting.BetState.Reading;
import io.touchline.domain.betting.BetState.Rechecking;
import io.touchline.domain.betting.BetState.Refused;
import io.touchline.domain.betting.BetState.Releasing;
import io.touchline.domain.betting.BetState.Reoffered;
import io.touchline.domain.betting.BetState.Unconfirmed;
import io.touchline.domain.betting.BetState.Waiting;

/** The table of the life of a bet: every way from one state to another, and why it is taken. */
public enum Transition {
    /** Nothing happens: the event is late, doubled, or none of this bet's business. */
    NONE(BetState.class, BetState.class),

    /** Markets, player, place, limits and price are as they should be. */
    ADMITTED(Reading.class, Holding.class),
    REFUSED_AT_RECEIPT(Reading.class, Refused.class),
    /** The owners did not answer in time. */
    LAPSED_AT_RECEIPT(Reading.class, Refused.class),

    /** No answer of the wallet yet: the same hold is asked for once more. */
    HOLD_ASKED_AGAIN(Holding.class, Holding.class),
    HELD(Holding.class, Delayed.class),
    HELD_WITHOUT_DELAY(Holding.class, Rechecking.class),
    HOLD_DECLINED(Holding.class, Refused.class),
    /** The wallet did not say whether it holds: the bet ends, whatever is held is let go. */
    HOLD_UNCLEAR(Holding.class, Releasing.class),
    /** A crash came between: whether the hold was asked for is not known. */
    HOLD_LAPSED_BY_CRASH(Holding.class, Releasing.class),

    /** A material event or a suspension: the bet ends at once. */
    EPOCH_CHANGED(Waiting.class, Releasing.class),
    /** Another owner, or another incarnation: that nothing happened cannot be proved. */
    OWNER_CHANGED(Waiting.class, Releasing.class),
    /** House closed, selection stopped by an operator, player excluded or over a limit, place lost. */
    NO_LONGER_ELIGIBLE(Waiting.class, Releasing.class),

    /** Its bettor took it back. */
    CANCELLED(Waiting.class, Releasing.class),

    DELAY_OVER(Delayed.class, Rechecking.class),
    /** The timer came too late. */
    DELAY_OVERDUE(Delayed.class, Releasing.class),
    DELAY_RESUMED(Delayed.class, Delayed.class),

    DECIDED(Rechecking.class, Committing.class),
    /** Several legs are read twice. */
    READ_AGAIN(Rechecking.class, Rechecking.class),
    /** Three double readings, and no instant at which all legs were good. */
    READINGS_EXHAUSTED(Rechecking.class, Releasing.class),
    REFUSED_AT_RECHECK(Rechecking.class, Releasing.class),
    PRICE_CHANGED(Rechecking.class, Releasing.class),
    STAKE_ABOVE_LIMIT(Rechecking.class, Releasing.class),
    PRICE_REOFFERED(Rechecking.class, Reoffered.class),
    STAKE_REOFFERED(Rechecking.class, Reoffered.class),
    /** The owners did not answer in time. */
    RECHECK_OVERDUE(Rechecking.class, Releasing.class),

    FEED_AWAITED(Rechecking.class, AwaitingFeed.class),
    FEED_HEARD(AwaitingFeed.class, Rechecking.class),
    FEED_NOT_HEARD(AwaitingFeed.class, Releasing.class),

    /** A confirmation begins a new delay. */
    OFFER_CONFIRMED(Reoffered.class, Delayed.class),
    OFFER_CONFIRMED_WITHOUT_DELAY(Reoffered.class, Rechecking.class),
    OFFER_DECLINED(Reoffered.class, Releasing.class),
    OFFER_LAPSED(Reoffered.class, Releasing.class),
    OFFER_RESUMED(Reoffered.class, Reoffered.class),

    DECISION_DURABLE(Committing.class, Posting.class),
    DECISION_REFUSED(Committing.class, Releasing.class),
    /** A crash came between: whether the hold was posted is not known. */
    OUTCOME_UNKNOWN_BY_CRASH(Committing.class, Unconfirmed.class),

    POST_ASKED_AGAIN(Posting.class, Posting.class),
    POSTED(Posting.class, Accepted.class),
    /** The hold had expired. */
    HOLD_GONE(Posting.class, Refused.class),
    POST_UNCLEAR(Posting.class, Unconfirmed.class),

    OUTCOME_ASKED_AGAIN(Unconfirmed.class, Unconfirmed.class),
    /** It was not posted when the wallet was asked: from now on it must not be. */
    VOID_BEGUN(Unconfirmed.class, Unconfirmed.class),
    FOUND_POSTED(Unconfirmed.class, Accepted.class),
    FOUND_GONE(Unconfirmed.class, Refused.class),

    RELEASE_ASKED_AGAIN(Releasing.class, Releasing.class),
    RELEASED(Releasing.class, Refused.class);

    private final Class<? extends BetState> from;
    private final Class<? extends BetState> to;

    Transition(Class<? extends BetState> from, Class<? extends BetState> to) {
        this.from = from;
        this.to = to;
    }

    /** Whether this row leads from the one state to the other. */
    public boolean leads(BetState before, BetState after) {
        return from.isInstance(before) && to.isInstance(after);
    }
}

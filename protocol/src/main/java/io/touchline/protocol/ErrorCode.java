package io.touchline.protocol;

/**
 * Every error that a client, bettor, feed or operator can meet: one number and one name each, the same in all doors. Numbers are
 * never re-used or changed. 1xxx the request, 2xxx who asks, 3xxx from where, 4xxx the market, 5xxx stake and risk, 6xxx the money,
 * 7xxx the service, 8xxx why an accepted bet was taken back, 9xxx stream, HTTP and feeds.
 */
public enum ErrorCode {
    /** The input is not what the door reads; the message names the field and the rule. */
    MALFORMED(1001, false),
    /** The idempotency key was used before with another body; no bet is made. */
    KEY_REUSED_DIFFERENT_BODY(1002, false),
    /** A request that makes a bet carries no idempotency key, or one that is too long. */
    KEY_MISSING(1003, false),
    /** These legs do not make a bet of this type: wrong number, legs of one event, or place terms missing. */
    INVALID_COMBINATION(1004, false),
    /** More legs, or more combinations of them, than one bet may have. */
    TOO_MANY_LEGS(1005, false),
    /** The bettor counted other combinations than the server: what was shown is not what would be bet. */
    TOTAL_COMBINATIONS_MISMATCH(1006, false),
    /** The same bet of the same account again within the window that guards against double clicks. */
    SAME_BET_TOO_SOON(1007, true),
    /** No token, a wrong one, or one that has expired. */
    NOT_AUTHENTICATED(2001, false),
    /** The account is blocked, or its role does not allow this. */
    ACCOUNT_BLOCKED(2002, false),
    /** The account's holder has to prove who they are first. */
    KYC_REQUIRED(2003, false),
    /** The player has excluded themselves. */
    SELF_EXCLUDED(2101, false),
    /** The player takes a break, which ends by itself. */
    TIME_OUT_ACTIVE(2102, true),
    /** A limit of the player on stakes, losses, deposits or time is reached; it frees with its period. */
    PLAYER_LIMIT(2103, true),
    /** The player has to acknowledge a reality check first. */
    REALITY_CHECK_PENDING(2104, false),
    /** A regulator's register refuses the player or the bet. */
    REGULATOR_REJECTED(2105, false),
    /** Betting is not allowed where the player is, or that is not known well enough. */
    LOCATION_REFUSED(3001, false),
    /** There is no such market, or it is gone. */
    MARKET_NOT_FOUND(4001, false),
    /** The market takes no bets at present and may open again. */
    MARKET_SUSPENDED(4002, true),
    /** The market takes no more bets. */
    MARKET_CLOSED(4003, false),
    /** The selection is not in the market, or is no longer offered. */
    SELECTION_REMOVED(4004, false),
    /** The price is not within what the bettor agreed to. */
    PRICE_CHANGED(4005, false),
    /** Something material happened since the bettor saw the market: its status changed, or a goal, card, penalty, … */
    EPOCH_CHANGED(4006, false),
    /** No bets in play are taken at present. */
    IN_PLAY_CLOSED(4007, true),
    /** The market's feed is down or late, so that nobody can say whether the price still holds. */
    FEED_UNHEALTHY(4008, true),
    /** The outcome is known already. */
    OUTCOME_KNOWN(4009, false),
    /** The stake is above the limit; the answer carries what is permitted. */
    STAKE_ABOVE_MAX(5001, false),
    /** The stake, or its share of each combination, is below the least that is taken. */
    STAKE_BELOW_MIN(5002, false),
    /** The bet could lose the house more than it may on this selection, market, event or account. */
    LIABILITY_EXCEEDED(5003, false),
    /** The bet could return more than a bet may. */
    PAYOUT_CAP(5004, false),
    /** The operator's risk rules decline the bet. */
    RISK_DECLINED(5005, false),
    /** Not these terms, but those that the answer offers; they wait for a confirmation. */
    REOFFERED(5006, false),
    /** The account has less than the stake available. */
    INSUFFICIENT_FUNDS(6001, false),
    /** The wallet refuses the account, the currency or the transaction. */
    WALLET_REFUSED(6002, false),
    /** The stake was no longer held when the bet was decided; with a new key it may be placed again. */
    HOLD_EXPIRED(6003, true),
    /** The server has no room for this now; the same request may succeed later. */
    OVERLOADED(7001, true),
    /** The bet was not decided in time and has lapsed for safety; with a new key it may be placed again. */
    TIME_ELAPSED(7002, true),
    /** The operator takes no bets at present. */
    BETTING_DISABLED(7003, true),
    /** Whether it was done is not known yet: do not send it again, ask for the bet until it is. */
    OUTCOME_UNKNOWN(7004, false),
    /** Cancelled by the customer, within the window that the rules give. */
    CUSTOMER_CANCELLED(8001, false),
    /** Cancelled because an answer that was needed did not come in time. */
    TIMEOUT_TRIGGERED(8002, false),
    /** Cancelled by the operator's staff. */
    BACK_OFFICE_CANCELLED(8003, false),
    /** Cancelled for a technical fault. */
    TECHNICAL_ISSUE(8004, false),
    /** Cancelled for a reason that the rules call exceptional. */
    EXCEPTIONAL_CASE(8005, false),
    /** Void: placed after the outcome was known. */
    PAST_POSTED(8006, false),
    /** Void: the price or the terms were obviously wrong. */
    PALPABLE_ERROR(8007, false),
    /** Void: the event was cancelled or postponed. */
    EVENT_CANCELLED(8008, false),
    /** Void by the feed, whose own reason is in the detail. */
    FEED_VOIDED(8009, false),
    /** Void or cancelled by order of a regulator. */
    REGULATOR_ORDERED(8010, false),
    /** Void: the selection did not take part. */
    NON_PARTICIPATION(8011, false),
    /** Void for doubts about the integrity of the event. */
    INTEGRITY_CONCERN(8012, false),
    /** The stream or feed door does not know this operation. */
    UNKNOWN_OP(9001, false),
    /** The subscription's filter is not one the server understands. */
    INVALID_FILTER(9002, false),
    /** There is no such thing, or not for this caller. */
    NOT_FOUND(9003, false),
    /** Too many requests in too short a time. */
    RATE_LIMITED(9004, true),
    /** A feed's line is not the one expected next. */
    SEQUENCE_GAP(9005, false),
    /** The signature is wrong, too old, or was used before. */
    BAD_SIGNATURE(9006, false),
    /** A feed's line that cannot be used; what it spoke of is suspended. */
    UNUSABLE_LINE(9007, false),
    /** A body, frame or line over its size limit. */
    TOO_LARGE(9008, false);

    private final int number;
    private final boolean temporary;

    ErrorCode(int number, boolean temporary) {
        this.number = number;
        this.temporary = temporary;
    }

    public int number() {
        return number;
    }

    /** Whether the same request may succeed later, with nothing changed but the time and, where there is one, the idempotency key. */
    public boolean temporary() {
        return temporary;
    }
}

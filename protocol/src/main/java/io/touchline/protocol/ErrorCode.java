package io.touchline.protocol;

/**
 * Every error that a client, bettor, feed or operator can meet: one number and one name each, the same in all doors. Numbers are
 * never re-used or changed. 1xxx the request, 2xxx who asks, 4xxx the market, 7xxx the service, 9xxx stream, HTTP and feeds.
 */
public enum ErrorCode {
    /** The input is not what the door reads; the message names the field and the rule. */
    MALFORMED(1001, false),
    /** No token, a wrong one, or one that has expired. */
    NOT_AUTHENTICATED(2001, false),
    /** The account is blocked, or its role does not allow this. */
    ACCOUNT_BLOCKED(2002, false),
    MARKET_NOT_FOUND(4001, false),
    /** The server has no room for this now; the same request may succeed later. */
    OVERLOADED(7001, true),
    /** The stream or feed door does not know this operation. */
    UNKNOWN_OP(9001, false),
    /** The subscription's filter is not one the server understands. */
    INVALID_FILTER(9002, false),
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

    /** Whether the same request may succeed later. */
    public boolean temporary() {
        return temporary;
    }
}

package io.touchline.simulation;

/** What goes wrong in the simulation. */
enum Fault {
    NOTICE_LOST,
    NOTICE_LATE,
    NOTICE_TWICE,
    FEED_DOWN,
    OWNER_SILENT,
    OWNER_SLOW,
    OWNER_REPLACED,
    WALLET_OUTAGE,
    WALLET_REQUEST_LOST,
    WALLET_REQUEST_LATE,
    WALLET_REQUEST_TWICE,
    WALLET_ANSWER_LOST,
    WALLET_ANSWER_LATE,
    WALLET_ANSWER_TWICE,
    /** It did what it was asked and answered with an error. */
    WALLET_ERROR_AFTER_SUCCESS,
    HOLD_EXPIRED_EARLY,
    JOURNAL_STALLED,
    /** Another node took over: the condition of a decision does not hold. */
    JOURNAL_REFUSED,
    /** The outcome of a leg is known after the decision and before that is durable. */
    OUTCOME_BEFORE_COMMIT,
    TIMER_LATE,
    REQUEST_REPEATED,
    KEY_REUSED,
    CRASH,
    CRASH_WITH_OWNERS,
    /** Lines were appended and never durable. */
    CRASH_LOST_LINES,
    /** Lines were durable and their writer never heard so. */
    CRASH_BEFORE_ACKNOWLEDGEMENT
}

package io.touchline.limits;

import java.util.Locale;

/** Each limit that may turn something away; its {@link #label} is the value of the label {@code limit} in the metrics. */
public enum Limit {
    /** Stream connections of this node. */
    STREAM_CONNECTIONS,
    /** Stream connections from one client address. */
    STREAM_CONNECTIONS_PER_ADDRESS,
    /** Subscriptions of one connection. */
    STREAM_SUBSCRIPTIONS,
    /** Requests of one connection in a time. */
    STREAM_REQUEST_RATE,
    /** The size of a client's frame. */
    STREAM_FRAME_BYTES,
    /** Refused requests in a row. */
    STREAM_FAULTS,
    /** How long a socket may take nothing. */
    STREAM_STALL,
    /** Own bets that changed while a connection took nothing. */
    STREAM_OWN_NEWS,
    /** Logins of one user or from one address. */
    LOGIN_ATTEMPTS,
    /** Logins of all users at one time. */
    LOGIN_QUEUE,
    /** The size of a request's body, on any HTTP port. */
    HTTP_BODY_BYTES,
    /** How long a request may take to arrive. */
    HTTP_REQUEST_TIME,
    /** Bets from one client address. */
    BET_RATE,
    /** Undecided bets of this node. */
    BETS_OPEN,
    /** Holds that wait for the operator's wallet. */
    WALLET_HOLDS,
    /** Posts, debits, voids and queries that wait for the operator's wallet. */
    WALLET_STAKES,
    /** Credits and reversals that are on their way to the operator's wallet. */
    WALLET_CREDITS,
    /** Questions for balances that wait for the operator's wallet. */
    WALLET_BALANCES,
    /** The size of a feed's line. */
    FEED_LINE_BYTES,
    /** The size of a feed's message, in bytes or lines. */
    FEED_MESSAGE,
    /** What waits of a feed, or of all: messages, bodies, WebSockets, signatures. */
    FEED_BACKLOG,
    /** Events that are known. */
    CACHE_EVENTS,
    /** Markets of one event. */
    CACHE_MARKETS_PER_EVENT,
    /** Selections of one market. */
    CACHE_SELECTIONS_PER_MARKET;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

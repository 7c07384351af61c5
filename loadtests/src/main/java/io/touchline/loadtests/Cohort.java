package io.touchline.loadtests;

import java.util.Locale;

/**
 * A kind of viewer. The shares are what one sees on a match day: most have a few markets in a bet slip, many follow one match or the
 * main markets of all, few take everything.
 *
 * @param share of a hundred viewers
 * @param filter the subscription, with {@code $EVENT} for one event and {@code $MARKETS} for some markets of one
 */
enum Cohort {
    EVERYTHING(2, 1000, Door.WEB_SOCKET, "{}"),
    MATCH(13, 0, Door.WEB_SOCKET, "{\"events\":[\"$EVENT\"]}"),
    IN_PLAY(
            25,
            250,
            Door.WEB_SOCKET,
            "{\"sports\":[\"football\"],\"inPlay\":true,\"marketTypes\":[\"MATCH_ODDS\",\"BOTH_TEAMS_TO_SCORE\"]}"),
    SINGLES(54, 0, Door.WEB_SOCKET, "{\"markets\":[$MARKETS]}"),
    EVENT_STREAM(5, 1000, Door.SERVER_SENT_EVENTS, "events=$EVENT"),
    SLOW(1, 0, Door.WEB_SOCKET, "{}");

    /** How a viewer comes in. */
    enum Door {
        WEB_SOCKET,
        SERVER_SENT_EVENTS
    }

    private final int share;
    final int conflateMs;
    final Door door;
    private final String filter;

    Cohort(int share, int conflateMs, Door door, String filter) {
        this.share = share;
        this.conflateMs = conflateMs;
        this.door = door;
        this.filter = filter;
    }

    /** How many of so many viewers are of this kind: at least one. */
    int of(int viewers) {
        return Math.max(1, viewers * share / 100);
    }

    String filter(String event, String markets) {
        return filter.replace("$EVENT", event).replace("$MARKETS", markets);
    }

    /** As the report names it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ') + " @" + conflateMs;
    }
}

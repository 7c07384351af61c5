package io.touchline.protocol;

/** What is known of a feed's health. */
public enum FeedState {
    UP,
    /** Silent for its limit, or unusable: what it speaks of is suspended. */
    DOWN,
    /** Alive, but its messages come late by its own time. */
    LATE,
    /** Came to its end as it should, such as a replayed recording: nothing more will come and nothing is wrong. */
    ENDED
}

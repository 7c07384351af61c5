package io.touchline.feeds.simulator;

/** The two teams of a match. */
enum Side {
    HOME,
    AWAY;

    Side other() {
        return this == HOME ? AWAY : HOME;
    }
}

package io.touchline.feeds.simulator;

/** A goal that stands: who scored it, and how long after the kick-off of which half. */
record Goal(Side side, Phase half, long millisInHalf) {}

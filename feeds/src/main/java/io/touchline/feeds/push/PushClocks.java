package io.touchline.feeds.push;

import java.time.InstantSource;

/**
 * By what push feeds tell the time: two clocks that are one while nobody sets the wall clock.
 *
 * @param steady when something arrived and for how long nothing did, by the clock that all else in the server goes by: a feed is neither
 *     down nor heard because the wall clock was set
 * @param wall for the times in signatures alone, which providers take from theirs
 */
public record PushClocks(InstantSource steady, InstantSource wall) {}

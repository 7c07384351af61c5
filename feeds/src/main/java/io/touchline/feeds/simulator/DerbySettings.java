package io.touchline.feeds.simulator;

/**
 * What the demo plays.
 *
 * @param seed fixes everything that happens
 * @param matches in play at once, 0 to {@value DerbyTimeline#MATCHES_MAX}
 * @param pace the speed of the match clock, {@value #PACE_MIN} to {@value #PACE_MAX}; at 10 a match takes nine minutes
 */
public record DerbySettings(long seed, int matches, double pace) {
    public static final int MATCHES_DEFAULT = 10;

    /** Lines are at most a second of match time apart: slower, a door would call the feed silent. */
    public static final double PACE_MIN = 0.1;

    /** Faster, one message a turn would no longer carry the lines. */
    public static final double PACE_MAX = 100;

    public DerbySettings {
        if (matches < 0 || matches > DerbyTimeline.MATCHES_MAX) {
            throw new IllegalArgumentException(
                    "matches: " + matches + " (expected: 0 to " + DerbyTimeline.MATCHES_MAX + ")");
        }
        if (!(pace >= PACE_MIN && pace <= PACE_MAX)) {
            throw new IllegalArgumentException("pace: " + pace + " (expected: " + PACE_MIN + " to " + PACE_MAX + ")");
        }
    }
}

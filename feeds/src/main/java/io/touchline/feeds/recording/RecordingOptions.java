package io.touchline.feeds.recording;

import java.time.Duration;

/**
 * How recordings are replayed.
 *
 * @param loop whether each begins anew after its last line
 * @param lineBytesMax a longer line is refused unread; the largest image of 200 markets has 600 kB
 * @param batchLinesMax how many lines one delivery carries at most
 * @param deliveriesMax how many deliveries may be under way
 * @param alive how often a feed that waits for its next line says that it is alive
 */
public record RecordingOptions(
        ReplaySpeed speed, boolean loop, int lineBytesMax, int batchLinesMax, int deliveriesMax, Duration alive) {
    public static final RecordingOptions DEFAULT =
            new RecordingOptions(ReplaySpeed.REAL_TIME, false, 16 << 20, 64, 16, Duration.ofSeconds(1));

    public RecordingOptions {
        require("lineBytesMax", lineBytesMax, 1_024, 256 << 20);
        require("batchLinesMax", batchLinesMax, 1, 10_000);
        require("deliveriesMax", deliveriesMax, 1, 1_000);
        require("alive in ms", alive.toMillis(), 10, 60_000);
    }

    public RecordingOptions withSpeed(ReplaySpeed newSpeed) {
        return new RecordingOptions(newSpeed, loop, lineBytesMax, batchLinesMax, deliveriesMax, alive);
    }

    public RecordingOptions withLoop(boolean newLoop) {
        return new RecordingOptions(speed, newLoop, lineBytesMax, batchLinesMax, deliveriesMax, alive);
    }

    private static void require(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}

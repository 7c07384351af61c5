package io.touchline.store;

import java.time.Duration;

/**
 * The bounds of the store.
 *
 * @param queueMax works that wait for the writer; the next one is refused with OVERLOADED. Some seconds' worth at full speed
 * @param groupMax works in one commit: bounds how long the first of them waits for the last
 * @param readersMax reads at once
 * @param readerWait how long a read waits for its turn, before it is refused with OVERLOADED
 * @param checkpointEvery how often the write-ahead log is copied into the database file
 */
public record StoreConfig(int queueMax, int groupMax, int readersMax, Duration readerWait, Duration checkpointEvery) {
    public static final StoreConfig DEFAULT =
            new StoreConfig(20_000, 1_000, 4, Duration.ofSeconds(2), Duration.ofSeconds(1));

    public StoreConfig {
        requirePositive("queueMax", queueMax);
        requirePositive("groupMax", groupMax);
        requirePositive("readersMax", readersMax);
        requirePositive("readerWait", readerWait);
        requirePositive("checkpointEvery", checkpointEvery);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: longer than 0)");
        }
    }
}

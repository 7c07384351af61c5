package io.touchline.app.config;

import java.nio.file.Path;
import java.util.List;

/** What feeds the server, and who may log in without a configuration saying so. */
public sealed interface Mode {

    /**
     * The built-in simulator.
     *
     * @param matches in play at once; 0 leaves the server empty
     * @param seed the same seed gives the same matches
     * @param pace speed of the match clock: 10 is a match in nine minutes
     * @param accounts how many users demo1…demoN there are beside {@code demo}
     */
    record Demo(int matches, long seed, double pace, int accounts) implements Mode {
        public static final int MATCHES_MAX = 1_000;

        public Demo {
            Checks.range("matches", matches, 0, MATCHES_MAX);
            // Written so that NaN is refused too.
            if (!(pace >= 0.1 && pace <= 1_000)) {
                throw new IllegalArgumentException("pace: " + pace + " (expected: 0.1 to 1000)");
            }
            requireAccounts(accounts);
        }
    }

    /**
     * Recordings.
     *
     * @param speed 1 is real time, 0 as fast as it goes
     * @param loop begins anew after the last line
     * @param exit ends after the last line, when its summary is printed
     */
    record Replay(List<Path> files, double speed, boolean loop, boolean exit, int accounts) implements Mode {
        private static final int FILES_MAX = 1_000;

        public Replay {
            files = List.copyOf(files);
            Checks.range("files", files.size(), 1, FILES_MAX);
            if (!(speed >= 0 && speed <= 1_000_000)) {
                throw new IllegalArgumentException("speed: " + speed + " (expected: 0 to 1000000)");
            }
            if (loop && exit) {
                throw new IllegalArgumentException("exit: with --loop (expected: one of them, a loop never ends)");
            }
            requireAccounts(accounts);
        }
    }

    /** A production node: the feeds and users of its configuration, nothing else. */
    record Serve() implements Mode {}

    private static void requireAccounts(int accounts) {
        Checks.range("accounts", accounts, 0, 100_000);
    }
}

package io.touchline.loadtests.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What was found wrong, and nothing else decides how a soak ends. Thread-safe. */
final class Verdict {
    private static final int KEPT_MAX = 200;

    private final List<String> violations = new ArrayList<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Notes a violation.
     *
     * @param rule which invariant, such as I8
     */
    void violated(String rule, String what) {
        count.incrementAndGet();
        System.out.println("VIOLATION " + rule + ": " + what);
        synchronized (violations) {
            if (violations.size() < KEPT_MAX) {
                violations.add(rule + ": " + what);
            }
        }
    }

    void require(boolean holds, String rule, String what) {
        if (!holds) {
            violated(rule, what);
        }
    }

    int count() {
        return count.get();
    }

    List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }
}

package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SafepointLogTest {
    @Test
    void shouldSumUpAndNameTheLongest() {
        SafepointLog log = SafepointLog.of(List.of(
                "[3.1s] Safepoint \"ICBufferFull\", Time since last: 1 ns, Reaching safepoint: 2 ns, At safepoint: 400000"
                        + " ns, Leaving safepoint: 4 ns, Total: 500000 ns, Threads: 1 runnable, 20 total",
                "[4.1s] Safepoint \"G1CollectForAllocation\", Time since last: 1 ns, Reaching safepoint: 2 ns,"
                        + " At safepoint: 200000 ns, Leaving safepoint: 4 ns, Total:   2500000 ns, Threads: 1 runnable",
                "something else"));

        assertThat(log).isEqualTo(new SafepointLog(2, 3.0, 2.5, "G1CollectForAllocation", 0.4));
    }

    @Test
    void shouldFindNothingInNothing() {
        assertThat(SafepointLog.of(List.of())).isEqualTo(new SafepointLog(0, 0, 0, "none", 0));
    }
}

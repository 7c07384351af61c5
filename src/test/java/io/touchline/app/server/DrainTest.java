package io.touchline.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void shouldEndWhatWasBegunLastFirst() {
        Drain drain = new Drain(Duration.ofSeconds(10));
        drain.add("folder", () -> did("folder"));
        drain.add("port", () -> did("port"));

        assertThat(drain.run()).isTrue();
        assertThat(done).containsExactly("port", "folder");
    }

    @Test
    void shouldGoOnWhenAStepFails() {
        Drain drain = new Drain(Duration.ofSeconds(10));
        drain.add("folder", () -> did("folder"));
        drain.add("throws", () -> {
            throw new IllegalStateException("on purpose");
        });
        drain.add("fails", () -> Future.failedFuture("on purpose"));

        assertThat(drain.run()).isFalse();
        assertThat(done).containsExactly("folder");
    }

    @Test
    void shouldBeginTheRestWithoutWaitingWhenTimeIsOver() {
        Drain drain = new Drain(Duration.ofMillis(20));
        drain.add("folder", () -> did("folder"));
        drain.add("never ends", () -> Promise.promise().future());

        assertThat(drain.run()).isFalse();
        assertThat(done).containsExactly("folder");
    }

    @Test
    void shouldDoEachStepOnce() {
        Drain drain = new Drain(Duration.ofSeconds(10));
        drain.add("folder", () -> did("folder"));
        drain.run();
        drain.run();

        assertThat(done).containsExactly("folder");
    }

    private Future<?> did(String step) {
        done.add(step);
        return Future.succeededFuture();
    }
}

package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FeederTest {
    /** A server takes a feed that is silent for dead, and suspends its markets: while 18,000 connected it did. */
    @Test
    void shouldLetTheFeedBeHeardBeforeAndBetweenPrices() throws Exception {
        CapturingPublisher publisher = new CapturingPublisher();
        try (Feeder feeder = new Feeder(publisher, new Schedule(1), new int[] {5}, 0)) {
            feeder.rest();
            assertThat(publisher.next()).isEqualTo("alive");

            feeder.start(1_000, 0);
            assertThat(publisher.next()).isEqualTo("price 6");
            feeder.rest();
            String line = publisher.next();
            while (line.startsWith("price")) {
                line = publisher.next();
            }
            assertThat(line).isEqualTo("alive");
            // Again and again, and without prices.
            assertThat(publisher.next()).isEqualTo("alive");
        }
    }

    @Test
    void shouldTellThatTheFeedBrokeOff() throws Exception {
        CapturingPublisher publisher = new CapturingPublisher();
        publisher.isBroken = true;
        try (Feeder feeder = new Feeder(publisher, new Schedule(1), new int[] {5}, 0)) {
            feeder.start(1_000, 0);
            assertThat(publisher.next()).isEqualTo("price 6");

            assertThatThrownBy(feeder::rest).isInstanceOf(IOException.class).hasMessage("the feed broke off");
        }
    }

    private static final class CapturingPublisher implements Publisher {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private volatile boolean isBroken;

        String next() throws InterruptedException {
            String line = lines.poll(10, TimeUnit.SECONDS);
            return line == null ? "nothing" : line;
        }

        @Override
        public int[] open() {
            return new int[] {5};
        }

        @Override
        public void price(int market, int version, long dueMicros) {
            lines.add("price " + version);
        }

        @Override
        public void suspend(int market, boolean isSuspended, long dueMicros) {
            lines.add("suspend");
        }

        @Override
        public void alive(long micros) {
            lines.add("alive");
        }

        @Override
        public void flush() throws IOException {
            if (isBroken) {
                throw new IOException("connection reset");
            }
        }

        @Override
        public int[] versions() {
            return new int[] {5};
        }

        @Override
        public void close() {}
    }
}

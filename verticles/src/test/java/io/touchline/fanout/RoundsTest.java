package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private final List<String> measured = new ArrayList<>();
    private final Rounds rounds = new Rounds(new FanoutMeter() {
        @Override
        public void connectionOpened() {}

        @Override
        public void connectionClosed() {}

        @Override
        public void deltasSent(long count) {}

        @Override
        public void skew(long nanos) {
            measured.add("skew");
        }

        @Override
        public void feedToSocket(long nanos) {
            measured.add("feed");
        }

        @Override
        public void suspendToSocket(long nanos) {
            measured.add("suspend");
        }
    });

    @Test
    void shouldMeasureWhenTheLastOneIsServedThatWasTouched() {
        rounds.clientTouched(false);
        rounds.clientTouched(false);
        rounds.passed(false, 1);
        rounds.clientTouched(false);

        rounds.clientServed(false);
        assertThat(measured).isEmpty();
        rounds.clientServed(false);
        assertThat(measured).containsExactly("skew", "feed");
    }

    /** It would be measured when the next change of another market has gone out, however much later that is. */
    @Test
    void shouldNotMeasureWhatNobodyIsServed() {
        rounds.clientTouched(false);
        rounds.clientServed(false);

        rounds.passed(true, 1);
        rounds.passed(false, 1);

        rounds.clientTouched(false);
        rounds.clientServed(false);
        assertThat(measured).isEmpty();
    }

    @Test
    void shouldMeasureWhatIsUrgentByItsOwnLane() {
        rounds.clientTouched(false);
        rounds.clientTouched(false);
        rounds.passed(false, 1);
        rounds.clientTouched(true);
        rounds.passed(true, 1);

        rounds.clientServed(true);
        assertThat(measured).containsExactly("skew", "feed", "suspend");
    }

    @Test
    void shouldMeasureTheFirstServedOfEachRoundWhileAnEarlierOneGoesOn() {
        rounds.clientTouched(false);
        rounds.clientTouched(false);
        rounds.passed(false, 1);
        rounds.clientServed(false);
        rounds.clientTouched(false);
        rounds.passed(false, 1);

        rounds.clientServed(false);
        rounds.clientServed(false);
        assertThat(measured).containsExactly("skew", "feed", "skew", "feed");
    }
}

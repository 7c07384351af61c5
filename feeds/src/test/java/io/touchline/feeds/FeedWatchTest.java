package io.touchline.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.protocol.FeedState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeedWatchTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_795_216_108_000_000L;

    private final FeedWatch watch = new FeedWatch(Duration.ofSeconds(20), Duration.ofSeconds(60));

    @Test
    void shouldBeDownUntilTheFirstLine() {
        assertThat(watch.health(NOW)).isEqualTo(FeedHealth.down("not heard yet"));

        watch.heard(NOW, NOW);

        assertThat(watch.health(NOW)).isEqualTo(FeedHealth.UP);
    }

    @Test
    void shouldGoDownWhenSilentForItsLimitAndComeUpWithTheNextLine() {
        watch.heard(NOW, NOW);

        assertThat(watch.health(NOW + 20 * SECOND - 1)).isEqualTo(FeedHealth.UP);
        assertThat(watch.health(NOW + 20 * SECOND)).isEqualTo(FeedHealth.down("silent for 20 s"));

        watch.heard(NOW + 21 * SECOND, NOW + 21 * SECOND);
        assertThat(watch.health(NOW + 21 * SECOND)).isEqualTo(FeedHealth.UP);
    }

    @Test
    void shouldStayDownWhileBrokenWhateverComes() {
        watch.heard(NOW, NOW);
        watch.broken("sequence gap: expected 5, got 7");
        watch.broken("sequence gap: expected 5, got 9");
        watch.heard(NOW + 1, NOW + 1);

        assertThat(watch.health(NOW + 1)).isEqualTo(FeedHealth.down("sequence gap: expected 5, got 7"));

        watch.whole();
        assertThat(watch.health(NOW + 1)).isEqualTo(FeedHealth.UP);
    }

    @Test
    void shouldBeLateWhileLinesComeLongAfterTheirOwnTime() {
        watch.heard(NOW, NOW - 60 * SECOND);
        assertThat(watch.health(NOW).state()).isEqualTo(FeedState.UP);

        watch.heard(NOW, NOW - 60 * SECOND - 1);
        assertThat(watch.health(NOW)).isEqualTo(new FeedHealth(FeedState.LATE, "more than 60 s late"));

        watch.heard(NOW + SECOND, NOW);
        assertThat(watch.health(NOW + SECOND)).isEqualTo(FeedHealth.UP);
    }

    @Test
    void shouldTellEachHealthOnce() {
        assertThat(watch.news(NOW)).isEqualTo(FeedHealth.down("not heard yet"));
        assertThat(watch.news(NOW)).isNull();

        watch.heard(NOW, NOW);
        assertThat(watch.news(NOW)).isEqualTo(FeedHealth.UP);
        watch.heard(NOW + 1, NOW + 1);
        assertThat(watch.news(NOW + 1)).isNull();
    }

    @Test
    void shouldTellAgainWhatCouldNotBeTold() {
        assertThat(watch.news(NOW)).isNotNull();

        watch.untold();

        assertThat(watch.news(NOW)).isEqualTo(FeedHealth.down("not heard yet"));
    }

    @Test
    void shouldNotCallSilenceAfterTheEndAFault() {
        watch.heard(NOW, NOW);
        watch.ended("end of recording");

        assertThat(watch.health(NOW + 1_000 * SECOND)).isEqualTo(FeedHealth.ended("end of recording"));
    }

    @Test
    void shouldRefuseALimitOfZero() {
        assertThatThrownBy(() -> new FeedWatch(Duration.ZERO, Duration.ofSeconds(60)))
                .hasMessage("silenceLimit: PT0S (expected: above zero, at most 365 days)");
    }
}

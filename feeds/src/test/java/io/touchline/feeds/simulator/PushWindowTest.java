package io.touchline.feeds.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PushWindowTest {
    private final PushWindow window = new PushWindow();

    @Test
    void shouldSendAgainInOrderWhatIsNotKnownToBeApplied() {
        addUpTo(5);
        assertThat(window.nextBatch()).isEqualTo("1\n2\n3\n4\n5");
        assertThat(window.applied(2)).isTrue();
        window.add(6, "6");

        window.rewind();

        assertThat(window.nextBatch()).isEqualTo("3\n4\n5\n6");
        assertThat(window.applied(6)).isTrue();
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void shouldHaveNoProgressInARepeatedAnswer() {
        addUpTo(3);
        assertThat(window.nextBatch()).isNotEmpty();
        assertThat(window.applied(2)).isTrue();
        assertThat(window.applied(2)).isFalse();
    }

    @Test
    void shouldGoOnOnlyFromALineItHoldsOrTheNext() {
        addUpTo(5);
        assertThat(window.nextBatch()).isNotEmpty();
        assertThat(window.applied(2)).isTrue();

        assertThat(window.canGoOnFrom(2)).isFalse();
        assertThat(window.canGoOnFrom(3)).isTrue();
        assertThat(window.canGoOnFrom(6)).isTrue();
        assertThat(window.canGoOnFrom(7)).isFalse();
    }

    @Test
    void shouldHoldNoMoreThanItsLimit() {
        addUpTo(PushWindow.LINES_MAX - 1);
        assertThat(window.hasRoom()).isTrue();
        window.add(PushWindow.LINES_MAX, "last");
        assertThat(window.hasRoom()).isFalse();
        assertThat(window.nextBatch()).isNotEmpty();
        assertThat(window.hasRoom()).as("sent is not yet applied").isFalse();
    }

    @Test
    void shouldKeepABatchSmall() {
        addUpTo(1_000);
        assertThat(window.nextBatch().lines()).hasSize(256);
        assertThat(window.hasUnsent()).isTrue();
    }

    private void addUpTo(long last) {
        for (long seq = 1; seq <= last; seq++) {
            window.add(seq, Long.toString(seq));
        }
    }
}

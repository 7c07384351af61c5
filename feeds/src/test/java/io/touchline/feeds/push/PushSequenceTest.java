package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.push.PushSequence.Mark;
import io.touchline.feeds.push.PushSequence.Verdict;
import org.junit.jupiter.api.Test;

class PushSequenceTest {
    private final PushSequence sequence = new PushSequence();

    @Test
    void shouldBeginWithNumberOneOrAStart() {
        assertThat(sequence.line(2)).isEqualTo(Verdict.GAP);
        assertThat(sequence.expected()).isEqualTo(1);
        assertThat(sequence.line(1)).isEqualTo(Verdict.NEW_RUN);

        PushSequence other = new PushSequence();
        assertThat(other.start(500, 1)).isEqualTo(Verdict.NEW_RUN);
        assertThat(other.line(501)).isEqualTo(Verdict.NEXT);
    }

    @Test
    void shouldSkipTheLastStartWhenItIsRepeatedAndBeginAnewWithAnyOther() {
        assertThat(sequence.start(1, 100)).isEqualTo(Verdict.NEW_RUN);
        assertThat(sequence.line(2)).isEqualTo(Verdict.NEXT);

        assertThat(sequence.start(1, 100)).isEqualTo(Verdict.REPEAT);
        assertThat(sequence.applied()).isEqualTo(2);

        assertThat(sequence.start(1, 101)).isEqualTo(Verdict.NEW_RUN);
        assertThat(sequence.applied()).isEqualTo(1);
    }

    @Test
    void shouldBeWholeAgainOnlyWhenTheHighestNumberSeenHasCome() {
        to(4);
        assertThat(sequence.line(7)).isEqualTo(Verdict.GAP);
        sequence.refusedAfterGap(8);

        assertThat(sequence.isWhole()).isFalse();
        assertThat(sequence.expected()).isEqualTo(5);
        to(7);
        assertThat(sequence.isWhole()).isFalse();
        to(8);
        assertThat(sequence.isWhole()).isTrue();
    }

    @Test
    void shouldBeWholeAgainAfterAStart() {
        to(4);
        assertThat(sequence.line(70)).isEqualTo(Verdict.GAP);

        assertThat(sequence.start(1, 1)).isEqualTo(Verdict.NEW_RUN);

        assertThat(sequence.isWhole()).isTrue();
    }

    @Test
    void shouldLetUnreadableLinesTakeANumberOrNone() {
        to(4);
        sequence.unreadable();
        assertThat(sequence.line(5)).as("noise").isEqualTo(Verdict.NEXT);
        sequence.unreadable();
        assertThat(sequence.line(7)).as("line 6 was damaged").isEqualTo(Verdict.NEXT);
        sequence.unreadable();
        sequence.unreadable();
        assertThat(sequence.line(9)).as("one damaged, one noise").isEqualTo(Verdict.NEXT);
        assertThat(sequence.line(11)).as("nothing unreadable since").isEqualTo(Verdict.GAP);
    }

    @Test
    void shouldNotLetTheNoiseOfARepeatedMessageHideAGap() {
        to(4);
        sequence.beginMessage();
        assertThat(sequence.line(3)).isEqualTo(Verdict.REPEAT);
        sequence.unreadable();
        assertThat(sequence.line(4)).isEqualTo(Verdict.REPEAT);

        assertThat(sequence.line(6)).isEqualTo(Verdict.GAP);
    }

    @Test
    void shouldRememberADamagedLineAcrossAnotherConnectionsRepeats() {
        to(4);
        sequence.beginMessage();
        sequence.unreadable();
        sequence.beginMessage();
        assertThat(sequence.line(4)).isEqualTo(Verdict.REPEAT);

        assertThat(sequence.line(6)).isEqualTo(Verdict.NEXT);
    }

    @Test
    void shouldBoundWhatNoiseExcuses() {
        to(4);
        for (int i = 0; i < 2 * PushSequence.UNREADABLE_MAX; i++) {
            sequence.unreadable();
        }

        assertThat(sequence.line(6 + PushSequence.UNREADABLE_MAX)).isEqualTo(Verdict.GAP);
        assertThat(sequence.line(5 + PushSequence.UNREADABLE_MAX)).isEqualTo(Verdict.NEXT);
    }

    @Test
    void shouldExpectAgainWhatDidNotTakeEffect() {
        to(4);
        Mark mark = sequence.mark();
        to(6);

        sequence.backTo(mark);

        assertThat(sequence.expected()).isEqualTo(5);
        assertThat(sequence.isWhole()).isFalse();
        to(6);
        assertThat(sequence.isWhole()).isTrue();
    }

    @Test
    void shouldNotGoBackBeyondANewRun() {
        to(4);
        Mark mark = sequence.mark();
        to(6);
        assertThat(sequence.start(9, 1)).isEqualTo(Verdict.NEW_RUN);

        sequence.backTo(mark);
        sequence.unbegin(mark.run());

        assertThat(sequence.expected()).isEqualTo(10);
    }

    @Test
    void shouldTakeTheSameStartAgainWhenItDidNotTakeEffect() {
        assertThat(sequence.start(9, 1)).isEqualTo(Verdict.NEW_RUN);

        sequence.unbegin(sequence.run());

        assertThat(sequence.isWhole()).isFalse();
        assertThat(sequence.line(10)).isEqualTo(Verdict.GAP);
        assertThat(sequence.start(9, 1)).isEqualTo(Verdict.NEW_RUN);
        assertThat(sequence.isWhole()).isTrue();
    }

    private void to(long seq) {
        for (long next = sequence.expected(); next <= seq; next++) {
            assertThat(sequence.line(next)).isNotIn(Verdict.GAP, Verdict.REPEAT);
        }
    }
}

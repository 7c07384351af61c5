package io.touchline.feeds.push;

import org.jspecify.annotations.Nullable;

/**
 * Which line of a feed comes next. Numbers are contiguous; {@code start} begins a new run at any number; what was applied is a
 * repeat; anything else is a gap, open until the lines up to the highest number seen have come, or a start.
 *
 * <p>A line whose number cannot be read may have taken one or none (a damaged line, or noise): each such line lets the next
 * number be one further, and never forbids the number that was next without it.
 *
 * <p>Pure, for one thread at a time.
 */
final class PushSequence {
    /** More noise than this within one pair of readable lines is no line noise: what follows must be exact or a start. */
    static final int UNREADABLE_MAX = 1_000;

    /** What to do with a line. */
    enum Verdict {
        /** Apply it: it is next. */
        NEXT,
        /** Tell the sink that the feed begins anew, then apply it. */
        NEW_RUN,
        /** Skip it: it was applied already. */
        REPEAT,
        /** Refuse it and all after it in its message. */
        GAP
    }

    /** The state before something was handed on, to go back to when that fails. */
    record Mark(long run, long applied) {}

    private record StartLine(long seq, long sourceTimeMicros) {}

    private long run;
    private boolean begun;
    private long applied;
    private long highest;
    private int unreadable;
    private int unreadableInMessage;
    private @Nullable StartLine lastStart;

    /** Each POST and each WebSocket message is one. */
    void beginMessage() {
        unreadableInMessage = 0;
    }

    Verdict start(long seq, long sourceTimeMicros) {
        StartLine start = new StartLine(seq, sourceTimeMicros);
        if (start.equals(lastStart)) {
            return repeat();
        }
        lastStart = start;
        return newRun(seq);
    }

    Verdict line(long seq) {
        if (begun && seq <= applied) {
            return repeat();
        }
        long expected = expected();
        if (seq < expected || seq > expected + unreadable) {
            refusedAfterGap(seq);
            return Verdict.GAP;
        }
        if (!begun) {
            return newRun(seq);
        }
        forgetUnreadable();
        applied = seq;
        highest = Math.max(highest, applied);
        return Verdict.NEXT;
    }

    /** A line came whose number cannot be read. */
    void unreadable() {
        if (unreadable < UNREADABLE_MAX) {
            unreadable++;
            unreadableInMessage++;
        }
    }

    /** A line that was refused because a gap came before it: the sequence is whole only when it has come again. */
    void refusedAfterGap(long seq) {
        highest = Math.max(highest, seq);
    }

    /** The last number applied in this run; 0 before the first. */
    long applied() {
        return applied;
    }

    long expected() {
        return applied + 1;
    }

    /** Whether a run has begun and nothing is missing that is known to exist. */
    boolean isWhole() {
        return applied >= highest;
    }

    long run() {
        return run;
    }

    Mark mark() {
        return new Mark(run, applied);
    }

    /** What was handed on after the mark did not take effect: it is to come again. Nothing, when a new run has begun since. */
    void backTo(Mark mark) {
        if (mark.run() == run && mark.applied() < applied) {
            applied = mark.applied();
            forgetUnreadable();
        }
    }

    /** The run that this number names could not begin: only another beginning helps. Nothing, when a newer run has begun. */
    void unbegin(long failedRun) {
        if (failedRun == run) {
            begun = false;
            applied = 0;
            lastStart = null;
            forgetUnreadable();
        }
    }

    private Verdict newRun(long seq) {
        run++;
        begun = true;
        applied = seq;
        highest = seq;
        forgetUnreadable();
        return Verdict.NEW_RUN;
    }

    private Verdict repeat() {
        // What is unreadable before a repeat in the same message is a repeat itself, and took no number from what is to
        // come.
        unreadable -= unreadableInMessage;
        unreadableInMessage = 0;
        return Verdict.REPEAT;
    }

    private void forgetUnreadable() {
        unreadable = 0;
        unreadableInMessage = 0;
    }
}

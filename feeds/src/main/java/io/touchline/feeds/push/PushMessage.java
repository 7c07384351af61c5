package io.touchline.feeds.push;

import io.touchline.feeds.FeedLine;
import io.touchline.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message on its way through a feed: where it stands, and what its answer will say. For the feed's context only. */
final class PushMessage {
    final byte[] bytes;
    final int lines;
    final long arrivedMicros;

    private final Promise<PushAnswer> answer = Promise.promise();
    private final List<PushAnswer.Rejected> rejected = new ArrayList<>();
    private int rejectedMore;
    private int offset;
    private int line;
    private int applied;
    private long readUpTo;
    private int underWay;
    private boolean begun;
    private @Nullable Long expected;
    private @Nullable String gap;
    private @Nullable String failure;

    /**
     * The current line on its way to the sink.
     *
     * @param isRefused whether it is delivered only as the doubt of what it spoke of
     */
    record Delivery(FeedLine feedLine, @Nullable Long seq, int line, boolean isRefused) {}

    /** Where the next line lies, without its line end. */
    record Slice(int offset, int length) {}

    PushMessage(byte[] bytes, long arrivedMicros) {
        this.bytes = bytes;
        this.arrivedMicros = arrivedMicros;
        this.lines = count(bytes);
    }

    Future<PushAnswer> answer() {
        return answer.future();
    }

    /** Whether this is the first look at it. */
    boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** The next line that is not blank; null at the end. LF or CRLF ends a line; the last needs none. */
    @Nullable Slice nextLine() {
        while (offset < bytes.length) {
            int start = offset;
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            offset = end + 1;
            line++;
            if (end > start && bytes[end - 1] == '\r') {
                end--;
            }
            if (!isBlank(start, end)) {
                return new Slice(start, end - start);
            }
        }
        return null;
    }

    /** Where the sequence stood when the last line had been read. */
    void readUpTo(long seq) {
        readUpTo = seq;
    }

    boolean isRead() {
        return offset >= bytes.length;
    }

    /** Reads no further: what is left is not applied. */
    void fail(String why) {
        failure = failure == null ? why : failure;
        offset = bytes.length;
    }

    /** The current line goes to the sink; a refused one as a doubt, with its refusal in the answer. */
    Delivery deliver(FeedLine feedLine, @Nullable Long seq, PushIntake.@Nullable Refusal refusal) {
        if (refusal != null) {
            refuse(refusal);
        } else {
            applied++;
        }
        return new Delivery(feedLine, seq, line, refusal != null);
    }

    /** The current line is refused. */
    void refuse(PushIntake.Refusal refusal) {
        if (refusal.expected() != null && expected == null) {
            expected = refusal.expected();
            gap = refusal.message();
        }
        reject(new PushAnswer.Rejected(refusal.seq(), line, refusal.code(), refusal.message(), refusal.expected()));
    }

    /** The market owner refused something of a line. */
    void refuseDelivered(Delivery delivery, String message) {
        if (!delivery.isRefused()) {
            applied--;
            reject(new PushAnswer.Rejected(delivery.seq(), delivery.line(), ErrorCode.UNUSABLE_LINE, message, null));
        }
    }

    void deliveryBegun() {
        underWay++;
    }

    void deliveryEnded() {
        underWay--;
    }

    boolean isAnswerable() {
        return isRead() && underWay == 0 && !answer.future().isComplete();
    }

    int linesApplied() {
        return applied;
    }

    List<PushAnswer.Rejected> rejected() {
        return rejected;
    }

    /** Answers; {@code appliedNow} tells a message that failed where the sequence stands after all. */
    void complete(long appliedNow) {
        long lastApplied = failure == null ? readUpTo : appliedNow;
        rejected.sort(Comparator.comparingInt(PushAnswer.Rejected::line));
        answer.complete(new PushAnswer(outcome(), lastApplied, rejected, rejectedMore));
    }

    private PushAnswer.Outcome outcome() {
        if (failure != null) {
            return new PushAnswer.Outcome.Refused(ErrorCode.OVERLOADED, failure);
        }
        if (expected != null && gap != null) {
            return new PushAnswer.Outcome.Gap(expected, gap);
        }
        return new PushAnswer.Outcome.Taken();
    }

    private void reject(PushAnswer.Rejected line) {
        if (rejected.size() < PushAnswer.REJECTED_MAX) {
            rejected.add(line);
        } else {
            rejectedMore++;
        }
    }

    private boolean isBlank(int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static int count(byte[] bytes) {
        int count = bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
        for (byte b : bytes) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }
}

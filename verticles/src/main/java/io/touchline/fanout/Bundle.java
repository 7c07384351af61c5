package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.touchline.protocol.stream.SharedMessage;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that leave together, in order. Clients that gather the same messages hold the same bundle, since each step from one to the
 * next is made once: their bytes are put together once and shared, however many clients there are.
 *
 * <p>Clients that follow different markets share none, and there is one for each price that is offered to one of them: its size is what
 * a full server leaves to the garbage collector.
 */
class Bundle {
    private final @Nullable Bundle before;
    private final @Nullable SharedMessage last;
    private final int count;

    /** For each form the bytes; null while none were kept. */
    private @Nullable ByteBuf @Nullable [] buffers;

    /** The step that was made last: members of a group make the same one right after each other. */
    private @Nullable Bundle next;

    /** How many clients hold it. */
    private int holders;

    private Bundle(@Nullable Bundle before, @Nullable SharedMessage last, int count) {
        this.before = before;
        this.last = last;
        this.count = count;
    }

    /** The bundle of no messages, from which all begin. */
    static Bundle empty(Bundles loop) {
        return new Empty(loop);
    }

    /** The first of all, which alone knows whose they are. */
    private static final class Empty extends Bundle {
        private final Bundles loop;

        Empty(Bundles loop) {
            super(null, null, 0);
            this.loop = loop;
        }
    }

    private Bundles loop() {
        Bundle at = this;
        while (at.before != null) {
            at = at.before;
        }
        return ((Empty) at).loop;
    }

    Bundle then(SharedMessage message) {
        Bundle known = next;
        if (known == null || known.last != message) {
            known = new Bundle(this, message, count + 1);
            next = known;
        }
        return known;
    }

    int count() {
        return count;
    }

    void held() {
        holders++;
    }

    void letGo() {
        holders--;
    }

    private int length(Form form) {
        int length = 0;
        for (Bundle at = this; at != null && at.last != null; at = at.before) {
            length += form.bytes(at.last).length;
        }
        return length;
    }

    /** How many bytes compression saves each time the bundle is sent. */
    int saved(Form form) {
        int saved = 0;
        if (form.isCompressed()) {
            for (Bundle at = this; at != null && at.last != null; at = at.before) {
                saved += form.saved(at.last);
            }
        }
        return saved;
    }

    void forEach(Consumer<SharedMessage> action) {
        @Nullable SharedMessage[] inOrder = new SharedMessage[count];
        for (Bundle at = this; at != null && at.last != null; at = at.before) {
            inOrder[at.count - 1] = at.last;
        }
        for (SharedMessage message : inOrder) {
            action.accept(Objects.requireNonNull(message));
        }
    }

    /**
     * All its messages in one direct buffer, which the kernel reads where it is. It is good until the next one is asked for: where one
     * client alone holds the bundle, keeping it would cost more than it saves.
     */
    ByteBuf bytes(Form form) {
        @Nullable ByteBuf[] kept = buffers;
        boolean isKept = kept != null && kept[form.ordinal()] != null;
        if (isKept || holders > 1) {
            return buffer(form);
        }
        int length = length(form);
        return copyTo(loop().scratch(length), length, form);
    }

    /** All its messages in one direct buffer, which is the loop's: who writes it takes a duplicate. */
    ByteBuf buffer(Form form) {
        @Nullable ByteBuf[] kept = buffers;
        if (kept == null) {
            kept = new ByteBuf[Form.COUNT];
            buffers = kept;
            loop().keep(this);
        }
        ByteBuf known = kept[form.ordinal()];
        if (known == null) {
            int length = length(form);
            known = copyTo(loop().allocate(length), length, form);
            kept[form.ordinal()] = known;
        }
        return known;
    }

    /** Gives its buffers back if no client holds it any more; whether it did. */
    boolean releaseUnheld() {
        if (holders > 0) {
            return false;
        }
        @Nullable ByteBuf[] kept = buffers;
        buffers = null;
        if (kept != null) {
            for (ByteBuf buffer : kept) {
                if (buffer != null) {
                    buffer.release();
                }
            }
        }
        return true;
    }

    /** From the last to the first, as they hang together: a recursion as deep as a bundle is long keeps the compilers busy for ever. */
    private ByteBuf copyTo(ByteBuf whole, int end, Form form) {
        int begin = end;
        for (Bundle at = this; at != null && at.last != null; at = at.before) {
            byte[] bytes = form.bytes(at.last);
            begin -= bytes.length;
            whole.setBytes(begin, bytes);
        }
        return whole.writerIndex(end);
    }
}

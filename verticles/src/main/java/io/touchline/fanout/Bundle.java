package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.touchline.protocol.stream.SharedMessage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that leave together, in order. Clients that gather the same messages hold the same bundle, since each step from one to the
 * next is made once: their bytes are put together once and shared, however many clients there are.
 */
final class Bundle {
    private final Bundles loop;
    private final @Nullable Bundle before;
    private final @Nullable SharedMessage last;
    private final int count;

    /** For each form the length, 0 where it was not asked for. */
    private final int[] lengths = new int[Form.COUNT];

    private final @Nullable ByteBuf[] buffers = new ByteBuf[Form.COUNT];

    /** The step that was made last: members of a group make the same one right after each other. */
    private @Nullable Bundle next;

    /** How many clients hold it. */
    private int holders;

    private boolean buffered;

    private Bundle(Bundles loop, @Nullable Bundle before, @Nullable SharedMessage last, int count) {
        this.loop = loop;
        this.before = before;
        this.last = last;
        this.count = count;
    }

    /** The bundle of no messages, from which all begin. */
    static Bundle empty(Bundles loop) {
        return new Bundle(loop, null, null, 0);
    }

    Bundle then(SharedMessage message) {
        Bundle known = next;
        if (known == null || known.last != message) {
            known = new Bundle(loop, this, message, count + 1);
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

    int length(Form form) {
        int length = lengths[form.ordinal()];
        if (length == 0 && last != null) {
            length = (before == null ? 0 : before.length(form)) + form.bytes(last).length;
            lengths[form.ordinal()] = length;
        }
        return length;
    }

    /** How many bytes compression saves each time the bundle is sent. */
    int saved(Form form) {
        if (form.compression() == null || last == null) {
            return 0;
        }
        return form.saved(last) + (before == null ? 0 : before.saved(form));
    }

    void forEach(Consumer<SharedMessage> action) {
        if (last != null) {
            if (before != null) {
                before.forEach(action);
            }
            action.accept(last);
        }
    }

    /** All its messages in one buffer, which is the loop's: who writes it takes a duplicate. */
    ByteBuf buffer(Form form, ByteBufAllocator allocator) {
        ByteBuf known = buffers[form.ordinal()];
        if (known == null) {
            // Direct: the kernel reads it where it is, without a copy for each client.
            ByteBuf whole = allocator.directBuffer(length(form));
            forEach(message -> whole.writeBytes(form.bytes(message)));
            buffers[form.ordinal()] = whole;
            known = whole;
            if (!buffered) {
                buffered = true;
                loop.keep(this);
            }
        }
        return known;
    }

    /** Gives its buffers back if no client holds it any more; whether it did. */
    boolean releaseUnheld() {
        if (holders > 0) {
            return false;
        }
        buffered = false;
        for (int i = 0; i < buffers.length; i++) {
            ByteBuf buffer = buffers[i];
            if (buffer != null) {
                buffers[i] = null;
                buffer.release();
            }
        }
        return true;
    }
}

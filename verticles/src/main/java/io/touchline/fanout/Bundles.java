package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.touchline.protocol.stream.SharedMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bundles of one event loop. */
final class Bundles {
    /** Most of what one client gathers. */
    private static final int SCRATCH_BYTES = 64 * 1024;

    private Bundle empty = Bundle.empty(this);
    private final List<Bundle> buffered = new ArrayList<>();
    private ByteBuf scratch = Unpooled.EMPTY_BUFFER;

    /** The bundle that a client holds with one more message; it holds that from now on. */
    Bundle with(@Nullable Bundle held, SharedMessage message) {
        Bundle extended = (held == null ? empty : held).then(message);
        extended.held();
        if (held != null) {
            held.letGo();
        }
        return extended;
    }

    void keep(Bundle bundle) {
        buffered.add(bundle);
    }

    /** An empty direct buffer for what is needed at once and no longer; the same one each time, in place of what was in it. */
    ByteBuf scratch(int bytes) {
        if (scratch.capacity() < bytes) {
            // The garbage collector's: nobody tells when a loop ends.
            scratch = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(Math.max(bytes, SCRATCH_BYTES)));
        }
        return scratch.clear();
    }

    /** An empty direct buffer for what is kept. */
    ByteBuf allocate(int bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(bytes);
    }

    /** Gives back the buffers that nobody will write any more; later bundles begin anew. */
    void release() {
        empty = Bundle.empty(this);
        buffered.removeIf(Bundle::releaseUnheld);
    }
}

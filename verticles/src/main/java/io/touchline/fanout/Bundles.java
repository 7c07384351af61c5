package io.touchline.fanout;

import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bundles of one event loop. */
final class Bundles {
    private Bundle empty = Bundle.empty(this);
    private final List<Bundle> buffered = new ArrayList<>();

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

    /** Gives back the buffers that nobody will write any more; later bundles begin anew. */
    void release() {
        empty = Bundle.empty(this);
        buffered.removeIf(Bundle::releaseUnheld);
    }
}

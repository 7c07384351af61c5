package io.touchline.domain.settlement;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which bets a feed withdraws: those accepted from … to, both inclusive, in microseconds since the epoch. Without
 * {@code from}, all before; without {@code to}, all after; without both, all.
 */
public record CancelWindow(
        @Nullable Long fromMicros, @Nullable Long toMicros) implements Serializable {
    public static final CancelWindow WHOLE = new CancelWindow(null, null);

    public boolean covers(long acceptedAtMicros) {
        return (fromMicros == null || fromMicros <= acceptedAtMicros)
                && (toMicros == null || acceptedAtMicros <= toMicros);
    }
}

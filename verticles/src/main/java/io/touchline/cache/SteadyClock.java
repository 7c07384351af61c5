package io.touchline.cache;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of day without its jumps: it begins as the wall clock shows it, goes on by the JVM's monotonic clock, and follows the wall clock
 * from then on at a two-thousandth of a second each second at most. Where somebody sets the wall clock, or it is set by the network, the
 * delay of a bet is neither cut short nor drawn out. Never goes back. Thread-safe, but for {@link #follow} and {@link #catchUp}, which
 * belong to one thread.
 */
public final class SteadyClock implements InstantSource {
    /** What the time protocols of operating systems allow themselves. */
    private static final long SLEW_PPM_MAX = 500;

    private static final long MILLION = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final InstantSource wall;
    private final LongSupplier monotonic;
    private volatile Anchor anchor;

    /** From this instant on, time goes by the monotonic clock and a little more or less. */
    private record Anchor(long monotonicNanos, long epochNanos, long slewPpm) {
        long at(long nanos) {
            long passed = nanos - monotonicNanos;
            return epochNanos + passed + passed * slewPpm / MILLION;
        }
    }

    public static SteadyClock system() {
        return new SteadyClock(InstantSource.system(), System::nanoTime);
    }

    /** @param monotonic in nanoseconds, from any beginning */
    public SteadyClock(InstantSource wall, LongSupplier monotonic) {
        this.wall = wall;
        this.monotonic = monotonic;
        this.anchor = new Anchor(monotonic.getAsLong(), wallNanos(), 0);
    }

    @Override
    public Instant instant() {
        long nanos = anchor.at(monotonic.getAsLong());
        return Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }

    /**
     * Looks at the wall clock, to make up for a drift within the next second. To be called each second.
     *
     * @return how far the wall clock is ahead, in microseconds; negative where it is behind
     */
    public long follow() {
        long nanos = monotonic.getAsLong();
        long own = anchor.at(nanos);
        long ahead = wallNanos() - own;
        // Nanoseconds in a second are thousandths of a millionth.
        long slewPpm = Math.clamp(ahead * MILLION / NANOS_PER_SECOND, -SLEW_PPM_MAX, SLEW_PPM_MAX);
        anchor = new Anchor(nanos, own, slewPpm);
        return TimeUnit.NANOSECONDS.toMicros(ahead);
    }

    /** Jumps to where the wall clock is, if that is ahead: for when nothing is being timed. */
    public void catchUp() {
        long nanos = monotonic.getAsLong();
        anchor = new Anchor(nanos, Math.max(anchor.at(nanos), wallNanos()), 0);
    }

    private long wallNanos() {
        Instant now = wall.instant();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}

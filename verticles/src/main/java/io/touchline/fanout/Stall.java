package io.touchline.fanout;

/** For how long a socket has taken nothing though it was full, as far as that is seen by looking now and then. */
final class Stall {
    /** When it was last looked at; never a value of before the first time. */
    private long taken = Long.MIN_VALUE;

    private long progressNanos;

    /** Looks, and tells whether it took nothing for the whole limit. */
    boolean hasLasted(Transport transport, long nowNanos, long limitNanos) {
        boolean isFull = !transport.isWritable();
        long takenNow = transport.taken();
        if (!isFull || takenNow != taken) {
            progressNanos = nowNanos;
        }
        taken = takenNow;
        return isFull && nowNanos - progressNanos >= limitNanos;
    }
}

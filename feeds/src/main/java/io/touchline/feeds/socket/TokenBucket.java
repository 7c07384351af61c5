package io.touchline.feeds.socket;

/** Lets so many through at once and so many a second. */
public final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int burst;
    private final int perSecond;
    private double tokens;
    private long filledNanos;

    public TokenBucket(int burst, int perSecond, long nowNanos) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.tokens = burst;
        this.filledNanos = nowNanos;
    }

    /** Whether one more goes through now. */
    public boolean take(long nowNanos) {
        double refilled = (double) (nowNanos - filledNanos) * perSecond / NANOS_PER_SECOND;
        tokens = Math.min(burst, tokens + refilled);
        filledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}

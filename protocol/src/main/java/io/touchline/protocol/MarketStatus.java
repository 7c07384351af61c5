package io.touchline.protocol;

/** Where a market is in its life: {@code INACTIVE → OPEN ⇄ SUSPENDED → CLOSED → SETTLED}, or {@code CANCELLED}. */
public enum MarketStatus {
    /** Not offered now. */
    INACTIVE,
    OPEN,
    SUSPENDED,
    /** No more betting; the result is not known yet. */
    CLOSED,
    SETTLED,
    CANCELLED;

    /** Whether no bet will ever be taken again, short of a correction by the feed. */
    public boolean isOver() {
        return switch (this) {
            case INACTIVE, OPEN, SUSPENDED -> false;
            case CLOSED, SETTLED, CANCELLED -> true;
        };
    }
}

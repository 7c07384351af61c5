package io.touchline.store;

/** Told what the store does. Called from several threads; cheap. */
public interface StoreMeter {
    StoreMeter NONE = new StoreMeter() {};

    /**
     * One group is durable.
     *
     * @param nanos from the first work's begin to the end of the commit
     * @param works in it
     */
    default void committed(long nanos, int works) {}

    /** A work or a read was refused with OVERLOADED. */
    default void refused() {}

    /** A writer whose {@link GroupCommit#queueLength} may be watched from now on. */
    default void watch(GroupCommit writer) {}

    /** The store takes works; or, never again before a restart, it does not. */
    default void up(boolean up) {}
}

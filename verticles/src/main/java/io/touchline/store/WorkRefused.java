package io.touchline.store;

/**
 * Thrown by a {@link Work} that finds its condition not met: what it wrote is taken back, its stage fails with this, and the rest of
 * its group goes on.
 */
public final class WorkRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param cause for whoever handed the work in */
    public WorkRefused(String cause) {
        super(cause, null, false, false);
    }
}

package io.touchline.protocol;

/** How a selection ended. */
public enum SelectionResult {
    WON,
    LOST,
    /** The stake comes back. */
    VOID,
    HALF_WON,
    HALF_LOST,
    PLACED
}

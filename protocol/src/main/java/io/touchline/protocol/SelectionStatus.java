package io.touchline.protocol;

/** Whether a selection can be bet on: now, not now, or never again (a non-runner). */
public enum SelectionStatus {
    ACTIVE,
    INACTIVE,
    REMOVED
}

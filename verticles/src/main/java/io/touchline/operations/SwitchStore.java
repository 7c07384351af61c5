package io.touchline.operations;

import io.touchline.operations.MarketSwitches.ActiveSwitch;
import io.vertx.core.Future;
import java.util.List;

/** Where the operators' suspensions outlive a restart. */
@FunctionalInterface
public interface SwitchStore {
    /**
     * Makes these the suspensions that a restart begins with. Completes when no crash can take that back; when it fails, those of
     * the call before stand. Called once at a time.
     */
    Future<Void> save(List<ActiveSwitch> active);

    /** Forgets at once, for where nothing needs to outlive a restart. */
    static SwitchStore forgetful() {
        return active -> Future.succeededFuture();
    }
}

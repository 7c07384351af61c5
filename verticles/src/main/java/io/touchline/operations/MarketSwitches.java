package io.touchline.operations;

import io.touchline.domain.market.Switches.Scope;
import io.vertx.core.Future;
import java.util.List;

/**
 * How the operator's suspensions take effect. A suspension holds for what exists and for what appears later, until it is
 * resumed; each scope stands for itself, so resuming one leaves the others. Usable from any event loop.
 */
public interface MarketSwitches {
    /** Suspensions that stand at once; one more is refused, since a wider scope says more with less. */
    int ACTIVE_MAX = 2_000;

    /**
     * Suspends, at once; completes when it took effect, was handed to every stream of this node and will outlive a restart. When
     * only the last of these fails, the suspension stands nevertheless. Repeating one replaces its reason.
     *
     * @param actor who asked, for the audit
     * @param correlationId to find its effects in the logs by
     */
    Future<SwitchResult> suspend(Scope scope, String reason, String actor, String correlationId);

    /**
     * Takes the suspension of exactly this scope back, once a restart would not bring it back; where there is none, nothing changes.
     * When that fails, it stays suspended.
     */
    Future<SwitchResult> resume(Scope scope, String reason, String actor, String correlationId);

    /** What is suspended now, in any order. */
    List<ActiveSwitch> active();

    /**
     * What a switch did.
     *
     * @param markets how many markets changed for clients
     */
    record SwitchResult(int markets) {}

    /**
     * One standing suspension.
     *
     * @param sinceMicros by the server's clock
     */
    record ActiveSwitch(Scope scope, String reason, String actor, long sinceMicros) {}
}

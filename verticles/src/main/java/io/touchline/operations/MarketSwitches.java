package io.touchline.operations;

import io.touchline.domain.market.Switches.Scope;
import io.vertx.core.Future;
import java.util.List;

/**
 * How the operator's suspensions take effect. A suspension holds for what exists and for what appears later, until it is
 * resumed; each scope stands for itself, so resuming one leaves the others. Usable from any event loop.
 */
public interface MarketSwitches {
    /**
     * Suspends; completes when it took effect and was handed to every stream of this node. Repeating one replaces its reason.
     *
     * @param actor who asked, for the audit
     * @param correlationId to find its effects in the logs by
     */
    Future<SwitchResult> suspend(Scope scope, String reason, String actor, String correlationId);

    /** Takes the suspension of exactly this scope back; where there is none, nothing changes. */
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

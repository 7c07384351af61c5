package io.touchline.ingest;

import io.touchline.cache.MicrosClock;
import io.touchline.domain.market.Switches;
import io.touchline.domain.market.Switches.Scope;
import io.touchline.operations.MarketSwitches;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's suspensions, carried by every command to the owners: what appears later is judged by them from its first line. */
public final class OperatorSwitches implements MarketSwitches {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorSwitches.class);

    private final FeedDesk desk;
    private final MicrosClock clock;
    private final Map<Scope, ActiveSwitch> active = new ConcurrentHashMap<>();

    public OperatorSwitches(FeedDesk desk, MicrosClock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public Future<SwitchResult> suspend(Scope scope, String reason, String actor, String correlationId) {
        return change(scope, correlationId, () -> {
            active.put(scope, new ActiveSwitch(scope, reason, actor, clock.micros()));
            return desk.switches().with(scope, reason);
        });
    }

    @Override
    public Future<SwitchResult> resume(Scope scope, String reason, String actor, String correlationId) {
        return change(scope, correlationId, () -> {
            active.remove(scope);
            return desk.switches().without(scope);
        });
    }

    @Override
    public List<ActiveSwitch> active() {
        return List.copyOf(active.values());
    }

    private Future<SwitchResult> change(Scope scope, String correlationId, Supplier<Switches> next) {
        return desk.onContext(() -> desk.reassess(next.get(), affected(scope)))
                .compose(changed -> changed)
                .map(markets -> {
                    LOG.atInfo()
                            .addKeyValue("correlation", correlationId)
                            .addKeyValue("scope", scope)
                            .addKeyValue("markets", markets)
                            .log("operator's switch took effect");
                    return new SwitchResult(markets);
                });
    }

    /** The events that know of markets in the scope now. */
    private List<EventId> affected(Scope scope) {
        return switch (scope) {
            case Scope.All() -> allEvents();
            case Scope.OfSport(String sport) ->
                desk.stream().events().stream()
                        .filter(event -> event.sport().equals(sport))
                        .map(Event::id)
                        .toList();
            case Scope.OfFeed(FeedName feed) -> desk.index().eventsOf(feed);
            case Scope.OfEvent(EventId event) -> desk.stream().event(event) == null ? List.of() : List.of(event);
            case Scope.OfMarket(MarketId market) -> eventOf(market);
            case Scope.OfSelection(MarketId market, SelectionId ignored) -> eventOf(market);
        };
    }

    private List<EventId> allEvents() {
        return desk.stream().events().stream().map(Event::id).toList();
    }

    private List<EventId> eventOf(MarketId market) {
        EventId event = desk.index().eventOf(market);
        return event == null ? List.of() : List.of(event);
    }
}

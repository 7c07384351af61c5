package io.touchline.ingest;

import io.touchline.cache.MicrosClock;
import io.touchline.domain.market.Switches;
import io.touchline.domain.market.Switches.Scope;
import io.touchline.http.ProblemException;
import io.touchline.operations.MarketSwitches;
import io.touchline.operations.SwitchStore;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's suspensions, carried by every command to the owners: what appears later is judged by them from its first line. A
 * restart begins with those that stood: a suspension takes effect before it is saved, a resumption after.
 */
public final class OperatorSwitches implements MarketSwitches {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorSwitches.class);

    /** The correlation of what stood when the server began. */
    private static final String RESTORED = "restored";

    private final FeedDesk desk;
    private final MicrosClock clock;
    private final SwitchStore store;
    private final AccountBlocks accounts;
    private final Map<Scope, ActiveSwitch> active = new ConcurrentHashMap<>();

    /** The last of the steps that have to do with the store: each begins when the one before has ended, well or not. */
    private Future<?> lastStep = Future.succeededFuture();

    /** Who keeps blocked accounts from betting. */
    @FunctionalInterface
    public interface AccountBlocks {
        /** Completes when it took effect: also on bets that wait. */
        Future<Void> block(AccountId account, boolean blocked);
    }

    public OperatorSwitches(FeedDesk desk, MicrosClock clock, SwitchStore store, AccountBlocks accounts) {
        this.accounts = accounts;
        this.desk = desk;
        this.clock = clock;
        this.store = store;
    }

    /** Begins with what an earlier run left suspended; to be called before the first feed line. */
    public Future<Void> restore(List<ActiveSwitch> standing) {
        return desk.onContext(() -> {
                    Switches next = desk.switches();
                    List<Future<Void>> blocks = new ArrayList<>();
                    for (ActiveSwitch one : standing) {
                        active.put(one.scope(), one);
                        if (one.scope() instanceof Scope.OfAccount(AccountId account)) {
                            blocks.add(accounts.block(account, true));
                        } else {
                            next = next.with(one.scope(), one.reason(), RESTORED);
                        }
                        LOG.atInfo()
                                .addKeyValue("scope", one.scope())
                                .addKeyValue("reason", one.reason())
                                .addKeyValue("actor", one.actor())
                                .log("still suspended by an operator");
                    }
                    return Future.all(desk.reassess(next, allEvents()), Future.all(blocks));
                })
                .compose(reassessed -> reassessed)
                .mapEmpty();
    }

    @Override
    public Future<SwitchResult> suspend(Scope scope, String reason, String actor, String correlationId) {
        return desk.onContext(() -> {
                    if (active.size() >= ACTIVE_MAX && !active.containsKey(scope)) {
                        return Future.<SwitchResult>failedFuture(new ProblemException(Problem.of(
                                503,
                                ErrorCode.OVERLOADED,
                                "suspensions: " + active.size() + " stand (expected: at most " + ACTIVE_MAX
                                        + "; suspend a wider scope)")));
                    }
                    active.put(scope, new ActiveSwitch(scope, reason, actor, clock.micros()));
                    Future<SwitchResult> took = scope instanceof Scope.OfAccount(AccountId account)
                            ? block(account, true, correlationId)
                            : effect(desk.switches().with(scope, reason, correlationId), scope, correlationId);
                    Future<Void> saved = inTurn(() -> store.save(active()));
                    return Future.join(took, saved).map(both -> took.result());
                })
                .compose(done -> done);
    }

    @Override
    public Future<SwitchResult> resume(Scope scope, String reason, String actor, String correlationId) {
        return inTurn(() -> {
            ActiveSwitch taken = active.get(scope);
            if (taken == null) {
                return Future.succeededFuture(new SwitchResult(0));
            }
            List<ActiveSwitch> rest =
                    active().stream().filter(one -> !one.scope().equals(scope)).toList();
            return store.save(rest)
                    .compose(saved -> desk.onContext(() -> takeBack(taken, correlationId)))
                    .compose(took -> took);
        });
    }

    @Override
    public List<ActiveSwitch> active() {
        return List.copyOf(active.values());
    }

    /** Unless the scope was suspended again while the store was busy: then that holds. */
    private Future<SwitchResult> takeBack(ActiveSwitch taken, String correlationId) {
        Scope scope = taken.scope();
        if (!active.remove(scope, taken)) {
            return Future.succeededFuture(new SwitchResult(0));
        }
        return scope instanceof Scope.OfAccount(AccountId account)
                ? block(account, false, correlationId)
                : effect(desk.switches().without(scope, correlationId), scope, correlationId);
    }

    private Future<SwitchResult> block(AccountId account, boolean blocked, String correlationId) {
        return accounts.block(account, blocked).map(ignored -> {
            LOG.atInfo()
                    .addKeyValue("correlation", correlationId)
                    .addKeyValue("account", account)
                    .addKeyValue("blocked", blocked)
                    .log("operator's switch took effect");
            return new SwitchResult(0);
        });
    }

    private Future<SwitchResult> effect(Switches next, Scope scope, String correlationId) {
        return desk.reassess(next, affected(scope)).map(markets -> {
            LOG.atInfo()
                    .addKeyValue("correlation", correlationId)
                    .addKeyValue("scope", scope)
                    .addKeyValue("markets", markets)
                    .log("operator's switch took effect");
            return new SwitchResult(markets);
        });
    }

    private <T> Future<T> inTurn(Supplier<Future<T>> step) {
        return desk.onContext(() -> {
                    Future<T> done = lastStep.transform(ended -> desk.onContext(step::get))
                            .compose(begun -> begun);
                    lastStep = done;
                    return done;
                })
                .compose(done -> done);
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
            case Scope.OfAccount ignored -> List.of();
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

package io.touchline.feeds.esa;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.PriceUpdate;
import io.touchline.feeds.FeedChange.Rollback;
import io.touchline.feeds.FeedChange.SelectionPrice;
import io.touchline.feeds.FeedChange.SelectionUpdate;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.feeds.esa.EsaMessage.Betting;
import io.touchline.feeds.esa.EsaMessage.Definition;
import io.touchline.feeds.esa.EsaMessage.Runner;
import io.touchline.feeds.esa.EsaMessage.RunnerChange;
import io.touchline.feeds.esa.EsaMessage.RunnerWithdrawal;
import io.touchline.feeds.esa.EsaMessage.Status;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One market of a stream: what the exchange said of it, and what was said of it to the house. */
final class ExchangeMarket {
    private static final int MILLIS_A_SECOND = 1_000;
    private static final int RUNNERS_MAX = 5_000;
    private static final int PERCENT_DIGITS = 2;

    private final MarketId id;
    private final Map<RunnerKey, BackPrices> runners = new HashMap<>();
    private final Map<RunnerKey, String> names = new HashMap<>();
    private final Map<SelectionId, @Nullable Price> shownPrices = new LinkedHashMap<>();
    private @Nullable Definition definition;

    /** As it was said last, without its prices: those are in {@link #shownPrices}. */
    private @Nullable MarketUpdate shown;

    private @Nullable Settlement settled;

    /** The removed runners that the house was told of, with what they cost. */
    private final Map<RunnerKey, RunnerWithdrawal> withdrawn = new HashMap<>();

    ExchangeMarket(MarketId id) {
        this.id = id;
    }

    MarketId id() {
        return id;
    }

    @Nullable EventId event() {
        return definition == null ? null : new EventId(definition.event());
    }

    boolean isOver() {
        return definition != null && definition.status() == Status.CLOSED;
    }

    /** Forgets all prices: an image begins, or what is held cannot be trusted any more. */
    void clearPrices() {
        runners.clear();
    }

    /** What the house was told stands no more: the next definition is said whole. */
    void sayAgain() {
        shown = null;
    }

    /** @throws FieldException when a limit is passed */
    void apply(List<RunnerChange> changes) {
        for (RunnerChange change : changes) {
            BackPrices prices = runners.get(change.runner());
            if (prices == null) {
                if (runners.size() >= RUNNERS_MAX) {
                    throw new FieldException("rc", runners.size() + " runners", "at most " + RUNNERS_MAX);
                }
                prices = new BackPrices();
                runners.put(change.runner(), prices);
            }
            prices.apply(change);
        }
    }

    void define(Definition newDefinition) {
        definition = newDefinition;
        for (Runner runner : newDefinition.runners()) {
            if (runner.name() != null && (names.size() < RUNNERS_MAX || names.containsKey(runner.key()))) {
                names.put(runner.key(), runner.name());
            }
        }
    }

    /** Adds what a new definition (and prices with it) changes for the house. */
    void addNews(ExchangeEvents events, boolean laddered, List<FeedChange> changes) {
        Definition now = Objects.requireNonNull(definition);
        MarketResults results = MarketResults.of(now);
        if (settled != null && !(results instanceof MarketResults.Known)) {
            changes.add(new Rollback(id));
            settled = null;
        }
        MarketUpdate update = update(now, results, events);
        if (update.equals(shown)) {
            addPriceNews(laddered, changes);
        } else {
            shown = update;
            shownPrices.clear();
            changes.add(withPrices(update, now, laddered));
        }
        addWithdrawals(now, changes);
        if (results instanceof MarketResults.Known known) {
            Settlement settlement = new Settlement(id, FeedChange.Certainty.CONFIRMED, known.selections());
            if (!settlement.equals(settled)) {
                changes.add(settlement);
            }
            settled = settlement;
        }
    }

    /** After the market without them: the owner then knows the first version without. */
    private void addWithdrawals(Definition now, List<FeedChange> changes) {
        for (Runner runner : now.runners()) {
            RunnerWithdrawal withdrawal = runner.withdrawal();
            if (withdrawal != null && !withdrawal.equals(withdrawn.put(runner.key(), withdrawal))) {
                changes.add(new FeedChange.Withdrawal(
                        id,
                        runner.key().selection(),
                        new FeedChange.Deduction.Share(
                                withdrawal.adjustmentFactor().movePointLeft(PERCENT_DIGITS)),
                        withdrawal.atMicros()));
            }
        }
    }

    /** Adds the prices that are others than the house was told; none of a market it does not know, or that is over. */
    void addPriceNews(boolean laddered, List<FeedChange> changes) {
        if (definition == null || shown == null || isOver()) {
            return;
        }
        List<SelectionPrice> prices = new ArrayList<>();
        for (Runner runner : definition.runners()) {
            SelectionId selection = runner.key().selection();
            Price price = price(runner, definition, laddered);
            if (!Objects.equals(price, shownPrices.get(selection))) {
                shownPrices.put(selection, price);
                prices.add(new SelectionPrice(selection, price));
            }
        }
        if (!prices.isEmpty()) {
            changes.add(new PriceUpdate(id, prices));
        }
    }

    private MarketUpdate update(Definition now, MarketResults results, ExchangeEvents events) {
        EventId event = new EventId(now.event());
        List<SelectionUpdate> selections = new ArrayList<>(now.runners().size());
        Set<Long> repeated = repeatedIds(now.runners());
        for (Runner runner : now.runners()) {
            String name = name(runner, event, events);
            String shownName = repeated.contains(runner.key().id())
                    ? name + " " + runner.key().signedHandicap()
                    : name;
            selections.add(new SelectionUpdate(runner.key().selection(), shownName, status(runner, now), null));
        }
        return new MarketUpdate(
                event,
                id,
                now.type(),
                MarketWording.name(id.value(), now),
                MarketWording.line(now),
                status(now.status()),
                reason(now, results),
                now.inPlay(),
                now.betDelaySeconds() * MILLIS_A_SECOND,
                selections);
    }

    private MarketUpdate withPrices(MarketUpdate update, Definition now, boolean laddered) {
        List<SelectionUpdate> priced = new ArrayList<>(update.selections().size());
        for (int i = 0; i < update.selections().size(); i++) {
            SelectionUpdate selection = update.selections().get(i);
            Price price = price(now.runners().get(i), now, laddered);
            shownPrices.put(selection.id(), price);
            priced.add(new SelectionUpdate(selection.id(), selection.name(), selection.status(), price));
        }
        return new MarketUpdate(
                update.event(),
                update.market(),
                update.type(),
                update.name(),
                update.line(),
                update.status(),
                update.statusReason(),
                update.inPlay(),
                update.betDelayMs(),
                priced);
    }

    private @Nullable Price price(Runner runner, Definition now, boolean laddered) {
        BackPrices prices = runners.get(runner.key());
        if (prices == null || now.betting() == Betting.VALUE || status(runner, now) != SelectionStatus.ACTIVE) {
            return null;
        }
        return prices.price(laddered);
    }

    private String name(Runner runner, EventId event, ExchangeEvents events) {
        String name = names.get(runner.key());
        if (name == null) {
            name = events.team(event, runner.key().id());
        }
        return name == null ? "Selection " + runner.key().id() : name;
    }

    private static Set<Long> repeatedIds(List<Runner> runners) {
        Set<Long> once = new HashSet<>();
        Set<Long> repeated = new HashSet<>();
        for (Runner runner : runners) {
            if (!once.add(runner.key().id())) {
                repeated.add(runner.key().id());
            }
        }
        return repeated;
    }

    private static @Nullable String reason(Definition now, MarketResults results) {
        return switch (results) {
            case MarketResults.Pending() -> now.status() == Status.SUSPENDED ? now.suspendReason() : null;
            case MarketResults.Unknown(String reason) -> reason;
            case MarketResults.Known known -> known.isVoid() ? "void: all runners removed" : null;
        };
    }

    private static MarketStatus status(Status status) {
        return switch (status) {
            case INACTIVE -> MarketStatus.INACTIVE;
            case OPEN -> MarketStatus.OPEN;
            case SUSPENDED -> MarketStatus.SUSPENDED;
            case CLOSED -> MarketStatus.CLOSED;
        };
    }

    /** A runner may have its result while the market is open (the first of several scorers): it is no more to be bet on. */
    private static SelectionStatus status(Runner runner, Definition now) {
        return switch (runner.status()) {
            case ACTIVE -> SelectionStatus.ACTIVE;
            case WINNER, LOSER, PLACED ->
                now.status() == Status.CLOSED ? SelectionStatus.ACTIVE : SelectionStatus.INACTIVE;
            case REMOVED -> SelectionStatus.REMOVED;
            case HIDDEN -> SelectionStatus.INACTIVE;
        };
    }
}

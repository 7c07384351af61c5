package io.touchline.simulation;

import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.ArrayList;
import java.util.List;

/** One market with its owner, and everything that it ever was: the truth that decisions are held against. */
final class SimulatedMarket {
    /** A new incarnation begins this far above the old one. */
    private static final long FLOOR = 1_000;

    /** Two markets an event. */
    private static final int EVENTS = 3;

    private final MarketId id;
    private final EventId event;
    private final List<SelectionId> selections = List.of(new SelectionId("home"), new SelectionId("away"));
    private final MarketTerms terms;
    private final List<Moment> history = new ArrayList<>();
    private final List<Known> known = new ArrayList<>();

    /** When its outcome was known, until the market was offered again. */
    private record Known(long fromMicros, long untilMicros) {}

    /** What the market was from a time on. */
    record Moment(
            long atMicros,
            MarketStatus status,
            boolean inPlay,
            int betDelayMs,
            long version,
            long epoch,
            List<Integer> prices,
            FeedState feed,
            long feedAliveMicros,
            long token) {}

    SimulatedMarket(int number, MarketTerms terms, boolean inPlay, int betDelayMs, long nowMicros) {
        this.id = new MarketId("m" + number);
        this.event = new EventId("e" + number % EVENTS);
        this.terms = terms;
        history.add(new Moment(
                nowMicros,
                MarketStatus.OPEN,
                inPlay,
                betDelayMs,
                1,
                1,
                List.of(1_900, 2_000),
                FeedState.UP,
                nowMicros,
                1));
    }

    MarketId id() {
        return id;
    }

    EventId event() {
        return event;
    }

    MarketTerms terms() {
        return terms;
    }

    SelectionId selection(int index) {
        return selections.get(index);
    }

    Moment now() {
        return history.getLast();
    }

    List<Moment> history() {
        return history;
    }

    int indexOf(SelectionId selection) {
        return selections.indexOf(selection);
    }

    void price(int selection, int thousandths, long nowMicros) {
        Moment now = now();
        List<Integer> prices = new ArrayList<>(now.prices());
        prices.set(selection, thousandths);
        history.add(new Moment(
                nowMicros,
                now.status(),
                now.inPlay(),
                now.betDelayMs(),
                now.version() + 1,
                now.epoch(),
                List.copyOf(prices),
                now.feed(),
                nowMicros,
                now.token()));
    }

    /** A goal, a card: nothing but the epoch shows it. */
    void material(long nowMicros) {
        change(now().status(), now().inPlay(), now().feed(), now().epoch() + 1, now().token(), nowMicros);
    }

    void status(MarketStatus status, long nowMicros) {
        Moment now = now();
        change(
                status,
                now.inPlay(),
                now.feed(),
                now.epoch() + (status == now.status() ? 0 : 1),
                now.token(),
                nowMicros);
    }

    /** Material, without a change of the status. */
    void turnInPlay(boolean inPlay, long nowMicros) {
        long epoch = now().epoch() + (inPlay == now().inPlay() ? 0 : 1);
        change(now().status(), inPlay, now().feed(), epoch, now().token(), nowMicros);
    }

    void feed(FeedState feed, long nowMicros) {
        MarketStatus status = feed == FeedState.UP ? MarketStatus.OPEN : MarketStatus.SUSPENDED;
        change(
                status,
                now().inPlay(),
                feed,
                now().epoch() + (status == now().status() ? 0 : 1),
                now().token(),
                nowMicros);
    }

    /** Its outcome is known from now until it is offered again, as another one; nothing else shows it. */
    void outcomeKnown(long nowMicros) {
        if (!isOutcomeKnown(nowMicros)) {
            known.add(new Known(nowMicros, Long.MAX_VALUE));
        }
    }

    void offerAgain(long nowMicros) {
        if (isOutcomeKnown(nowMicros)) {
            known.add(new Known(known.removeLast().fromMicros(), nowMicros));
            material(nowMicros);
        }
    }

    boolean isOutcomeKnown(long nowMicros) {
        return !known.isEmpty() && known.getLast().untilMicros() > nowMicros;
    }

    /** Whether it was at any time from the one to the other. */
    boolean wasOutcomeKnown(long fromMicros, long toMicros) {
        return known.stream().anyMatch(each -> each.fromMicros() <= toMicros && fromMicros < each.untilMicros());
    }

    void replaceOwner(long nowMicros) {
        Moment now = now();
        change(now.status(), now.inPlay(), now.feed(), now.epoch() + FLOOR, now.token() + 1, nowMicros);
    }

    /** The feed was heard, with news of this age. */
    void heard(long ageMicros, long nowMicros) {
        Moment now = now();
        history.add(new Moment(
                nowMicros,
                now.status(),
                now.inPlay(),
                now.betDelayMs(),
                now.version(),
                now.epoch(),
                now.prices(),
                now.feed(),
                Math.max(now.feedAliveMicros(), nowMicros - ageMicros),
                now.token()));
    }

    private void change(MarketStatus status, boolean inPlay, FeedState feed, long epoch, long token, long nowMicros) {
        Moment now = now();
        history.add(new Moment(
                nowMicros,
                status,
                inPlay,
                now.betDelayMs(),
                now.version() + 1,
                epoch,
                now.prices(),
                feed,
                now.feedAliveMicros(),
                token));
    }

    LegReading reading(SelectionId selection, long nowMicros) {
        if (isOutcomeKnown(nowMicros)) {
            return new LegReading.OutcomeKnown(id, known.getLast().fromMicros(), nowMicros);
        }
        Moment now = now();
        return new LegReading.Known(
                id,
                now.status(),
                now.inPlay(),
                now.betDelayMs(),
                now.version(),
                now.epoch(),
                SelectionStatus.ACTIVE,
                new Price(now.prices().get(indexOf(selection))),
                now.feed(),
                now.feedAliveMicros(),
                id + "/" + now.version(),
                now.token(),
                nowMicros);
    }

    MarketMoved moved() {
        Moment now = now();
        return new MarketMoved(id, now.status(), now.epoch(), now.inPlay(), now.token());
    }

    Moment at(long timeMicros) {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).atMicros() <= timeMicros) {
                return history.get(i);
            }
        }
        return history.getFirst();
    }
}

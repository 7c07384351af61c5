package io.touchline.protocol.stream;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Line;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages of every kind, by chance from a seed: whatever may be absent is at times, and texts are of all alphabets and may be empty. */
final class RandomMessages {
    private static final long TIME_MAX = 1L << 53;
    private static final List<String> TEXTS = List.of(
            "",
            "A v B",
            "Über 2,5",
            "Ψ€",
            "\uD83C\uDFBE set",
            "\"quoted\\\"",
            "null",
            "a name that is longer than most".repeat(5));
    private static final List<String> LINES =
            List.of("2.5", "-0.25", "0:1", "0", "2.50", "total=2.5", "007", "1e3", "-");

    private final Random random;

    RandomMessages(long seed) {
        this.random = new Random(seed);
    }

    ServerMessage next() {
        return switch (random.nextInt(16)) {
            case 0 -> new ServerMessage.Hello(text(), random.nextInt(60_000), time());
            case 1 ->
                new ServerMessage.Subscribed(
                        time(), random.nextInt(1 << 20), random.nextInt(10_001), random.nextBoolean());
            case 2, 3 -> image();
            case 4 -> new ServerMessage.Full(market(), time());
            case 5 -> new ServerMessage.EventChange(null, event("e1"), time());
            case 6, 7, 8 -> new ServerMessage.EventChange(event("e1"), event("e1"), time());
            case 9 -> new ServerMessage.Gone(new MarketId("1.5"));
            case 10 -> new ServerMessage.Heartbeat(maybe(this::text), time());
            case 11 -> new ServerMessage.Ok(time());
            case 12 ->
                new ServerMessage.Failure(maybe(this::time), pick(ErrorCode.values()), text(), random.nextBoolean());
            default -> delta();
        };
    }

    private ServerMessage image() {
        List<Event> events = new ArrayList<>();
        List<SharedMarket> markets = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            events.add(event("e" + i));
            markets.add(new SharedMarket(market()));
        }
        return new ServerMessage.Image(time(), random.nextBoolean(), maybe(this::text), time(), events, markets);
    }

    private ServerMessage delta() {
        Market before = market();
        Market after = random.nextInt(3) == 0 ? market() : stepped(before);
        Set<SelectionId> repriced = new HashSet<>();
        after.selections().forEach(selection -> {
            if (random.nextInt(4) == 0) {
                repriced.add(selection.id());
            }
        });
        return new ServerMessage.Delta(before, after, time(), repriced);
    }

    /** The usual case: only some prices differ. */
    private Market stepped(Market before) {
        List<Selection> selections = new ArrayList<>();
        before.selections()
                .forEach(selection ->
                        selections.add(random.nextBoolean() ? selection : selection.withPrice(maybe(this::price))));
        return new Market(
                before.id(),
                before.event(),
                before.type(),
                before.name(),
                before.line(),
                before.status(),
                before.statusReason(),
                before.inPlay(),
                before.betDelayMs(),
                before.version() + 1,
                before.epoch(),
                selections);
    }

    private Market market() {
        List<Selection> selections = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            selections.add(new Selection(
                    new SelectionId("s" + i),
                    text(),
                    pick(SelectionStatus.values()),
                    maybe(this::price),
                    maybe(() -> pick(SelectionResult.values())),
                    maybe(() -> BigDecimal.valueOf(1 + random.nextInt(1_000), 3))));
        }
        Collections.shuffle(selections, random);
        return new Market(
                new MarketId("1.131162806"),
                new EventId("e1"),
                maybe(this::text),
                text(),
                maybe(() -> new Line(LINES.get(random.nextInt(LINES.size())))),
                pick(MarketStatus.values()),
                maybe(this::text),
                random.nextBoolean(),
                random.nextInt(2) * random.nextInt(10_000),
                time(),
                random.nextInt(2) * time(),
                selections);
    }

    private Event event(String id) {
        return new Event(
                new EventId(id),
                text(),
                maybe(this::text),
                text(),
                maybe(() -> time() - random.nextInt(2) * TIME_MAX / 2),
                random.nextBoolean(),
                maybe(this::text),
                maybe(this::text),
                maybe(this::text),
                maybe(() -> new Event.Incident(text(), time(), maybe(this::text))),
                new Event.Feed(new FeedName("desk"), pick(FeedState.values()), time()));
    }

    private Price price() {
        int most = random.nextBoolean() ? 20_000 : Price.THOUSANDTHS_MAX;
        return new Price(Price.THOUSANDTHS_MIN + random.nextInt(most - Price.THOUSANDTHS_MIN + 1));
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private long time() {
        return random.nextLong(TIME_MAX) >>> random.nextInt(53);
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}

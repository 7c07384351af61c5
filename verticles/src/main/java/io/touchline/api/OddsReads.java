package io.touchline.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.cache.MarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.http.ProblemException;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.http.Problem;
import io.touchline.protocol.json.EventJson;
import io.touchline.protocol.json.MarketJson;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers the reads from the market view of its event loop: what is read here is what is streamed here. */
final class OddsReads {
    private final MarketView view;
    private final ApiConfig config;
    private final MicrosClock clock;

    OddsReads(MarketView view, ApiConfig config, MicrosClock clock) {
        this.view = view;
        this.config = config;
        this.clock = clock;
    }

    void sports(RoutingContext context) {
        Map<String, SportCount> counts = new TreeMap<>();
        for (Event event : view.events()) {
            counts.merge(event.sport(), SportCount.of(event), SportCount::plus);
        }
        EntityTag tag = new EntityTag();
        counts.forEach((sport, count) -> tag.add(sport).add(count.events()).add(count.inPlay()));
        JsonAnswer.send(context, tag, json -> {
            json.writeArrayFieldStart("sports");
            for (Map.Entry<String, SportCount> entry : counts.entrySet()) {
                json.writeStartObject();
                json.writeStringField("sport", entry.getKey());
                json.writeNumberField("events", entry.getValue().events());
                json.writeNumberField("inPlay", entry.getValue().inPlay());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    void events(RoutingContext context) {
        ValidQuery query = ValidQuery.of(context);
        String sport = query.text("sport");
        Boolean inPlay = query.flag("inPlay");
        Page<Event> page = Page.of(
                view.events(),
                event -> event.id().value(),
                event -> (sport == null || sport.equals(event.sport())) && (inPlay == null || inPlay == event.inPlay()),
                query.text("cursor"),
                query.number("limit", config.pageSize()));
        EntityTag tag = new EntityTag();
        page.items().forEach(tag::add);
        tag.add(page.next());
        long nowMicros = clock.micros();
        JsonAnswer.send(context, tag, json -> {
            json.writeArrayFieldStart("events");
            for (Event event : page.items()) {
                EventJson.write(json, event, nowMicros);
            }
            json.writeEndArray();
            json.writeStringField("next", page.next());
        });
    }

    void event(RoutingContext context) {
        Event event = view.event(id("path.event", context.pathParam("event"), EventId::new));
        if (event == null) {
            throw notFound(ErrorCode.NOT_FOUND, "no such event");
        }
        List<Market> markets = view.marketsOf(event.id());
        EntityTag tag = new EntityTag().add(event);
        markets.forEach(tag::add);
        long nowMicros = clock.micros();
        JsonAnswer.send(context, tag, json -> {
            EventJson.writeFields(json, event, nowMicros);
            write(json, markets);
        });
    }

    void markets(RoutingContext context) {
        ValidQuery query = ValidQuery.of(context);
        String event = query.text("event");
        MarketStatus status = status(query.text("status"));
        Page<Market> page = Page.of(
                event == null ? view.markets() : view.marketsOf(id("query.event", event, EventId::new)),
                market -> market.id().value(),
                market -> status == null || status == market.status(),
                query.text("cursor"),
                query.number("limit", config.pageSize()));
        EntityTag tag = new EntityTag();
        page.items().forEach(tag::add);
        tag.add(page.next());
        JsonAnswer.send(context, tag, json -> {
            write(json, page.items());
            json.writeStringField("next", page.next());
        });
    }

    void market(RoutingContext context) {
        Market market = view.market(id("path.market", context.pathParam("market"), MarketId::new));
        if (market == null) {
            throw notFound(ErrorCode.MARKET_NOT_FOUND, "no such market");
        }
        JsonAnswer.send(context, new EntityTag().add(market), json -> {
            json.writeStringField("market", market.id().value());
            MarketJson.writeFields(json, market);
        });
    }

    private static void write(JsonGenerator json, List<Market> markets) throws IOException {
        json.writeArrayFieldStart("markets");
        for (Market market : markets) {
            MarketJson.write(json, market);
        }
        json.writeEndArray();
    }

    /** The rule for ids is finer than the OpenAPI file says it. */
    private static <T> T id(String path, @Nullable String text, Function<String, T> constructor) {
        try {
            return constructor.apply(Objects.requireNonNull(text, path));
        } catch (IllegalArgumentException notAnId) {
            throw ProblemException.malformed(path, String.valueOf(notAnId.getMessage()));
        }
    }

    private static @Nullable MarketStatus status(@Nullable String text) {
        return text == null ? null : MarketStatus.valueOf(text);
    }

    private static ProblemException notFound(ErrorCode code, String detail) {
        return new ProblemException(Problem.of(404, code, detail));
    }

    /** How many events a sport has. */
    private record SportCount(int events, int inPlay) {
        static SportCount of(Event event) {
            return new SportCount(1, event.inPlay() ? 1 : 0);
        }

        SportCount plus(SportCount other) {
            return new SportCount(events + other.events, inPlay + other.inPlay);
        }
    }
}

package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.protocol.Event;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.json.EventJson;
import io.touchline.protocol.json.MarketJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client holds that knows only the contract: it reads bytes, merges them by the rules, and checks each step against every
 * version that the owner ever had.
 */
final class ModelClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, ObjectNode> markets = new TreeMap<>();
    final Map<String, ObjectNode> events = new TreeMap<>();

    /** Held when a subscription ended that may have been the only one to follow them: nothing more need come of them. */
    final Set<String> unsure = new HashSet<>();

    /** Subscriptions whose image is complete on this connection, or that were resumed. */
    final Set<Long> complete = new HashSet<>();

    /** Markets that are gone, and the version at which they went. */
    private final Map<String, Long> departed = new HashMap<>();

    private final Map<MarketId, NavigableMap<Long, Market>> history;
    private @Nullable String position;
    private boolean everyVersion;

    ModelClient(Map<MarketId, NavigableMap<Long, Market>> history) {
        this.history = history;
    }

    /** Forgets everything: the client begins anew. */
    void clear() {
        markets.clear();
        events.clear();
        unsure.clear();
        position = null;
    }

    /** @param keepsUp whether every version must arrive: class 0 and a socket that takes everything */
    void connected(boolean keepsUp) {
        complete.clear();
        everyVersion = keepsUp;
    }

    void expectJoinedVersions() {
        everyVersion = false;
    }

    @Nullable String position() {
        return position;
    }

    void receive(byte[] bytes) {
        JsonNode message = parse(bytes);
        switch (message.get("op").asText()) {
            case "subscribed" -> {
                if (message.get("resumed").asBoolean()) {
                    complete.add(message.get("id").asLong());
                }
            }
            case "image" -> image(message);
            case "delta" -> delta(message);
            case "event" -> event(message);
            case "gone" -> {
                String id = message.get("market").asText();
                ObjectNode held = markets.remove(id);
                if (held != null) {
                    departed.put(id, version(held));
                }
            }
            case "heartbeat" -> position(message);
            case "ok" -> unsure.addAll(markets.keySet());
            default -> throw new AssertionError("not expected: " + message);
        }
    }

    private void position(JsonNode message) {
        if (message.has("position")) {
            position = message.get("position").asText();
        }
    }

    private void image(JsonNode message) {
        message.get("events").forEach(event -> events.put(event.get("event").asText(), event.deepCopy()));
        message.get("markets").forEach(this::whole);
        if (message.get("last").asBoolean()) {
            complete.add(message.get("id").asLong());
        }
        position(message);
    }

    private void whole(JsonNode market) {
        String id = market.get("market").asText();
        ObjectNode held = markets.get(id);
        assertThat(events)
                .as("the event of %s", market)
                .containsKey(market.get("event").asText());
        if (held == null || market.get("version").asLong() > version(held)) {
            ObjectNode next = market.deepCopy();
            next.remove(java.util.List.of("op", "time", "full", "statusReason"));
            if (market.hasNonNull("statusReason")) {
                next.set("statusReason", market.get("statusReason"));
            }
            markets.put(id, next);
            check(next);
        }
    }

    private void delta(JsonNode delta) {
        if (delta.has("full")) {
            whole(delta);
            return;
        }
        String id = delta.get("market").asText();
        ObjectNode held = markets.get(id);
        if (held == null && delta.get("version").asLong() <= departed.getOrDefault(id, 0L)) {
            // Resumed from a position before the market went: what came after that position comes again.
            return;
        }
        assertThat(held).as("a delta of an unknown market: %s", delta).isNotNull();
        if (held == null || delta.get("version").asLong() <= version(held)) {
            return;
        }
        spansNoStatus(held, delta);
        if (everyVersion) {
            assertThat(delta.get("version").asLong())
                    .as("%s after %s", delta, held)
                    .isEqualTo(version(held) + 1);
        }
        delta.properties().forEach(field -> {
            switch (field.getKey()) {
                case "op", "time", "market" -> {}
                case "selections" -> field.getValue().forEach(selection -> select(held, selection));
                default -> held.set(field.getKey(), field.getValue());
            }
        });
        if (held.path("statusReason").isNull()) {
            held.remove("statusReason");
        }
        check(held);
    }

    /** A joined delta is of prices alone: status and epoch are the same all the way. */
    private void spansNoStatus(ObjectNode held, JsonNode delta) {
        long from = version(held);
        long to = delta.get("version").asLong();
        if (to > from + 1) {
            Map<Long, Market> spanned = versions(held).subMap(from, true, to, true);
            assertThat(spanned.values().stream().map(Market::status).distinct())
                    .as("statuses spanned by %s", delta)
                    .hasSize(1);
            assertThat(spanned.values().stream().map(Market::epoch).distinct())
                    .as("epochs spanned by %s", delta)
                    .hasSize(1);
        }
    }

    private static void select(ObjectNode held, JsonNode change) {
        ArrayNode selections = (ArrayNode) held.get("selections");
        for (JsonNode selection : selections) {
            if (selection.get("id").equals(change.get("id"))) {
                ObjectNode merged = (ObjectNode) selection;
                merged.setAll((ObjectNode) change);
                for (String optional : java.util.List.of("result", "deadHeatFactor")) {
                    if (merged.path(optional).isNull()) {
                        merged.remove(optional);
                    }
                }
                return;
            }
        }
        assertThat(change.has("name"))
                .as("a new selection comes whole: %s", change)
                .isTrue();
        selections.add(change.deepCopy());
    }

    private void event(JsonNode change) {
        String id = change.get("event").asText();
        ObjectNode held = events.computeIfAbsent(id, ignored -> JSON.createObjectNode());
        assertThat(held.has("name") || change.has("name"))
                .as("an unknown event comes whole: %s", change)
                .isTrue();
        held.setAll((ObjectNode) change);
        held.remove(java.util.List.of("op", "time"));
    }

    private void check(ObjectNode held) {
        Market owned = versions(held).get(version(held));
        assertThat(owned).as("the owner never had %s", held).isNotNull();
        if (owned != null) {
            assertThat(held).isEqualTo(json(owned));
        }
    }

    private NavigableMap<Long, Market> versions(ObjectNode held) {
        return history.getOrDefault(new MarketId(held.get("market").asText()), new TreeMap<>());
    }

    private static long version(JsonNode market) {
        return market.get("version").asLong();
    }

    static JsonNode json(Market market) {
        return written(json -> MarketJson.write(json, market));
    }

    /** Without the age of its feed, which changes with every line. */
    static JsonNode json(Event event) {
        return ageless(written(json -> EventJson.write(json, event, 0)));
    }

    static JsonNode ageless(JsonNode event) {
        JsonNode copy = event.deepCopy();
        ((ObjectNode) copy.get("feed")).remove("ageMs");
        return copy;
    }

    private static JsonNode written(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parse(bytes.toByteArray());
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }
}

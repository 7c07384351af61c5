package io.touchline.loadtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer would show: every market as images and deltas made it. For a few viewers, since it parses everything. From
 * {@link #remember} on it also keeps the states that it went through, so that a later look at the server finds its like. Thread-safe.
 */
final class Mirror {
    private static final int STATES_MAX = 64;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OF_THE_MESSAGE = List.of("op", "time", "full", "selections");

    /** What is there only when there is something to say. */
    private static final List<String> OMITTED_WHEN_NULL = List.of("statusReason");

    private final Map<String, ObjectNode> markets = new HashMap<>();
    private final Map<String, Deque<ObjectNode>> history = new HashMap<>();
    private boolean remembers;

    synchronized void hear(byte[] message) {
        try {
            JsonNode json = JSON.readTree(message);
            switch (json.path("op").asText()) {
                case "image" ->
                    json.path("markets")
                            .forEach(market -> put(market.path("market").asText(), (ObjectNode) market));
                case "delta" -> apply((ObjectNode) json);
                case "gone" -> markets.remove(json.path("market").asText());
                default -> {
                    // Nothing else changes a market.
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a message that is no JSON", e);
        }
    }

    /** Keeps what it holds now and what comes, from now on. */
    synchronized void remember() {
        remembers = true;
        markets.forEach((id, market) -> keep(id, market));
    }

    synchronized List<String> marketIds() {
        return new ArrayList<>(markets.keySet());
    }

    /** The version held, 0 without the market. */
    synchronized int version(String market) {
        ObjectNode held = markets.get(market);
        return held == null ? 0 : held.path("version").asInt();
    }

    /** The market as it was at this version, or null if it did not hold that. */
    synchronized @Nullable JsonNode at(String market, int version) {
        for (ObjectNode state : history.getOrDefault(market, new ArrayDeque<>())) {
            if (state.path("version").asInt() == version) {
                return state;
            }
        }
        return null;
    }

    static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    private void apply(ObjectNode delta) {
        String id = delta.path("market").asText();
        ObjectNode held = markets.get(id);
        ObjectNode next = held == null || delta.path("full").asBoolean() ? JSON.createObjectNode() : held.deepCopy();
        if (held != null
                && delta.path("version").asInt() <= held.path("version").asInt()) {
            return;
        }
        delta.properties().forEach(field -> {
            if (OMITTED_WHEN_NULL.contains(field.getKey()) && field.getValue().isNull()) {
                next.remove(field.getKey());
            } else if (!OF_THE_MESSAGE.contains(field.getKey())) {
                next.set(field.getKey(), field.getValue());
            }
        });
        ArrayNode selections = next.withArray("selections");
        delta.path("selections").forEach(changed -> merge(selections, (ObjectNode) changed));
        put(id, next);
    }

    private static void merge(ArrayNode selections, ObjectNode changed) {
        for (JsonNode selection : selections) {
            if (selection.path("id").equals(changed.path("id"))) {
                ((ObjectNode) selection).setAll(changed);
                return;
            }
        }
        selections.add(changed);
    }

    private void put(String id, ObjectNode market) {
        markets.put(id, market);
        if (remembers) {
            keep(id, market);
        }
    }

    private void keep(String id, ObjectNode market) {
        Deque<ObjectNode> states = history.computeIfAbsent(id, ignored -> new ArrayDeque<>());
        states.add(market);
        if (states.size() > STATES_MAX) {
            states.remove();
        }
    }
}

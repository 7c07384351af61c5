package io.touchline.protocol.stream;

import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** One request of every kind and in every form, by the name of its golden files. */
final class GoldenRequests {
    private GoldenRequests() {}

    static Map<String, ClientMessage> all() {
        Map<String, ClientMessage> all = new LinkedHashMap<>();
        all.put("subscribe-everything", new ClientMessage.Subscribe(0, Filter.EVERYTHING, 0, null));
        all.put(
                "subscribe",
                new ClientMessage.Subscribe(
                        7,
                        new Filter(
                                Set.of(new MarketId("m1")),
                                Set.of(new EventId("e1")),
                                Set.of("football"),
                                Set.of("Ligue 1 \u20ac"),
                                Set.of("MATCH_ODDS"),
                                true),
                        250,
                        "AQAB_-w"));
        all.put(
                "subscribe-not-in-play",
                new ClientMessage.Subscribe(
                        8, new Filter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), false), 10_000, ""));
        all.put("unsubscribe", new ClientMessage.Unsubscribe(7));
        all.put("auth", new ClientMessage.Auth(9, "eyJ.token.x"));
        all.put("ping", new ClientMessage.Ping(9_007_199_254_740_991L));
        return all;
    }
}

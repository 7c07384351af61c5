package io.touchline.feeds.esa;

import static java.util.Map.entry;

import java.util.Map;

/** The plain names of the exchange's event types. */
final class Sports {
    private static final Map<String, String> NAMES = Map.ofEntries(
            entry("1", "football"),
            entry("2", "tennis"),
            entry("3", "golf"),
            entry("4", "cricket"),
            entry("5", "rugby-union"),
            entry("6", "boxing"),
            entry("7", "horse-racing"),
            entry("8", "motor-sport"),
            entry("10", "special-bets"),
            entry("11", "cycling"),
            entry("1477", "rugby-league"),
            entry("3503", "darts"),
            entry("3988", "athletics"),
            entry("4339", "greyhounds"),
            entry("6231", "financial-bets"),
            entry("6422", "snooker"),
            entry("6423", "american-football"),
            entry("7511", "baseball"),
            entry("7522", "basketball"),
            entry("7524", "ice-hockey"),
            entry("61420", "australian-rules"),
            entry("468328", "handball"),
            entry("998917", "volleyball"),
            entry("2152880", "gaelic-games"),
            entry("2378961", "politics"),
            entry("26420387", "mma"),
            entry("27454571", "esports"));

    static final String CRICKET = "cricket";

    private Sports() {}

    static String name(String eventType) {
        String name = NAMES.get(eventType);
        return name == null ? "sport-" + eventType : name;
    }
}

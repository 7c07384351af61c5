package io.touchline.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an independent program read from a recording about one market: texts such as {@code 47 status OPEN}, each with the number
 * of its line, turned into what a server must say in the end and on the way.
 *
 * @param statuses those a subscriber sees one after the other
 * @param results the results in force after each settlement, by selection
 * @param removed the selections that were taken out
 * @param prices the last price of each selection that has one
 */
record Facts(
        List<String> statuses,
        List<SortedMap<String, String>> results,
        SortedSet<String> removed,
        SortedMap<String, String> prices) {
    private static final String SETTLED = "SETTLED";

    static Facts of(JsonNode facts) {
        Facts all = new Facts(new ArrayList<>(), new ArrayList<>(), new TreeSet<>(), new TreeMap<>());
        for (JsonNode fact : facts) {
            String[] words = fact.asText().split(" ", 3);
            switch (words[1]) {
                case "status" -> all.statuses.add(words[2].replace(" in play", ""));
                case "results" -> {
                    all.statuses.add(SETTLED);
                    all.results.add(results(words[2]));
                }
                case "removed" -> all.removed.add(words[2]);
                case "price" -> {
                    String[] price = words[2].split(" ", 2);
                    all.prices.put(price[0], price[1]);
                }
                default -> throw new AssertionError(fact);
            }
        }
        all.prices.values().removeIf("none"::equals);
        return new Facts(changes(all.statuses), all.results, all.removed, all.prices);
    }

    boolean isSettled() {
        return !results.isEmpty();
    }

    boolean isVoid() {
        return isSettled() && results.getLast().values().stream().allMatch("VOID"::equals);
    }

    /** The same without what only repeats what came before: in play is no status. */
    static List<String> changes(List<String> statuses) {
        List<String> changes = new ArrayList<>();
        for (String status : statuses) {
            if (changes.isEmpty() || !changes.getLast().equals(status)) {
                changes.add(status);
            }
        }
        return List.copyOf(changes);
    }

    /** A dead heat is told as {@code WON/1:2}, one place for two winners; the factor is told elsewhere. */
    private static SortedMap<String, String> results(String text) {
        SortedMap<String, String> results = new TreeMap<>();
        for (String result : text.split(" ", -1)) {
            int equals = result.indexOf('=');
            results.put(result.substring(0, equals), result.substring(equals + 1));
        }
        return results;
    }
}

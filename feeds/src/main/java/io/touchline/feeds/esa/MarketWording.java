package io.touchline.feeds.esa;

import io.touchline.feeds.esa.EsaMessage.Betting;
import io.touchline.feeds.esa.EsaMessage.Definition;
import io.touchline.feeds.esa.EsaMessage.Runner;
import io.touchline.protocol.Line;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and lines of markets: live streams leave names out, and carry a line only inside the market type. */
final class MarketWording {
    /** The digits after the words are the line without its point: OVER_UNDER_25, OVER_UNDER_105_CORNR, FIRST_HALF_GOALS_05. */
    private static final Pattern TOTAL = Pattern.compile("(?:^|_)(?:OVER_UNDER|OU|GOALS)_([0-9]{1,3})([05])(?=_|$)");

    /** Parts of a market type that are not written like a word. */
    private static final Set<String> SMALL_WORDS = Set.of("AND", "OR", "OF", "TO", "IN", "THE", "BY", "NO");

    private MarketWording() {}

    static String name(String market, Definition definition) {
        if (definition.name() != null) {
            return definition.name();
        }
        return definition.type() == null ? "Market " + market : words(definition.type());
    }

    /** The total of over/under markets, the handicap of a market with a single one; null where there is no one line. */
    static @Nullable Line line(Definition definition) {
        if (definition.type() != null) {
            Matcher total = TOTAL.matcher(definition.type());
            if (total.find()) {
                return new Line(total(total));
            }
        }
        return definition.betting() == Betting.HANDICAP ? onlyHandicap(definition.runners()) : null;
    }

    private static @Nullable Line onlyHandicap(List<Runner> runners) {
        if (runners.size() != 2) {
            return null;
        }
        BigDecimal first = runners.getFirst().key().handicap();
        BigDecimal second = runners.getLast().key().handicap();
        return first.abs().compareTo(second.abs()) == 0 ? new Line(first.toPlainString()) : null;
    }

    private static String total(Matcher total) {
        int whole = Integer.parseInt(total.group(1));
        return total.group(2).equals("0") ? Integer.toString(whole) : whole + "." + total.group(2);
    }

    private static String words(String type) {
        StringBuilder words = new StringBuilder();
        Matcher total = TOTAL.matcher(type);
        String spaced =
                total.find() ? type.substring(0, total.start(1)) + total(total) + type.substring(total.end()) : type;
        for (String word : spaced.replace("OVER_UNDER", "OVER/UNDER").split("_", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            if (!words.isEmpty()) {
                words.append(' ');
            }
            words.append(
                    words.isEmpty() || !SMALL_WORDS.contains(word) ? capitalised(word) : word.toLowerCase(Locale.ROOT));
        }
        return words.isEmpty() ? type : words.toString().replace("Over/under", "Over/Under");
    }

    private static String capitalised(String word) {
        return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }
}

package io.touchline.feeds.esa;

import io.touchline.feeds.esa.EsaMessage.Broken;
import io.touchline.feeds.esa.EsaMessage.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of one line. Tolerant of what real streams contain, strict about what a price or a result depends on. */
final class EsaParser {
    /** The exchange began in 2000; a time beyond 2100 is a broken one and would hold a replay up for ever. */
    private static final long PUBLISH_MILLIS_MIN = 946_684_800_000L;

    private static final long PUBLISH_MILLIS_MAX = 4_102_444_800_000L;
    private static final int UNRELIABLE_STATUS = 503;

    private static final Pattern MARKET_ID = Pattern.compile("\"id\"\\s*:\\s*\"(\\d{1,3}\\.\\d{1,15})\"");
    private static final Pattern KIND = Pattern.compile("[A-Za-z_]{1,40}");
    private static final int SALVAGED_MAX = 10_000;

    /** What became of a line. */
    sealed interface Parsed {}

    record Read(EsaMessage message) implements Parsed {}

    /** A kind of line that is not about odds or scores; nothing more of it is read, so that nothing in it can be wrong. */
    record Other(String kind) implements Parsed {}

    /**
     * @param markets what it spoke of; empty where that cannot be told
     */
    record Unreadable(String reason, Set<String> markets) implements Parsed {}

    private EsaParser() {}

    static Parsed parse(String line) {
        Fields fields;
        try {
            fields = Fields.of(line);
        } catch (FieldException e) {
            return new Unreadable(reason(e), salvage(line));
        }
        try {
            String kind = fields.requiredWord("op");
            return switch (kind) {
                case "mcm" -> new Read(message(kind, fields, "mc", EsaParser::marketEntry));
                case "ccm" -> new Read(message(kind, fields, "cc", CricketReader::entry));
                default -> new Other(KIND.matcher(kind).matches() ? kind : "unknown");
            };
        } catch (FieldException e) {
            return new Unreadable(reason(e), marketsOf(fields));
        }
    }

    private static EsaMessage message(String kind, Fields fields, String list, Function<Fields, Entry> reader) {
        String change = fields.word("ct");
        String segment = fields.word("segmentType");
        boolean first = segment == null || segment.equals("SEG_START");
        boolean last = segment == null || segment.equals("SEG_END");
        Long status = fields.wholeNumber("status", 0, 999);
        List<Entry> entries = new ArrayList<>();
        List<?> changes = fields.list(list);
        for (int i = 0; i < changes.size(); i++) {
            entries.add(entry(fields, list + "[" + i + "]", changes.get(i), reader));
        }
        boolean image = "SUB_IMAGE".equals(change);
        return new EsaMessage(
                kind,
                publishMillis(fields),
                image && first,
                last,
                status != null && status == UNRELIABLE_STATUS,
                List.copyOf(entries));
    }

    private static Entry entry(Fields line, String name, Object value, Function<Fields, Entry> reader) {
        Fields fields;
        try {
            fields = line.asObject(name, value);
        } catch (FieldException e) {
            return new Broken(null, null, reason(e));
        }
        try {
            return reader.apply(fields);
        } catch (FieldException e) {
            return new Broken(readable(fields, "id"), readable(fields, "eventId"), reason(e));
        }
    }

    private static Entry marketEntry(Fields fields) {
        String market = fields.requiredWord("id");
        Fields definition = fields.object("marketDefinition");
        return new EsaMessage.MarketChange(
                market,
                fields.flag("img"),
                definition == null ? null : DefinitionReader.read(definition),
                RunnerChangeReader.read(fields));
    }

    private static @Nullable Long publishMillis(Fields fields) {
        return fields.wholeNumber("pt", PUBLISH_MILLIS_MIN, PUBLISH_MILLIS_MAX);
    }

    /** The markets of a line that is no JSON: those that can still be read, if the line's end is there to say that these are all. */
    private static Set<String> salvage(String line) {
        Set<String> markets = new LinkedHashSet<>();
        if (!line.stripTrailing().endsWith("}")) {
            return markets;
        }
        Matcher matcher = MARKET_ID.matcher(line);
        while (matcher.find() && markets.size() < SALVAGED_MAX) {
            markets.add(matcher.group(1));
        }
        return markets;
    }

    private static Set<String> marketsOf(Fields line) {
        Set<String> markets = new LinkedHashSet<>();
        if (line.values().get("mc") instanceof List<?> changes) {
            for (Object change : changes) {
                String market = change instanceof Map<?, ?> map && map.get("id") instanceof String id ? id : "";
                if (market.isEmpty()) {
                    return Set.of();
                }
                markets.add(market);
            }
        }
        return markets;
    }

    private static @Nullable String readable(Fields entry, String name) {
        return entry.values().get(name) instanceof String id && !id.isEmpty() ? id : null;
    }

    private static String reason(FieldException e) {
        return String.valueOf(e.getMessage());
    }
}

package io.touchline.feeds.esa;

import io.touchline.feeds.FeedChange;
import java.util.List;

/** Hand-written lines of an exchange stream, with invented ids and prices. */
final class EsaLines {
    static final long FIRST_PT = 1_700_000_000_000L;

    private EsaLines() {}

    /** A message with these entries; single quotes stand for double ones. */
    static String mcm(String... entries) {
        return json("{'op':'mcm','clk':null,'pt':" + FIRST_PT + ",'mc':[" + String.join(",", entries) + "]}");
    }

    static String market(String id, String fields) {
        return "{'id':'" + id + "'," + fields + "}";
    }

    static String definition(String status, String extra, String... runners) {
        return "'marketDefinition':{'eventId':'900','eventTypeId':'1','bettingType':'ODDS','numberOfWinners':1,'status':'"
                + status + "'," + extra + "'runners':[" + String.join(",", runners) + "]}";
    }

    static String runner(long id, String status) {
        return "{'id':" + id + ",'status':'" + status + "','sortPriority':" + id + "}";
    }

    static String json(String text) {
        return text.replace('\'', '"');
    }

    static List<FeedChange> changes(EsaNormaliser normaliser, String line) {
        return normaliser.accept(line).changes();
    }
}

package io.touchline.loadtests.fanout;

import java.util.Locale;

/**
 * The markets of a run: their ids, and prices that follow from the version. Ids and prices have always the same length, so that a
 * delta of prices has 200 bytes, whoever sends it.
 *
 * @param run six letters or digits that no other run on the server has
 */
record Catalogue(String run) {
    static final int SELECTIONS = 3;
    private static final int RUN_LETTERS = 6;
    private static final int PRICES = 700;

    Catalogue {
        if (run.length() != RUN_LETTERS) {
            throw new IllegalArgumentException("run: " + run + " (expected: " + RUN_LETTERS + " letters)");
        }
    }

    String event() {
        return "bench-" + run;
    }

    String market(int number) {
        return String.format(Locale.ROOT, "bench-%s-%0" + Payload.MARKET_DIGITS + "d", run, number);
    }

    String selection(int number) {
        return "sel-00" + number;
    }

    /** In thousandths; never the price of the version before, and the last digit is never a zero, which would not be written. */
    static int price(int version, int selection) {
        return 2_001 + version % PRICES * 10 + selection;
    }

    /** The selections with their prices, as both the push format and a delta have them. */
    void appendPrices(StringBuilder text, int version) {
        text.append("\"selections\":[");
        for (int i = 0; i < SELECTIONS; i++) {
            int price = price(version, i);
            text.append(i == 0 ? "{\"id\":\"" : ",{\"id\":\"")
                    .append(selection(i))
                    .append("\",\"price\":")
                    .append(price / 1_000)
                    .append('.')
                    .append(price % 1_000 / 100)
                    .append(price / 10 % 10)
                    .append(price % 10)
                    .append('}');
        }
        text.append(']');
    }

    /** A delta as Touchline writes it, for the peers, which know no markets. */
    void appendDelta(StringBuilder text, int market, int version, long micros) {
        text.append("{\"op\":\"delta\",\"market\":\"")
                .append(market(market))
                .append("\",\"version\":")
                .append(version)
                .append(",\"epoch\":1,\"time\":")
                .append(micros)
                .append(',');
        appendPrices(text, version);
        text.append('}');
    }
}

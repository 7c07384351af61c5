package io.touchline.feeds.push;

/** Input of others as it may stand in messages and logs. */
final class Shown {
    private static final int LENGTH_MAX = 40;

    private Shown() {}

    /** At most 40 characters, control characters replaced. */
    static String of(String value) {
        String cut = value.length() > LENGTH_MAX ? value.substring(0, LENGTH_MAX) + "…" : value;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}

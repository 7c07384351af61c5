package io.touchline.loadtests.bets;

import java.nio.charset.StandardCharsets;

/** A bet as the API or the stream shows it, searched for what counts and not parsed. */
record BetMessage(String text) {
    static BetMessage of(byte[] bytes, int from, int to) {
        return new BetMessage(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    boolean isBet() {
        return text.startsWith("{\"op\":\"bet\"");
    }

    /** Empty where there is none. */
    String status() {
        return word("\"status\":\"");
    }

    /** The name of the first reason; empty where there is none. */
    String reason() {
        return word("\"name\":\"");
    }

    long receivedAt() {
        return number("\"receivedAt\":");
    }

    long decidedAt() {
        return number("\"decidedAt\":");
    }

    long plannedMs() {
        return number("\"plannedMs\":");
    }

    private String word(String before) {
        int from = text.indexOf(before);
        if (from < 0) {
            return "";
        }
        from += before.length();
        return text.substring(from, text.indexOf('"', from));
    }

    /** 0 where there is none. */
    private long number(String before) {
        int from = text.indexOf(before);
        if (from < 0) {
            return 0;
        }
        long number = 0;
        for (int i = from + before.length(); i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}

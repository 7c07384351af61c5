package io.touchline.loadtests.fanout;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every moment at which a JVM stood still, whatever for and whichever collector it runs.
 *
 * @param longest what the longest was for
 */
record SafepointLog(int count, double totalMs, double maxMs, String longest) {
    private static final Pattern PAUSE = Pattern.compile("Safepoint \"([^\"]+)\".*Total:\\s*(\\d+) ns");

    static SafepointLog of(List<String> lines) {
        int count = 0;
        double total = 0;
        double max = 0;
        String longest = "none";
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                double millis = Long.parseLong(pause.group(2)) / 1e6;
                count++;
                total += millis;
                if (millis > max) {
                    max = millis;
                    longest = pause.group(1);
                }
            }
        }
        return new SafepointLog(count, total, max, longest);
    }
}

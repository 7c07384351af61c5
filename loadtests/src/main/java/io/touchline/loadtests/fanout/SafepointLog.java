package io.touchline.loadtests.fanout;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every moment at which a JVM stood still, whatever for and whichever collector it runs.
 *
 * @param maxMs from when threads were asked to stop until they all run again, waiting for the processor included
 * @param longest what the longest was for
 * @param workMaxMs the longest that they stood still for the work itself
 */
record SafepointLog(int count, double totalMs, double maxMs, String longest, double workMaxMs) {
    private static final Pattern PAUSE =
            Pattern.compile("Safepoint \"([^\"]+)\".*At safepoint:\\s*(\\d+) ns.*Total:\\s*(\\d+) ns");

    static SafepointLog of(List<String> lines) {
        int count = 0;
        double total = 0;
        double max = 0;
        double workMax = 0;
        String longest = "none";
        for (String line : lines) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                double millis = Long.parseLong(pause.group(3)) / 1e6;
                workMax = Math.max(workMax, Long.parseLong(pause.group(2)) / 1e6);
                count++;
                total += millis;
                if (millis > max) {
                    max = millis;
                    longest = pause.group(1);
                }
            }
        }
        return new SafepointLog(count, total, max, longest, workMax);
    }
}

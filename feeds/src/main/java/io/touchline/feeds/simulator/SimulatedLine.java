package io.touchline.feeds.simulator;

import org.jspecify.annotations.Nullable;

/**
 * One line of the timeline. Its times become wall times only when it is written out, so that the timeline itself is the same at
 * every pace.
 *
 * @param seq from 1, contiguous
 * @param atMillis when it is due, in match time since the timeline's start
 * @param fields the JSON fields but seq and times, without the braces
 * @param startAtMillis when the event it speaks of starts; null where the line has no start time
 */
public record SimulatedLine(
        long seq, long atMillis, String fields, @Nullable Long startAtMillis) {
    /** The line of the push format, without a line end. */
    public String json(MatchClock clock) {
        StringBuilder json = new StringBuilder(fields.length() + 80)
                .append("{\"seq\":")
                .append(seq)
                .append(",\"sourceTime\":")
                .append(clock.micros(atMillis))
                .append(',')
                .append(fields);
        if (startAtMillis != null) {
            json.append(",\"startTime\":").append(clock.micros(startAtMillis));
        }
        return json.append('}').toString();
    }

    /** The line without its times: what is the same at every pace. */
    public String untimedJson() {
        return "{\"seq\":" + seq + "," + fields + "}";
    }
}

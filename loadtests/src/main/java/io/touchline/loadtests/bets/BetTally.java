package io.touchline.loadtests.bets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What came of the bets of one run, those of its measured window alone. For the client's thread, until the run is over. */
final class BetTally {
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(10);

    /** Of bets without delay: from when it was due until its answer. */
    final Histogram immediate = new Histogram(MICROS_MAX, 3);

    /** Of bets in play: from the end of the planned delay until the bettor has the decision. */
    final Histogram delayed = new Histogram(MICROS_MAX, 3);

    /** Of bets in play: from when it was due until it was taken in, which is durable too. */
    final Histogram taken = new Histogram(MICROS_MAX, 3);

    /** How much later than planned the owner decided. */
    final Histogram delayError = new Histogram(MICROS_MAX, 3);

    private final Map<String, Integer> refused = new TreeMap<>();
    private final long fromMicros;
    private final long toMicros;
    private long accepted;
    private long undecided;

    /** Of all, not only of the window, in microseconds of the server's clock. */
    private long lastAcceptDecided;

    private long rejected;
    private long lastRejectedHeard;

    BetTally(long fromMicros, long toMicros) {
        this.fromMicros = fromMicros;
        this.toMicros = toMicros;
    }

    void taken(long dueMicros, long nowMicros) {
        undecided++;
        if (isWithin(nowMicros)) {
            taken.recordValue(bounded(nowMicros - dueMicros));
        }
    }

    void acceptedAtOnce(long dueMicros, long nowMicros) {
        if (isWithin(nowMicros)) {
            accepted++;
            immediate.recordValue(bounded(nowMicros - dueMicros));
        }
    }

    void accepted(long receivedAt, long decidedAt, long plannedMicros, long nowMicros) {
        undecided--;
        lastAcceptDecided = Math.max(lastAcceptDecided, decidedAt);
        if (isWithin(nowMicros)) {
            accepted++;
            delayed.recordValue(bounded(nowMicros - receivedAt - plannedMicros));
            delayError.recordValue(bounded(decidedAt - receivedAt - plannedMicros));
        }
    }

    void refusedAtOnce(String why) {
        int ignored = refused.merge(why, 1, Integer::sum);
    }

    void rejected(String why, long nowMicros) {
        undecided--;
        rejected++;
        lastRejectedHeard = nowMicros;
        refusedAtOnce(why);
    }

    long undecided() {
        return undecided;
    }

    long accepted() {
        return accepted;
    }

    long rejected() {
        return rejected;
    }

    long lastAcceptDecided() {
        return lastAcceptDecided;
    }

    long lastRejectedHeard() {
        return lastRejectedHeard;
    }

    double seconds() {
        return (toMicros - fromMicros) / 1e6;
    }

    ObjectNode into(ObjectNode json) {
        json.put("acceptedPerSecond", accepted / seconds())
                .put("accepted", accepted)
                .put("undecided", undecided);
        write(json.putObject("immediateMs"), immediate);
        write(json.putObject("delayedMs"), delayed);
        write(json.putObject("takenMs"), taken);
        write(json.putObject("delayErrorMs"), delayError);
        ObjectNode why = json.putObject("refused");
        refused.forEach(why::put);
        return json;
    }

    static void write(ObjectNode json, Histogram micros) {
        json.put("count", micros.getTotalCount())
                .put("p50", micros.getValueAtPercentile(50) / 1e3)
                .put("p99", micros.getValueAtPercentile(99) / 1e3)
                .put("p999", micros.getValueAtPercentile(99.9) / 1e3)
                .put("max", micros.getMaxValue() / 1e3);
    }

    static String text(Histogram micros) {
        return micros.getTotalCount() == 0
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.1f / %.1f / %.1f",
                        micros.getValueAtPercentile(50) / 1e3,
                        micros.getValueAtPercentile(99) / 1e3,
                        micros.getValueAtPercentile(99.9) / 1e3);
    }

    private boolean isWithin(long micros) {
        return micros >= fromMicros && micros < toMicros;
    }

    private static long bounded(long micros) {
        return Math.clamp(micros, 0, MICROS_MAX);
    }
}

package io.touchline.feeds.simulator;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A derby day: the lines of a run, one after the other, without end. Pure: seed and matches fix every line, whatever the run id,
 * the pace and the time of day. It begins with a {@code start} line, then the matches as they stand, some before their kick-off,
 * some deep in the second half; where one ends the next begins. A second of match time without a line has an {@code alive} line.
 * For one thread.
 */
public final class DerbyTimeline {
    /** More would be more derbies than there are towns. */
    public static final int MATCHES_MAX = 40;

    private static final Pattern RUN_ID = Pattern.compile("[a-z0-9]{1,16}");
    private static final long ALIVE_MILLIS = 1_000;
    private static final long FIRST_KICK_OFF_MILLIS = 30_000;
    private static final long BETWEEN_MATCHES_MILLIS = MatchPlan.MINUTE;

    /** Matches under way at the start are spread over this much play: none is so far that it ends at once. */
    private static final long SPREAD_MILLIS = 88 * MatchPlan.MINUTE;

    /** Streams of dice: matches have their numbers, from 0. */
    private static final long FIXTURES_STREAM = -2;

    private final long seed;
    private final String runId;
    private final List<Fixture> fixtures;
    private final Agenda agenda = new Agenda();
    private final LineLog log = new LineLog();
    private int nextMatch;

    /**
     * @param runId makes the ids unique for ever: 1 to 16 lower-case letters and digits, never used before
     * @param matches in play at once, 0 to {@value #MATCHES_MAX}
     */
    public DerbyTimeline(long seed, String runId, int matches) {
        if (!RUN_ID.matcher(runId).matches()) {
            throw new IllegalArgumentException(
                    "runId: " + runId + " (expected: 1 to 16 lower-case letters and digits)");
        }
        if (matches < 0 || matches > MATCHES_MAX) {
            throw new IllegalArgumentException("matches: " + matches + " (expected: 0 to " + MATCHES_MAX + ")");
        }
        this.seed = seed;
        this.runId = runId;
        this.fixtures = Fixture.shuffled(Dice.of(seed, FIXTURES_STREAM));
        for (int i = 0; i < matches; i++) {
            noteMatch(FIRST_KICK_OFF_MILLIS - i * SPREAD_MILLIS / matches);
        }
        while (isDueBefore(0)) {
            agenda.runNext();
        }
        log.add(0, LineWriter.START);
    }

    /** When the next line is due, in match time since the start. */
    public long nextMillis() {
        return upcoming().atMillis();
    }

    /** Takes the next line. */
    public SimulatedLine next() {
        SimulatedLine line = upcoming();
        log.remove();
        return line;
    }

    private SimulatedLine upcoming() {
        SimulatedLine line = log.peek();
        while (line == null) {
            if (isDueBefore(log.lastMillis() + ALIVE_MILLIS)) {
                agenda.runNext();
            } else {
                log.add(log.lastMillis() + ALIVE_MILLIS, LineWriter.ALIVE);
            }
            line = log.peek();
        }
        return line;
    }

    private boolean isDueBefore(long millis) {
        Long next = agenda.nextMillis();
        return next != null && next < millis;
    }

    private void noteMatch(long kickOffMillis) {
        int number = nextMatch++;
        Dice dice = Dice.of(seed, number);
        MatchPlan plan = MatchPlan.drawn(dice, number, fixtures.get(number % fixtures.size()), kickOffMillis);
        MatchLife.note(plan, runId, dice, agenda, log);
        long following = plan.endMillis() + BETWEEN_MATCHES_MILLIS;
        agenda.note(following - MatchLife.BEFORE_MILLIS, now -> noteMatch(following));
    }

    /** The run id in a line replaced by a fixed one: what is the same in every run of the seed. */
    static String withoutRun(String json, String runId) {
        return json.replace("\"" + runId + "-m", "\"run-m");
    }
}

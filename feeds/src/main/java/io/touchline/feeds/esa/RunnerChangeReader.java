package io.touchline.feeds.esa;

import io.touchline.feeds.esa.EsaMessage.LadderKind;
import io.touchline.feeds.esa.EsaMessage.Rung;
import io.touchline.feeds.esa.EsaMessage.RunnerChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code rc}: the ladders to back and the last traded price. Traded volumes and starting prices are not ours to show. */
final class RunnerChangeReader {
    /** The ladders of the other side say only that there are ladders. */
    private static final List<String> LAY_LADDERS = List.of("atl", "batl", "bdatl");

    private static final int POSITION_MAX = 1_000;

    /** Beyond it a number costs more to compare than any price needs. */
    private static final int SCALE_MAX = 20;

    private RunnerChangeReader() {}

    static List<RunnerChange> read(Fields market) {
        List<Fields> objects = market.objects("rc");
        List<RunnerChange> changes = new ArrayList<>(objects.size());
        for (Fields runner : objects) {
            changes.add(runner(runner));
        }
        return changes;
    }

    private static RunnerChange runner(Fields runner) {
        boolean hasLadder = false;
        List<Rung> rungs = new ArrayList<>();
        for (LadderKind kind : LadderKind.values()) {
            if (runner.has(kind.field)) {
                hasLadder = true;
                readLadder(runner, kind, rungs);
            }
        }
        for (String lay : LAY_LADDERS) {
            hasLadder |= runner.has(lay);
        }
        // "NaN" in ltp means none, which is a value here: an absent field leaves the last one standing.
        BigDecimal lastTraded = runner.number("ltp");
        if (lastTraded == null && runner.has("ltp")) {
            lastTraded = BigDecimal.ZERO;
        }
        return new RunnerChange(RunnerKey.of(runner), hasLadder, rungs, lastTraded);
    }

    private static void readLadder(Fields runner, LadderKind kind, List<Rung> rungs) {
        for (Object step : runner.list(kind.field)) {
            rungs.add(rung(runner, kind, step));
        }
    }

    private static Rung rung(Fields runner, LadderKind kind, Object step) {
        int width = kind.keyedByPosition ? 3 : 2;
        if (!(step instanceof List<?> values) || values.size() != width) {
            throw runner.refused(kind.field, step, "steps of " + width + " numbers");
        }
        int position = kind.keyedByPosition ? position(runner, kind, values.getFirst()) : 0;
        BigDecimal price = number(runner, kind, values.get(width - 2));
        BigDecimal size = number(runner, kind, values.getLast());
        if (size.signum() < 0) {
            throw runner.refused(kind.field, size, "a size of 0 or more");
        }
        return new Rung(kind, position, price, size.signum() > 0);
    }

    private static int position(Fields runner, LadderKind kind, Object value) {
        BigDecimal position = number(runner, kind, value);
        if (position.signum() < 0
                || position.compareTo(BigDecimal.valueOf(POSITION_MAX)) > 0
                || position.stripTrailingZeros().scale() > 0) {
            throw runner.refused(kind.field, position, "a position from 0 to " + POSITION_MAX);
        }
        return position.intValueExact();
    }

    private static BigDecimal number(Fields runner, LadderKind kind, Object value) {
        if (value instanceof BigDecimal number && Math.abs((long) number.scale()) <= SCALE_MAX) {
            return number;
        }
        throw runner.refused(kind.field, value, "numbers");
    }
}

package io.touchline.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Measures how long it takes until the last client has what came in. Clients are served in the order in which they were touched, in one
 * lane those with something urgent, in the other all.
 */
final class Rounds {
    private final FanoutMeter meter;
    private final Lane urgent = new Lane();
    private final Lane all = new Lane();

    /** Changes that were passed on one after the other, before the next client was served. */
    private static final class Round {
        private final List<Long> takenInNanos = new ArrayList<>(1);
        private long firstServedNanos;
        private long lastPlace;
    }

    private static final class Lane {
        private final Deque<Round> open = new ArrayDeque<>();
        private long touched;
        private long served;
    }

    Rounds(FanoutMeter meter) {
        this.meter = meter;
    }

    /**
     * A change of a market was offered to clients: whoever was touched until now is to be served.
     *
     * @param takenInNanos when the line came in that brought it
     */
    void passed(boolean isUrgent, long takenInNanos) {
        Lane lane = isUrgent ? urgent : all;
        if (lane.served == lane.touched) {
            // All whom it is for are behind: nothing of it is written yet.
            return;
        }
        Round round = lane.open.peekLast();
        if (round == null || round.firstServedNanos != 0) {
            round = new Round();
            lane.open.add(round);
        }
        round.takenInNanos.add(takenInNanos);
        round.lastPlace = lane.touched;
    }

    void clientTouched(boolean isUrgent) {
        (isUrgent ? urgent : all).touched++;
    }

    void clientServed(boolean isUrgent) {
        Lane lane = isUrgent ? urgent : all;
        lane.served++;
        Round newest = lane.open.peekLast();
        if (newest == null) {
            return;
        }
        if (newest.firstServedNanos == 0) {
            newest.firstServedNanos = System.nanoTime();
        }
        Round first = lane.open.peek();
        while (first != null && lane.served >= first.lastPlace) {
            lane.open.remove();
            end(first, isUrgent);
            first = lane.open.peek();
        }
    }

    void clear() {
        for (Lane lane : List.of(urgent, all)) {
            lane.open.clear();
            lane.served = lane.touched;
        }
    }

    private void end(Round round, boolean isUrgent) {
        long now = System.nanoTime();
        meter.skew(now - round.firstServedNanos);
        for (long taken : round.takenInNanos) {
            meter.feedToSocket(now - taken);
            if (isUrgent) {
                meter.suspendToSocket(now - taken);
            }
        }
    }
}

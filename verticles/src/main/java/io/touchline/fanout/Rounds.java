package io.touchline.fanout;

import io.touchline.cache.Publication;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Measures how long it takes until the last client has what came in: clients are served in the order in which they were touched. */
final class Rounds {
    private final FanoutMeter meter;
    private final Deque<Round> open = new ArrayDeque<>();
    private long touched;
    private long served;

    private static final class Round {
        private final List<Publication> publications;
        private long firstServedNanos;
        private long lastPlace;

        Round(List<Publication> publications) {
            this.publications = publications;
        }
    }

    Rounds(FanoutMeter meter) {
        this.meter = meter;
    }

    /** These are about to be passed on. */
    void begin(List<Publication> publications) {
        open.add(new Round(publications));
    }

    /** They have been: whoever was touched until now is to be served, if any of it is for anybody. */
    void passed(boolean isForSomebody) {
        if (isForSomebody) {
            open.getLast().lastPlace = touched;
        } else {
            open.removeLast();
        }
    }

    void clientTouched() {
        touched++;
    }

    void clientServed() {
        served++;
        Round round = open.peek();
        if (round == null) {
            return;
        }
        if (round.firstServedNanos == 0) {
            round.firstServedNanos = System.nanoTime();
        }
        while (round != null && served >= round.lastPlace) {
            open.remove();
            end(round);
            round = open.peek();
        }
    }

    void clear() {
        open.clear();
        served = touched;
    }

    private void end(Round round) {
        long now = System.nanoTime();
        meter.skew(round.firstServedNanos == 0 ? 0 : now - round.firstServedNanos);
        for (Publication publication : round.publications) {
            if (publication instanceof Publication.MarketPublished market) {
                meter.feedToSocket(now - market.takenInNanos());
                if (market.urgent()) {
                    meter.suspendToSocket(now - market.takenInNanos());
                }
            }
        }
    }
}

package io.touchline.fanout;

import io.touchline.cache.Publication.Conflated;
import io.touchline.cache.Publication.MarketPublished;
import io.touchline.protocol.MarketId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prices that wait for their turn on one event loop, market by market in the order in which the first of each came. Nobody subscribes
 * while the prices of a market are passed on: those of a line are as one.
 */
final class WaitingPrices {
    private final LinkedHashMap<MarketId, Line> lines = new LinkedHashMap<>();
    private final long lateNanos;
    private final int pricesMax;

    /**
     * @param lateNanos when the first price of a market has waited for longer, the newest stands for all of them
     * @param pricesMax of one market, late or not
     */
    WaitingPrices(long lateNanos, int pricesMax) {
        this.lateNanos = lateNanos;
        this.pricesMax = pricesMax;
    }

    /** What waits of one market. */
    static final class Line {
        final MarketId market;
        private final long firstSequence;
        private final long sinceNanos;
        private final Deque<MarketPublished> prices = new ArrayDeque<>(1);
        private List<Conflated> conflated = List.of();
        private long wholeFor;
        private long lastSequence;
        private int leftOut;

        Line(MarketId market, long firstSequence, long sinceNanos) {
            this.market = market;
            this.firstSequence = firstSequence;
            this.sinceNanos = sinceNanos;
        }

        /** Of the last batch that it has something of. */
        long sequence() {
            return lastSequence;
        }

        /** In order; where some were left out, one that stands for all. */
        Deque<MarketPublished> prices() {
            return prices;
        }

        /** Prices that the first of those that are left stands for. */
        int leftOut() {
            return leftOut;
        }

        /** For slower classes, one each at most. */
        List<Conflated> conflated() {
            return conflated;
        }

        /** The classes for which more than one waited, a bit each: they get the market whole in place of all. */
        long wholeFor() {
            return wholeFor;
        }

        private void add(Conflated next) {
            long itsClass = 1L << next.conflationClass();
            boolean isSecond = conflated.removeIf(known -> known.conflationClass() == next.conflationClass());
            if (isSecond || (wholeFor & itsClass) != 0) {
                wholeFor |= itsClass;
            } else {
                conflated.add(next);
            }
        }

        /** The first price is passed on; how many that were left out it stood for. */
        int removeFirst() {
            int stoodFor = leftOut;
            prices.removeFirst();
            leftOut = 0;
            return stoodFor;
        }

        private void keepNewest() {
            if (prices.size() > 1) {
                leftOut += prices.size() - 1;
                MarketPublished newest = prices.removeLast();
                prices.clear();
                prices.add(newest);
            }
        }
    }

    void add(MarketPublished price, long sequence, long nowNanos) {
        Line line = line(price.image().id(), sequence, nowNanos);
        line.prices.add(price);
        if (line.prices.size() > pricesMax || nowNanos - line.sinceNanos > lateNanos) {
            line.keepNewest();
        }
    }

    void add(Conflated conflated, long sequence, long nowNanos) {
        Line line = line(conflated.market(), sequence, nowNanos);
        if (line.conflated.isEmpty()) {
            line.conflated = new ArrayList<>(1);
        }
        line.add(conflated);
    }

    private Line line(MarketId market, long sequence, long nowNanos) {
        Line line = lines.computeIfAbsent(market, id -> new Line(id, sequence, nowNanos));
        line.lastSequence = sequence;
        return line;
    }

    /** The line whose turn it is; null when none waits. */
    @Nullable Line take(long nowNanos) {
        Iterator<Line> first = lines.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Line line = first.next();
        first.remove();
        return asDue(line, nowNanos);
    }

    /** That of a market which cannot wait any longer; null when nothing of it does. */
    @Nullable Line take(MarketId market, long nowNanos) {
        Line line = lines.isEmpty() ? null : lines.remove(market);
        return line == null ? null : asDue(line, nowNanos);
    }

    /** The rest of a line that was taken: it is the first again. */
    void putBack(Line line) {
        lines.putFirst(line.market, line);
    }

    private Line asDue(Line line, long nowNanos) {
        if (nowNanos - line.sinceNanos > lateNanos) {
            line.keepNewest();
        }
        return line;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Everything up to this sequence has been taken. */
    long takenThrough(long newest) {
        Iterator<Line> first = lines.values().iterator();
        return first.hasNext() ? first.next().firstSequence - 1 : newest;
    }

    void forget(MarketId market) {
        lines.remove(market);
    }

    void clear() {
        lines.clear();
    }
}

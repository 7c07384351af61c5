package io.touchline.fanout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** The markets that were forgotten lately, so that a client that resumes can be told; older ones are forgotten for good. */
final class Tombstones {
    private final Deque<MarketNode> markets = new ArrayDeque<>();
    private final int max;
    private long droppedThrough;

    Tombstones(int max) {
        this.max = max;
    }

    void add(MarketNode market) {
        markets.add(market);
        if (markets.size() > max) {
            droppedThrough = markets.remove().sequence();
        }
    }

    void clear() {
        markets.clear();
    }

    /** What was forgotten up to this sequence was never known here. */
    void beginAt(long sequence) {
        droppedThrough = sequence;
    }

    boolean reachBackTo(long sequence) {
        return sequence >= droppedThrough;
    }

    /** Those forgotten after this sequence. */
    List<MarketNode> since(long sequence) {
        List<MarketNode> newer = new ArrayList<>();
        Iterator<MarketNode> newestFirst = markets.descendingIterator();
        while (newestFirst.hasNext()) {
            MarketNode market = newestFirst.next();
            if (market.sequence() <= sequence) {
                break;
            }
            newer.add(market);
        }
        return newer;
    }
}

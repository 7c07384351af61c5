package io.touchline.fanout;

import io.touchline.cache.Publication;
import io.touchline.cache.StreamBatch;
import io.touchline.protocol.MarketId;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Steps of the node's stream that an event loop has taken in and not yet passed on: prices, in their order. What overtakes them never
 * waits here. When prices have waited for too long, a market's newer ones take the place of those before, so that a loop that has
 * more to do than time catches up; never across anything but a price.
 */
final class StepQueue {
    private final long mergeAfterNanos;
    private final Deque<Entry> waiting = new ArrayDeque<>();

    /** The last version of each market that has one here. */
    private final Map<MarketId, Step> last = new HashMap<>();

    private long merged;

    sealed interface Entry {}

    /** A step, and the batch that it is of. */
    static final class Step implements Entry {
        private final long arrivedNanos;
        private Publication publication;
        private long sequence;

        private Step(Publication publication, long sequence, long arrivedNanos) {
            this.publication = publication;
            this.sequence = sequence;
            this.arrivedNanos = arrivedNanos;
        }

        Publication publication() {
            return publication;
        }

        long sequence() {
            return sequence;
        }
    }

    /**
     * A batch of which every step was passed on when all before this were.
     *
     * @param taken to be completed then
     */
    record BatchEnd(long sequence, Promise<Void> taken) implements Entry {}

    /** @param mergeAfterNanos how long prices wait before newer ones take their place */
    StepQueue(long mergeAfterNanos) {
        this.mergeAfterNanos = mergeAfterNanos;
    }

    /**
     * Adds the steps of a batch.
     *
     * @return those that overtake: to be passed on at once, in this order
     */
    List<Step> add(StreamBatch batch, Promise<Void> taken, long nowNanos) {
        List<Publication> publications = batch.publications();
        Set<MarketId> overtaking = overtaking(publications);
        List<Step> fast = withdraw(overtaking);
        boolean isBehind = isBehind(nowNanos);
        for (Publication publication : publications) {
            MarketId market = marketOf(publication);
            if (market == null ? !(publication instanceof Publication.Flushed) : overtaking.contains(market)) {
                fast.add(new Step(publication, batch.sequence(), nowNanos));
            } else if (!isBehind || !isMerged(publication, batch.sequence())) {
                append(new Step(publication, batch.sequence(), nowNanos), market);
            }
        }
        waiting.add(new BatchEnd(batch.sequence(), taken));
        return fast;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The next step, taken off; null where a batch ends, or when nothing is left. */
    @Nullable Step nextStep() {
        if (!(waiting.peek() instanceof Step step)) {
            return null;
        }
        waiting.remove();
        MarketId market = marketOf(step.publication);
        if (market != null) {
            last.remove(market, step);
        }
        return step;
    }

    /** The batch that ends here, taken off; null where it has steps left, or when nothing is left. */
    @Nullable BatchEnd nextEnd() {
        if (!(waiting.peek() instanceof BatchEnd end)) {
            return null;
        }
        waiting.remove();
        return end;
    }

    /** Forgets all steps; the batches that they were of, in their order. */
    List<BatchEnd> clear() {
        List<BatchEnd> ends = new ArrayList<>();
        for (Entry entry : waiting) {
            if (entry instanceof BatchEnd end) {
                ends.add(end);
            }
        }
        waiting.clear();
        last.clear();
        return ends;
    }

    /** How many versions others took the place of, since this was last asked. */
    long takeMerged() {
        long count = merged;
        merged = 0;
        return count;
    }

    /** Markets of which all steps, in their order, come before the prices of others; within a market nothing overtakes. */
    private static Set<MarketId> overtaking(List<Publication> publications) {
        Set<MarketId> markets = new HashSet<>();
        for (Publication publication : publications) {
            switch (publication) {
                case Publication.MarketPublished market -> {
                    if (market.urgent()) {
                        markets.add(market.image().id());
                    }
                }
                // Before its event goes, which is of that lane: it may come back in the same batch.
                case Publication.MarketForgotten forgotten -> markets.add(forgotten.market());
                case Publication.EventPublished ignored -> {}
                case Publication.Conflated ignored -> {}
                case Publication.Flushed ignored -> {}
                case Publication.EventForgotten ignored -> {}
            }
        }
        return markets;
    }

    private static @Nullable MarketId marketOf(Publication publication) {
        return switch (publication) {
            case Publication.MarketPublished market -> market.image().id();
            case Publication.Conflated conflated -> conflated.market();
            case Publication.MarketForgotten forgotten -> forgotten.market();
            case Publication.EventPublished ignored -> null;
            case Publication.Flushed ignored -> null;
            case Publication.EventForgotten ignored -> null;
        };
    }

    private List<Step> withdraw(Set<MarketId> markets) {
        List<Step> withdrawn = new ArrayList<>();
        markets.forEach(last::remove);
        Iterator<Entry> all = markets.isEmpty() ? Collections.emptyIterator() : waiting.iterator();
        while (all.hasNext()) {
            if (all.next() instanceof Step step && markets.contains(marketOf(step.publication))) {
                all.remove();
                withdrawn.add(step);
            }
        }
        return withdrawn;
    }

    private boolean isBehind(long nowNanos) {
        for (Entry entry : waiting) {
            if (entry instanceof Step step) {
                return nowNanos - step.arrivedNanos >= mergeAfterNanos;
            }
        }
        return false;
    }

    private void append(Step step, @Nullable MarketId market) {
        waiting.add(step);
        if (market != null && step.publication instanceof Publication.MarketPublished) {
            last.put(market, step);
        }
    }

    /**
     * Whether a price takes the place of one that waits: whoever follows the market gets it whole then, for what was left out. What a
     * conflation class gets in between is older then than what some hold, who let it pass by its version.
     */
    private boolean isMerged(Publication publication, long sequence) {
        if (!isPrice(publication) || !(publication instanceof Publication.MarketPublished newer)) {
            return false;
        }
        Step older = last.get(newer.image().id());
        if (older == null || !isPrice(older.publication)) {
            return false;
        }
        older.publication = new Publication.MarketPublished(
                newer.image(), newer.full(), newer.full(), false, false, newer.timeMicros(), newer.takenInNanos());
        older.sequence = sequence;
        merged++;
        return true;
    }

    private static boolean isPrice(Publication publication) {
        return publication instanceof Publication.MarketPublished market
                && market.delta() != null
                && !market.urgent()
                && !market.immediate();
    }
}

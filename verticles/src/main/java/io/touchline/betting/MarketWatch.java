package io.touchline.betting;

import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.Sighting;
import io.touchline.ingest.MarketNotices;
import io.touchline.protocol.BetId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Brings what happens to markets and feeds to the bets that wait: of each market the newest alone, since epochs only grow, with all
 * selections that an operator stopped. Bets that a bet stop ends are ended some hundred a turn, so that no timer waits for ten thousand of
 * them: none of them can be accepted meanwhile, since their owner has the new epoch already, and whoever was read before hears of it by
 * {@link #tellFirst}. {@link #moved}, {@link #stopped} and {@link #heard} come from another thread, the rest is for the desk's context.
 */
final class MarketWatch implements MarketNotices {
    /** A rejection costs some ten microseconds. */
    private static final int BETS_A_TURN = 200;

    private final long token;
    private final Function<MarketId, List<BetId>> openOn;
    private final Bets bets;
    private final Runnable wake;

    private final Object lock = new Object();
    private Map<MarketId, MarketMoved> moved = new LinkedHashMap<>();
    private Set<FeedName> heard = new LinkedHashSet<>();

    /** Bets that wait for a feed; most of the time there are none, and then nobody is woken by a feed. */
    private final Map<FeedName, Set<BetId>> awaiting = new LinkedHashMap<>();

    private volatile boolean isAwaited;
    private final Deque<Sweep> sweeps = new ArrayDeque<>();

    private record Sweep(MarketMoved moved, Iterator<BetId> bets) {}

    /** Where the news goes. */
    interface Bets {
        void moved(BetId bet, MarketMoved moved);

        void feedHeard(BetId bet);
    }

    /**
     * @param token of the owners' incarnation
     * @param wake has {@link #turn} called soon
     */
    MarketWatch(long token, Function<MarketId, List<BetId>> openOn, Bets bets, Runnable wake) {
        this.token = token;
        this.openOn = openOn;
        this.bets = bets;
        this.wake = wake;
    }

    @Override
    public void moved(Sighting sighting) {
        add(MarketMoved.of(sighting, token));
    }

    @Override
    public void stopped(Sighting sighting, Set<SelectionId> selections) {
        add(MarketMoved.of(sighting, selections, token));
    }

    private void add(MarketMoved newest) {
        synchronized (lock) {
            // Put anew at the end, so that the order is that of the newest news.
            MarketMoved earlier = moved.remove(newest.market());
            moved.put(newest.market(), earlier == null ? newest : newest.after(earlier));
        }
        wake.run();
    }

    @Override
    public void heard(FeedName feed) {
        if (isAwaited) {
            synchronized (lock) {
                heard.add(feed);
            }
            wake.run();
        }
    }

    /** A bet waits for this feed to be heard. */
    void await(BetId bet, FeedName feed) {
        awaiting.computeIfAbsent(feed, ignored -> new LinkedHashSet<>()).add(bet);
        isAwaited = true;
    }

    /**
     * Passes news on, not more than fits into a turn.
     *
     * @return whether there is more
     */
    boolean turn() {
        Map<MarketId, MarketMoved> newMoves;
        Set<FeedName> newHeard;
        synchronized (lock) {
            newMoves = moved;
            moved = newMoves.isEmpty() ? newMoves : new LinkedHashMap<>();
            newHeard = heard;
            heard = newHeard.isEmpty() ? newHeard : new LinkedHashSet<>();
        }
        newMoves.forEach((market, move) -> {
            List<BetId> open = openOn.apply(market);
            if (!open.isEmpty()) {
                sweeps.add(new Sweep(move, open.iterator()));
            }
        });
        newHeard.forEach(this::tell);
        sweep();
        return !sweeps.isEmpty();
    }

    /**
     * Tells a bet what it has yet to hear of the markets of its legs, ahead of its turn: what its owners saw before a bet stop must not
     * decide it while thousands stand before it in the sweep of that stop.
     */
    void tellFirst(BetId bet, List<LegRequest> legs) {
        for (Sweep sweep : sweeps) {
            if (isOn(legs, sweep.moved().market())) {
                bets.moved(bet, sweep.moved());
            }
        }
        for (LegRequest leg : legs) {
            MarketMoved newest;
            synchronized (lock) {
                newest = moved.get(leg.market());
            }
            if (newest != null) {
                bets.moved(bet, newest);
            }
        }
    }

    private static boolean isOn(List<LegRequest> legs, MarketId market) {
        return legs.stream().anyMatch(leg -> leg.market().equals(market));
    }

    private void tell(FeedName feed) {
        Collection<BetId> waiting = awaiting.remove(feed);
        isAwaited = !awaiting.isEmpty();
        if (waiting != null) {
            // What still has to wait is put back by its next look at the owner.
            waiting.forEach(bets::feedHeard);
        }
    }

    private void sweep() {
        int left = BETS_A_TURN;
        while (left > 0 && !sweeps.isEmpty()) {
            Sweep sweep = sweeps.getFirst();
            while (left > 0 && sweep.bets().hasNext()) {
                bets.moved(sweep.bets().next(), sweep.moved());
                left--;
            }
            if (!sweep.bets().hasNext()) {
                sweeps.removeFirst();
            }
        }
    }
}

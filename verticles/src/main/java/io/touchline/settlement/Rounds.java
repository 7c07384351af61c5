package io.touchline.settlement;

import io.touchline.protocol.MarketId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is. Markets take turns, a batch of bets each, so that one with a hundred thousand bets holds up no other; bets that were
 * accepted after something was said of their market come first. Grows with the markets of which something was said lately.
 */
final class Rounds {
    private final Map<MarketId, Turn.OfMarket> markets = new LinkedHashMap<>();
    private final ArrayDeque<AcceptedBet> late = new ArrayDeque<>();
    private Turn.@Nullable OfOpenBets open;

    /** What is to be done next. */
    sealed interface Turn {
        /**
         * A batch of the bets on a market.
         *
         * @param revision of the facts when the market's bets were begun with; -1 where this is the first batch
         * @param after the last bet of the batch before
         * @param well whether all bets before could be settled
         */
        record OfMarket(MarketId market, long revision, String after, boolean well) implements Turn {}

        record OfBets(List<AcceptedBet> bets) implements Turn {
            public OfBets {
                bets = List.copyOf(bets);
            }
        }

        /** A batch of all open bets, each of which may have been missed. */
        record OfOpenBets(long afterSequence) implements Turn {}
    }

    /** Something new was said of a market: its bets are begun with anew. */
    void said(MarketId market) {
        markets.remove(market);
        markets.put(market, new Turn.OfMarket(market, -1, "", true));
    }

    void accepted(AcceptedBet bet) {
        late.add(bet);
    }

    void openBets(long afterSequence) {
        open = new Turn.OfOpenBets(afterSequence);
    }

    /** There is more of a market, unless something new was said of it meanwhile. */
    void again(Turn.OfMarket turn) {
        markets.putIfAbsent(turn.market(), turn);
    }

    /** Null when nothing is to be done. */
    @Nullable Turn next(int batchMax) {
        if (!late.isEmpty()) {
            List<AcceptedBet> bets = new ArrayList<>();
            while (!late.isEmpty() && bets.size() < batchMax) {
                bets.add(late.removeFirst());
            }
            return new Turn.OfBets(bets);
        }
        if (!markets.isEmpty()) {
            MarketId first = markets.keySet().iterator().next();
            return markets.remove(first);
        }
        Turn.OfOpenBets last = open;
        open = null;
        return last;
    }
}

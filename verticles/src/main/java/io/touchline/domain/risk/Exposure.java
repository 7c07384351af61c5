package io.touchline.domain.risk;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.Ticket;
import io.touchline.domain.settlement.PotentialReturn;
import io.touchline.domain.settlement.Ratio;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the house can lose, by selection, market, event and account: a fold of the journal, from each bet's admission to its refusal or
 * settlement. A bet of several legs counts in full on each of them, which is the worst that can come of that leg. No line of a journal makes
 * it throw: it is kept up after the line is on its way. Not thread-safe; it grows with the unsettled bets.
 */
public final class Exposure {
    /**
     * The most that one bet counts as, with no stake to pay for it: far above every limit, and so far below the largest number that the sum
     * of a quarter of a million such bets is none too large.
     */
    static final long BEYOND = 1L << 45;

    private final Map<BetId, Risk> risks = new HashMap<>();
    private final Map<MarketId, MarketRisk> markets = new HashMap<>();
    private final Map<EventId, Long> events = new HashMap<>();
    private final Map<AccountId, Long> accounts = new HashMap<>();

    /** What one bet may cost: its return, and the stake that pays for a part of it. */
    private record Risk(BetRequest request, long stake, long returned) {
        static Risk of(BetRequest request, long stake, long returned) {
            return returned < BEYOND ? new Risk(request, stake, returned) : new Risk(request, 0, BEYOND);
        }

        long liability() {
            return returned - stake;
        }
    }

    /** The bets on one market. */
    private static final class MarketRisk {
        private final @Nullable EventId event;
        /** Before any stakes on other selections, and with the stakes of singles on this one still to be taken off. */
        private final Map<SelectionId, Long> returns = new HashMap<>();

        private final Map<SelectionId, Long> liabilities = new HashMap<>();
        private long stakes;

        MarketRisk(@Nullable EventId event) {
            this.event = event;
        }

        long liability() {
            long worst = 0;
            for (long returned : returns.values()) {
                worst = Math.max(worst, returned - stakes);
            }
            return worst;
        }

        boolean isEmpty() {
            return returns.isEmpty();
        }
    }

    public void apply(BetId bet, BetEntry entry) {
        switch (entry) {
            case BetEntry.Admitted(Ticket ticket, long _) ->
                put(bet, ticket.request(), ticket.request().stake().amount(), ticket.pricesAtReceipt());
            case BetEntry.Decided(Decision decision, long _) -> {
                Risk before = risks.get(bet);
                if (before != null) {
                    List<Price> prices =
                            decision.legs().stream().map(Decision.Leg::used).toList();
                    put(bet, before.request(), decision.stake().amount(), prices);
                }
            }
            case BetEntry.Refused _ -> forget(bet);
            case BetEntry.Placed _,
                    BetEntry.Held _,
                    BetEntry.Offered _,
                    BetEntry.Confirmed _,
                    BetEntry.Doubted _,
                    BetEntry.Accepted _,
                    BetEntry.Released _ -> {}
        }
    }

    /** Settled, or withdrawn: nothing more can be lost on it. Also for a bet that is not known. */
    public void forget(BetId bet) {
        Risk risk = risks.remove(bet);
        if (risk != null) {
            add(risk, -1);
        }
    }

    /** Whether a bet may cost more than is counted of one: then it counts as the most that one does. */
    public boolean isBeyondCount(BetId bet) {
        Risk risk = risks.get(bet);
        return risk != null && risk.returned() >= BEYOND;
    }

    /** Computes something as if this bet were not there. */
    public <T> T without(BetId bet, Supplier<T> computation) {
        Risk own = risks.get(bet);
        if (own == null) {
            return computation.get();
        }
        add(own, -1);
        try {
            return computation.get();
        } finally {
            add(own, 1);
        }
    }

    /** Liability on a selection. */
    public long onSelection(MarketId market, SelectionId selection) {
        MarketRisk risk = markets.get(market);
        return risk == null ? 0 : risk.liabilities.getOrDefault(selection, 0L);
    }

    /** What is lost on a market when this selection wins, less the stakes on the others: negative where they are more. */
    public long inMarket(MarketId market, SelectionId selection) {
        MarketRisk risk = markets.get(market);
        return risk == null ? 0 : risk.returns.getOrDefault(selection, 0L) - risk.stakes;
    }

    /** Liability on all markets of an event. */
    public long onEvent(EventId event) {
        return events.getOrDefault(event, 0L);
    }

    /** Liability on the bets of an account. */
    public long onAccount(AccountId account) {
        return accounts.getOrDefault(account, 0L);
    }

    private void put(BetId bet, BetRequest request, long stake, List<Price> prices) {
        forget(bet);
        if (request.shape().composition() instanceof Composition.Composed composed) {
            long returned = PotentialReturn.of(factor(request, composed, prices), stake);
            Risk risk = Risk.of(request, stake, returned);
            risks.put(bet, risk);
            add(risk, 1);
        }
    }

    /** What one minor unit of a bet's stake returns when every leg wins at these prices. */
    static Ratio factor(BetRequest request, Composition.Composed composed, List<Price> prices) {
        List<@Nullable PlaceTerms> terms = new ArrayList<>();
        if (request.shape().eachWay()) {
            request.legs().forEach(leg -> terms.add(leg.placeTerms()));
        }
        return PotentialReturn.factor(composed.combinations(), composed.stake().lines(), prices, terms);
    }

    private void add(Risk risk, int sign) {
        for (LegRequest leg : risk.request().legs()) {
            MarketRisk market = markets.computeIfAbsent(leg.market(), ignored -> new MarketRisk(leg.event()));
            long before = market.liability();
            // Only a single's stake is surely there when its market goes the other way; that of another bet pays for
            // itself alone.
            boolean single = risk.request().legs().size() == 1;
            merge(market.returns, leg.selection(), sign * (single ? risk.returned() : risk.liability()));
            merge(market.liabilities, leg.selection(), sign * risk.liability());
            if (single) {
                market.stakes += sign * risk.stake();
            }
            if (market.event != null) {
                merge(events, market.event, market.liability() - before);
            }
            if (market.isEmpty()) {
                markets.remove(leg.market());
            }
        }
        merge(accounts, risk.request().account(), sign * risk.liability());
    }

    private static <K> void merge(Map<K, Long> sums, K key, long amount) {
        sums.merge(key, amount, (before, more) -> before + more == 0 ? null : before + more);
        sums.remove(key, 0L);
    }
}

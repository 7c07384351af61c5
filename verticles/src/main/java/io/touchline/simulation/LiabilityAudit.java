package io.touchline.simulation;

import static io.touchline.simulation.Violation.unless;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.Ticket;
import io.touchline.domain.risk.Exposure;
import io.touchline.domain.risk.RiskLimits;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Adds up from the journal's lines what the house can lose, bet by bet and from the start each time, by rules written down a second time. */
final class LiabilityAudit {
    private static final int DECIMALS = 3;

    private final Stage stage;
    private final Map<BetId, Counted> bets = new LinkedHashMap<>();
    private @Nullable Sums sums;
    private boolean isCompared;

    private record Counted(BetRequest request, long stake, long returned) {
        long liability() {
            return returned - stake;
        }
    }

    LiabilityAudit(Stage stage) {
        this.stage = stage;
    }

    void clear() {
        bets.clear();
        changed();
    }

    void line(BetId bet, BetEntry entry) {
        switch (entry) {
            case BetEntry.Admitted(Ticket ticket, long _) -> {
                List<Integer> prices = new ArrayList<>();
                for (int leg = 0; leg < ticket.seen().size(); leg++) {
                    prices.add(atReceipt(ticket, leg));
                }
                count(bet, ticket.request(), ticket.request().stake().amount(), prices);
            }
            case BetEntry.Decided(Decision decision, long _) -> {
                BetRequest request = Objects.requireNonNull(bets.get(bet)).request();
                List<Integer> prices = decision.legs().stream()
                        .map(leg -> leg.used().thousandths())
                        .toList();
                count(bet, request, decision.stake().amount(), prices);
            }
            case BetEntry.Refused _ -> settled(bet);
            case BetEntry.Placed _,
                    BetEntry.Held _,
                    BetEntry.Offered _,
                    BetEntry.Confirmed _,
                    BetEntry.Doubted _,
                    BetEntry.Accepted _,
                    BetEntry.Released _ -> {}
        }
    }

    void settled(BetId bet) {
        bets.remove(bet);
        changed();
    }

    private void changed() {
        sums = null;
        isCompared = false;
    }

    private void count(BetId bet, BetRequest request, long stake, List<Integer> prices) {
        BigDecimal returned = BigDecimal.valueOf(stake);
        for (int price : prices) {
            returned = returned.multiply(BigDecimal.valueOf(price, DECIMALS));
        }
        bets.put(
                bet,
                new Counted(
                        request,
                        stake,
                        returned.setScale(0, RoundingMode.HALF_EVEN).longValueExact()));
        changed();
    }

    private static int atReceipt(Ticket ticket, int leg) {
        int asked = ticket.request().legs().get(leg).price().thousandths();
        LegReading.Known seen = ticket.seen().get(leg);
        int then = Objects.requireNonNull(seen.price()).thousandths();
        return switch (ticket.request().consent().priceChange()) {
            case NONE -> asked;
            case HIGHER -> Math.max(asked, then);
            case ANY -> then;
        };
    }

    /** A bet is being taken: nothing that it is on may cost more than the house wants to lose. */
    void decided(BetId bet) {
        RiskLimits limits = Stage.RISK;
        Counted own = Objects.requireNonNull(bets.get(bet));
        within(bet, "returns", own.returned(), limits.returnMax());
        within(bet, "account", sums().onAccount(own.request().account()), limits.accountMax());
        for (LegRequest leg : own.request().legs()) {
            within(bet, "selection", sums().onSelection(leg.market(), leg.selection()), limits.selectionMax());
            within(bet, "market", sums().inMarket(leg.market(), leg.selection()), limits.marketMax());
            within(bet, "event", onEvent(Objects.requireNonNull(leg.event())), limits.eventMax());
        }
    }

    private static void within(BetId bet, String what, long amount, long max) {
        unless(
                amount <= max,
                Invariant.WITHIN_LIMITS,
                bet + " is taken with " + amount + " on its " + what + " (expected: at most " + max + ")");
    }

    /** What the node has counted is what the lines come to. */
    void counted(Exposure exposure) {
        if (isCompared) {
            return;
        }
        isCompared = true;
        stage.accounts.forEach(account -> same(account, exposure.onAccount(account), sums().onAccount(account)));
        for (SimulatedMarket market : stage.markets) {
            same(market.event(), exposure.onEvent(market.event()), onEvent(market.event()));
            for (int side = 0; side < 2; side++) {
                SelectionId selection = market.selection(side);
                same(
                        market.id() + "/" + selection,
                        exposure.onSelection(market.id(), selection),
                        sums().onSelection(market.id(), selection));
            }
        }
    }

    private static void same(Object where, long counted, long expected) {
        unless(
                counted == expected,
                Invariant.I14_COUNTERS_ARE_THE_LOG,
                where + " may cost " + counted + " (expected: " + expected + ")");
    }

    // ---- The sums, made anew where a line came in between

    private Sums sums() {
        if (sums == null) {
            sums = new Sums(new HashMap<>(), new HashMap<>());
            bets.values().forEach(sums::add);
        }
        return sums;
    }

    /** On one selection: what is lost if it wins, and the stakes that are there if it does not. */
    private static final class Side {
        private long liability;
        private long singles;
    }

    private record Sums(Map<AccountId, Long> accounts, Map<MarketId, Map<SelectionId, Side>> markets) {
        void add(Counted bet) {
            accounts.merge(bet.request().account(), bet.liability(), Long::sum);
            List<LegRequest> legs = bet.request().legs();
            for (LegRequest leg : legs) {
                Side side = markets.computeIfAbsent(leg.market(), _ -> new HashMap<>())
                        .computeIfAbsent(leg.selection(), _ -> new Side());
                side.liability += bet.liability();
                side.singles += legs.size() == 1 ? bet.stake() : 0;
            }
        }

        long onAccount(AccountId account) {
            return accounts.getOrDefault(account, 0L);
        }

        long onSelection(MarketId market, SelectionId selection) {
            Side side = markets.getOrDefault(market, Map.of()).get(selection);
            return side == null ? 0 : side.liability;
        }

        /** When this selection wins: a single on another one pays for a part of that. */
        long inMarket(MarketId market, SelectionId selection) {
            long lost = onSelection(market, selection);
            for (Map.Entry<SelectionId, Side> side :
                    markets.getOrDefault(market, Map.of()).entrySet()) {
                lost -= side.getKey().equals(selection) ? 0 : side.getValue().singles;
            }
            return lost;
        }

        /** When the dearest of its selections wins. */
        long onMarket(MarketId market) {
            long worst = 0;
            for (SelectionId selection : markets.getOrDefault(market, Map.of()).keySet()) {
                worst = Math.max(worst, inMarket(market, selection));
            }
            return worst;
        }
    }

    private long onEvent(EventId event) {
        long lost = 0;
        for (SimulatedMarket market : stage.markets) {
            lost += market.event().equals(event) ? sums().onMarket(market.id()) : 0;
        }
        return lost;
    }
}

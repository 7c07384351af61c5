package io.touchline.feeds.recording;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.EventUpdate;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.PriceUpdate;
import io.touchline.feeds.FeedChange.SelectionPrice;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.SelectionUpdate;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What delivered lines say, as facts in the words of src/test/oracle/esa_facts.py. */
final class ReplayFacts {
    private final Map<String, Seen> markets = new LinkedHashMap<>();
    private final Map<String, List<String>> events = new LinkedHashMap<>();

    static ReplayFacts of(List<FeedLine> lines) {
        ReplayFacts facts = new ReplayFacts();
        for (FeedLine line : lines) {
            line.changes().forEach(change -> facts.take(line.seq(), change));
            facts.markets.values().forEach(market -> market.endLine(line.seq()));
        }
        return facts;
    }

    Map<String, List<String>> markets() {
        Map<String, List<String>> facts = new LinkedHashMap<>();
        markets.forEach((market, seen) -> facts.put(market, List.copyOf(seen.facts)));
        return facts;
    }

    Map<String, List<String>> events() {
        return events;
    }

    private void take(long line, FeedChange change) {
        switch (change) {
            case MarketUpdate update -> seen(update.market().value()).take(line, update);
            case PriceUpdate update ->
                update.prices().forEach(price -> seen(update.market().value()).take(price));
            case Settlement settlement -> seen(settlement.market().value()).take(line, settlement);
            case EventUpdate update -> {
                if (update.score() != null) {
                    events.computeIfAbsent(update.event().value(), event -> new ArrayList<>())
                            .add(line + " score " + update.score());
                }
            }
            case FeedChange.IncidentReport ignored -> {}
            case FeedChange.BetStop unexpected -> throw new AssertionError(unexpected);
            case FeedChange.Rollback unexpected -> throw new AssertionError(unexpected);
            case FeedChange.Cancel unexpected -> throw new AssertionError(unexpected);
            case FeedChange.CancelRollback unexpected -> throw new AssertionError(unexpected);
            case FeedChange.Withdrawal unexpected -> throw new AssertionError(unexpected);
            case FeedChange.Doubt unexpected -> throw new AssertionError(unexpected);
        }
    }

    private Seen seen(String market) {
        return markets.computeIfAbsent(market, id -> new Seen());
    }

    private static final class Seen {
        private final List<String> facts = new ArrayList<>();
        private final Set<SelectionId> removed = new HashSet<>();
        private final Map<SelectionId, String> prices = new TreeMap<>();
        private final Map<SelectionId, String> toldPrices = new LinkedHashMap<>();
        private String status = "";
        private boolean over;

        void take(long line, MarketUpdate update) {
            String now = update.status() + (update.inPlay() ? " in play" : "");
            if (!now.equals(status)) {
                facts.add(line + " status " + now);
                status = now;
            }
            over = update.status() == MarketStatus.CLOSED;
            List<SelectionUpdate> byId = update.selections().stream()
                    .sorted(Comparator.comparing(SelectionUpdate::id))
                    .toList();
            for (SelectionUpdate selection : byId) {
                if (selection.status() == SelectionStatus.REMOVED && removed.add(selection.id())) {
                    facts.add(line + " removed " + selection.id());
                }
                prices.put(selection.id(), text(selection.price()));
            }
        }

        void take(SelectionPrice price) {
            prices.put(price.id(), text(price.price()));
        }

        void take(long line, Settlement settlement) {
            facts.add(line
                    + settlement.selections().stream()
                            .sorted(Comparator.comparing(
                                    selection -> selection.id().value()))
                            .map(selection -> selection.id() + "=" + selection.result() + factor(selection, settlement))
                            .collect(Collectors.joining(" ", " results ", "")));
        }

        /** Prices are compared as they stand after each line. */
        void endLine(long line) {
            if (over) {
                return;
            }
            prices.forEach((selection, price) -> {
                if (!price.equals(toldPrices.getOrDefault(selection, "none"))) {
                    toldPrices.put(selection, price);
                    facts.add(line + " price " + selection + " " + price);
                }
            });
        }

        private static String text(@Nullable Price price) {
            return price == null ? "none" : price.toString();
        }

        private static String factor(SelectionSettlement selection, Settlement settlement) {
            BigDecimal factor = selection.deadHeatFactor();
            if (factor == null) {
                return "";
            }
            long winners = settlement.selections().stream()
                    .filter(other -> other.deadHeatFactor() != null)
                    .count();
            return "/" + factor.multiply(BigDecimal.valueOf(winners)).setScale(0, RoundingMode.HALF_EVEN) + ":"
                    + winners;
        }
    }
}

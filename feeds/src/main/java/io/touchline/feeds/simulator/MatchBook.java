package io.touchline.feeds.simulator;

import io.touchline.feeds.simulator.LiveMarket.Standing;
import io.touchline.protocol.SelectionResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All markets of one match: opens, prices, closes and settles them, and writes the lines that say so. */
final class MatchBook {
    private static final int BET_DELAY_MS = 5_000;

    private final String eventId;
    private final LineLog log;
    private final List<LiveMarket> markets;
    private final LineWriter writer = new LineWriter();
    private final Weights weights = new Weights();

    private boolean inPlay;

    MatchBook(MatchPlan plan, String eventId, LineLog log) {
        this.eventId = eventId;
        this.log = log;
        this.markets = MarketCatalogue.of(plan).stream()
                .map(definition -> new LiveMarket(definition, eventId))
                .toList();
    }

    void turnInPlay() {
        inPlay = true;
    }

    /** Opens what is not decided yet, at new prices. */
    void open(Outlook outlook, long nowMillis) {
        if (!log.isOpen(nowMillis)) {
            return;
        }
        for (LiveMarket market : markets) {
            if (market.isOffered()) {
                market.reprice(outlook, weights).clear();
                sayOffered(market, nowMillis);
            }
        }
    }

    /** Shows what is not decided yet, without opening it. */
    void showSuspended(Outlook outlook, String reason, long nowMillis) {
        for (LiveMarket market : markets) {
            if (market.isOffered()) {
                market.reprice(outlook, weights).clear();
                say(market, "SUSPENDED", reason, nowMillis);
            }
        }
    }

    /** Says which prices changed. A market that loses its last price is suspended until it has one again. */
    void reprice(Outlook outlook, long nowMillis) {
        for (LiveMarket market : markets) {
            if (!market.isOffered()) {
                continue;
            }
            boolean hadPrice = market.hasPrice();
            List<Integer> changed = market.reprice(outlook, weights);
            if (hadPrice != market.hasPrice()) {
                sayOffered(market, nowMillis);
            } else if (!changed.isEmpty()) {
                writer.begin("prices").field("market", market.id()).prices(market, changed);
                log.add(nowMillis, writer.end());
            }
        }
    }

    /** Closes and settles what can not change any more. */
    void decide(Outlook outlook, String reason, boolean areFinal, long nowMillis) {
        for (LiveMarket market : markets) {
            if (market.isOffered()) {
                List<SelectionResult> results = market.definition().rule().decided(outlook);
                if (!results.isEmpty()) {
                    close(market, outlook, reason, nowMillis);
                    settle(market, results, areFinal, nowMillis);
                }
            }
        }
    }

    void close(Outlook outlook, String reason, long nowMillis) {
        for (LiveMarket market : markets) {
            if (market.isOffered()) {
                close(market, outlook, reason, nowMillis);
            }
        }
    }

    /** Settles everything for good, what was settled live once more. */
    void confirm(Outlook outlook, long nowMillis) {
        for (LiveMarket market : markets) {
            if (market.isAnnounced() && market.standing() != Standing.CANCELLED && !market.isConfirmed()) {
                settle(market, market.definition().rule().decided(outlook), true, nowMillis);
            }
        }
    }

    /** Whether other results than those given out follow from this outlook. */
    boolean contradicts(Outlook outlook) {
        return markets.stream().anyMatch(market -> isWrong(market, outlook));
    }

    /** Takes wrong results back and settles those markets again. */
    void correct(Outlook outlook, long nowMillis) {
        for (LiveMarket market : markets) {
            if (isWrong(market, outlook)) {
                log.add(
                        nowMillis,
                        writer.begin("rollback").field("market", market.id()).end());
                settle(market, market.definition().rule().decided(outlook), true, nowMillis);
            }
        }
    }

    /** Cancels one market that is still offered; all bets on it are void. */
    void cancelOne(Dice dice, String reason, long nowMillis) {
        List<LiveMarket> offered =
                markets.stream().filter(m -> m.isOffered() && m.isAnnounced()).toList();
        if (!offered.isEmpty()) {
            LiveMarket market = dice.pick(offered);
            market.stand(Standing.CANCELLED);
            writer.begin("cancel").field("market", market.id()).field("reason", reason);
            log.add(nowMillis, writer.end());
        }
    }

    private boolean isWrong(LiveMarket market, Outlook outlook) {
        return market.isConfirmed()
                && !market.results().equals(market.definition().rule().decided(outlook));
    }

    private void close(LiveMarket market, Outlook outlook, String reason, long nowMillis) {
        market.stand(Standing.CLOSED);
        if (market.isAnnounced()) {
            market.reprice(outlook, weights).clear();
            say(market, "CLOSED", reason, nowMillis);
        }
    }

    private void settle(LiveMarket market, List<SelectionResult> results, boolean areFinal, long nowMillis) {
        market.settle(results, areFinal);
        if (market.isAnnounced()) {
            writer.begin("settlement")
                    .field("market", market.id())
                    .field("certainty", areFinal ? "CONFIRMED" : "LIVE")
                    .results(market, results);
            log.add(nowMillis, writer.end());
        }
    }

    private void sayOffered(LiveMarket market, long nowMillis) {
        if (market.hasPrice()) {
            say(market, "OPEN", null, nowMillis);
        } else {
            say(market, "SUSPENDED", "No price at the moment", nowMillis);
        }
    }

    private void say(LiveMarket market, String status, @Nullable String reason, long nowMillis) {
        if (!log.isOpen(nowMillis)) {
            return;
        }
        market.announce();
        MarketDefinition definition = market.definition();
        writer.begin("market")
                .field("event", eventId)
                .field("market", market.id())
                .field("marketType", definition.type())
                .field("name", definition.name())
                .line(definition.line())
                .field("status", status);
        if (reason != null) {
            writer.field("statusReason", reason);
        }
        writer.field("inPlay", inPlay)
                .field("betDelayMs", inPlay ? BET_DELAY_MS : 0)
                .selections(market);
        log.add(nowMillis, writer.end());
    }
}

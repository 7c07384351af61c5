package io.touchline.domain.market;

import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.settlement.CancelWindow;
import io.touchline.domain.settlement.FactsChange;
import io.touchline.domain.settlement.MarketFacts;
import io.touchline.domain.settlement.Ratio;
import io.touchline.domain.settlement.Withdrawal;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one line says of how markets ended. Each method gives the reason why the word was refused, or null. Also a word that changes
 * nothing here is passed on: an owner forgets with its process what settlement keeps.
 */
final class FactsApplication {
    private final CommandApplication application;
    private final EventBook book;
    private final FeedLine line;

    FactsApplication(CommandApplication application, FeedLine line) {
        this.application = application;
        this.book = application.book;
        this.line = line;
    }

    @Nullable String settle(FeedChange.Settlement settlement) {
        EventBook.Entry entry = book.markets.get(settlement.market());
        if (entry == null) {
            return application.unknownMarket(settlement.market());
        }
        String unknown = unknownReason(
                entry,
                settlement.market(),
                settlement.selections().stream()
                        .map(FeedChange.SelectionSettlement::id)
                        .toList());
        if (unknown != null) {
            return unknown;
        }
        // Settling makes a new version, unless the market had ended already; then nothing was bet since.
        long version = entry.image().version() + 1;
        MarketFacts.Results results =
                MarketFacts.Results.of(settlement, version, line.sourceTimeMicros(), book.timeMicros);
        return change(settlement.market(), entry, new FactsChange.Settled(results), null);
    }

    @Nullable String rollBack(MarketId market) {
        EventBook.Entry entry = book.markets.get(market);
        return entry == null
                ? application.unknownMarket(market)
                : change(market, entry, new FactsChange.RolledBack(), null);
    }

    @Nullable String cancel(FeedChange.Cancel cancel) {
        EventBook.Entry entry = book.markets.get(cancel.market());
        if (entry == null) {
            return application.unknownMarket(cancel.market());
        }
        CancelWindow window = new CancelWindow(cancel.fromMicros(), cancel.toMicros());
        String reason = cancel.reason() == null ? "" : cancel.reason();
        return change(cancel.market(), entry, new FactsChange.Cancelled(window, reason), cancel.reason());
    }

    @Nullable String rollBack(FeedChange.CancelRollback rollback) {
        EventBook.Entry entry = book.markets.get(rollback.market());
        if (entry == null) {
            return application.unknownMarket(rollback.market());
        }
        CancelWindow window = new CancelWindow(rollback.fromMicros(), rollback.toMicros());
        return change(rollback.market(), entry, new FactsChange.CancelRolledBack(window), null);
    }

    @Nullable String withdraw(FeedChange.Withdrawal withdrawal) {
        MarketId market = withdrawal.market();
        EventBook.Entry entry = book.markets.get(market);
        if (entry == null) {
            return application.unknownMarket(market);
        }
        String unknown = unknownReason(entry, market, List.of(withdrawal.selection()));
        if (unknown != null) {
            return unknown;
        }
        Withdrawal.Deduction deduction = switch (withdrawal.deduction()) {
            case FeedChange.Deduction.Share(var share) -> new Withdrawal.Deduction.Fixed(Ratio.of(share));
            case FeedChange.Deduction.ByPrice(var price) -> new Withdrawal.Deduction.ByTable(price);
        };
        Long at = withdrawal.atMicros();
        Withdrawal fact = new Withdrawal(
                withdrawal.selection(),
                deduction,
                at == null ? line.sourceTimeMicros() : at,
                reformedVersion(entry, withdrawal.selection()));
        return change(market, entry, new FactsChange.Withdrawn(fact), null);
    }

    /** The market without the selection may have come already; otherwise everything bet so far was bet with it. */
    private static long reformedVersion(EventBook.Entry entry, SelectionId selection) {
        boolean gone = entry.state().selections().stream()
                .anyMatch(one -> one.id().equals(selection) && one.status() == SelectionStatus.REMOVED);
        return entry.image().version() + (gone ? 0 : 1);
    }

    private @Nullable String unknownReason(EventBook.Entry entry, MarketId market, List<SelectionId> named) {
        SelectionId unknown = entry.state().unknown(named);
        return unknown == null
                ? null
                : application.doubt(market, "selection: " + unknown + " is unknown", line.correlationId());
    }

    private @Nullable String change(
            MarketId market, EventBook.Entry entry, FactsChange change, @Nullable String words) {
        MarketFacts next;
        try {
            next = entry.state().facts().after(change);
        } catch (IllegalArgumentException e) {
            return application.doubt(market, String.valueOf(e.getMessage()), line.correlationId());
        }
        application.put(market, entry.state().withFacts(next, words, book.timeMicros), line.correlationId());
        application.effects.add(new Effect.FactsChanged(market, entry.image().type(), change, line.correlationId()));
        return null;
    }
}

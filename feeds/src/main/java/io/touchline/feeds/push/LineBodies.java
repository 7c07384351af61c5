package io.touchline.feeds.push;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.feeds.FeedChange.SelectionPrice;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.SelectionUpdate;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Line;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What each type of line says, one method a type. */
final class LineBodies {
    static final int SELECTIONS_MAX = 1_000;
    static final int NAME_MAX = 200;
    static final int BET_DELAY_MS_MAX = 60_000;

    private static final int WORD_MAX = 64;
    private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

    private static final Pattern MARKET_TYPE = Pattern.compile("[A-Z0-9][A-Z0-9_.+-]{0,63}");
    private static final String FACTOR_RULE = "a number above 0 and at most 1";
    private static final int SHARE_SCALE_MAX = 18;
    private static final String SHARE_RULE = "a share of the winnings, 0 to 1";

    private LineBodies() {}

    static FeedChange event(Fields fields) throws UnusableLine {
        return new FeedChange.EventUpdate(
                fields.id("event", EventId::new),
                fields.textOrNull("sport", WORD_MAX),
                fields.textOrNull("competition", NAME_MAX),
                fields.textOrNull("name", NAME_MAX),
                fields.wholeOrNull("startTime", 0, Fields.TIME_MAX),
                fields.flagOrNull("inPlay"),
                fields.textOrNull("score", WORD_MAX),
                fields.textOrNull("clock", WORD_MAX),
                fields.textOrNull("status", WORD_MAX));
    }

    static FeedChange market(Fields fields) throws UnusableLine {
        boolean inPlay = fields.flag("inPlay");
        Long betDelayMs = fields.wholeOrNull("betDelayMs", 0, BET_DELAY_MS_MAX);
        if (betDelayMs == null && inPlay) {
            // No delay in play is a gift to whoever sits in the stadium: it must be meant.
            throw fields.absent("betDelayMs", "0 to " + BET_DELAY_MS_MAX + " in play");
        }
        return new FeedChange.MarketUpdate(
                fields.id("event", EventId::new),
                fields.id("market", MarketId::new),
                marketType(fields),
                fields.text("name", NAME_MAX),
                line(fields),
                marketStatus(fields),
                fields.textOrNull("statusReason", NAME_MAX),
                inPlay,
                betDelayMs == null ? 0 : betDelayMs.intValue(),
                marketSelections(fields));
    }

    static FeedChange prices(Fields fields) throws UnusableLine {
        MarketId market = fields.id("market", MarketId::new);
        List<SelectionPrice> prices = new ArrayList<>();
        Set<SelectionId> seen = new HashSet<>();
        for (Fields selection : fields.objects("selections", SELECTIONS_MAX)) {
            if (!selection.isWritten("price")) {
                throw selection.absent("price", "a number from 1.001 to 10000, or null");
            }
            prices.add(new SelectionPrice(selectionId(selection, seen), selection.priceOrNull("price")));
        }
        return new FeedChange.PriceUpdate(market, prices);
    }

    static FeedChange betStop(Fields fields) throws UnusableLine {
        String reason = fields.textOrNull("reason", NAME_MAX);
        MarketId market = fields.idOrNull("market", MarketId::new);
        if (market != null) {
            return new FeedChange.BetStop(new Target.OfMarket(market), reason);
        }
        return new FeedChange.BetStop(new Target.OfEvent(fields.id("event", EventId::new)), reason);
    }

    static FeedChange incident(Fields fields) throws UnusableLine {
        return new FeedChange.IncidentReport(
                fields.id("event", EventId::new),
                word(fields, "kind", KIND, "a word in capitals, such as GOAL"),
                fields.textOrNull("score", WORD_MAX),
                fields.textOrNull("clock", WORD_MAX),
                fields.textOrNull("detail", NAME_MAX));
    }

    static FeedChange settlement(Fields fields) throws UnusableLine {
        MarketId market = fields.id("market", MarketId::new);
        Certainty certainty = fields.oneOf("certainty", Certainty.class);
        List<SelectionSettlement> selections = new ArrayList<>();
        Set<SelectionId> seen = new HashSet<>();
        for (Fields selection : fields.objects("selections", SELECTIONS_MAX)) {
            selections.add(new SelectionSettlement(
                    selectionId(selection, seen),
                    selection.oneOf("result", SelectionResult.class),
                    deadHeatFactor(selection)));
        }
        return new FeedChange.Settlement(
                market, certainty, selections, fields.wholeOrNull("decidedAt", 1, Fields.TIME_MAX));
    }

    static FeedChange rollback(Fields fields) throws UnusableLine {
        return new FeedChange.Rollback(fields.id("market", MarketId::new));
    }

    static FeedChange cancel(Fields fields) throws UnusableLine {
        Window window = window(fields);
        return new FeedChange.Cancel(
                fields.id("market", MarketId::new), window.from, window.to, fields.textOrNull("reason", NAME_MAX));
    }

    static FeedChange rollbackCancel(Fields fields) throws UnusableLine {
        Window window = window(fields);
        return new FeedChange.CancelRollback(fields.id("market", MarketId::new), window.from, window.to);
    }

    private record Window(@Nullable Long from, @Nullable Long to) {}

    private static Window window(Fields fields) throws UnusableLine {
        Long from = fields.wholeOrNull("from", 0, Fields.TIME_MAX);
        Long to = fields.wholeOrNull("to", 0, Fields.TIME_MAX);
        if (from != null && to != null && from > to) {
            throw UnusableLine.of("from", fields.shown("from"), "at most to, " + fields.shown("to"));
        }
        return new Window(from, to);
    }

    static FeedChange withdrawal(Fields fields) throws UnusableLine {
        return new FeedChange.Withdrawal(
                fields.id("market", MarketId::new),
                fields.id("selection", SelectionId::new),
                deduction(fields),
                fields.wholeOrNull("at", 1, Fields.TIME_MAX));
    }

    private static FeedChange.Deduction deduction(Fields fields) throws UnusableLine {
        BigDecimal share = fields.decimalOrNull("deduction", SHARE_RULE);
        Price price = fields.priceOrNull("price");
        if (share == null && price != null) {
            return new FeedChange.Deduction.ByPrice(price);
        }
        if (share == null || price != null) {
            throw UnusableLine.of(
                    "deduction",
                    share == null ? "missing" : fields.shown("deduction") + " beside a price",
                    SHARE_RULE + ", or else the price that the selection had");
        }
        if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0 || share.scale() > SHARE_SCALE_MAX) {
            throw UnusableLine.of("deduction", fields.shown("deduction"), SHARE_RULE);
        }
        return new FeedChange.Deduction.Share(share);
    }

    private static List<SelectionUpdate> marketSelections(Fields fields) throws UnusableLine {
        List<SelectionUpdate> selections = new ArrayList<>();
        Set<SelectionId> seen = new HashSet<>();
        for (Fields selection : fields.objects("selections", SELECTIONS_MAX)) {
            selections.add(new SelectionUpdate(
                    selectionId(selection, seen),
                    selection.text("name", NAME_MAX),
                    selection.oneOf("status", SelectionStatus.class),
                    selection.priceOrNull("price")));
        }
        return selections;
    }

    private static SelectionId selectionId(Fields selection, Set<SelectionId> seen) throws UnusableLine {
        SelectionId id = selection.id("id", SelectionId::new);
        if (!seen.add(id)) {
            throw UnusableLine.of("selections", selection.shown("id") + " twice", "each selection once");
        }
        return id;
    }

    private static MarketStatus marketStatus(Fields fields) throws UnusableLine {
        MarketStatus status = fields.oneOf("status", MarketStatus.class);
        return switch (status) {
            case INACTIVE, OPEN, SUSPENDED, CLOSED -> status;
            case SETTLED ->
                throw UnusableLine.of(
                        "status", "SETTLED", "INACTIVE, OPEN, SUSPENDED or CLOSED; results are settlement lines");
            case CANCELLED ->
                throw UnusableLine.of(
                        "status", "CANCELLED", "INACTIVE, OPEN, SUSPENDED or CLOSED; cancelling is a cancel line");
        };
    }

    private static @Nullable String marketType(Fields fields) throws UnusableLine {
        return fields.has("marketType")
                ? word(fields, "marketType", MARKET_TYPE, "a word in capitals, such as MATCH_ODDS, or null")
                : null;
    }

    private static String word(Fields fields, String name, Pattern form, String rule) throws UnusableLine {
        String word = fields.text(name, WORD_MAX);
        if (!form.matcher(word).matches()) {
            throw UnusableLine.of(name, fields.shown(name), rule);
        }
        return word;
    }

    private static @Nullable Line line(Fields fields) throws UnusableLine {
        String rule = "a number or a text of 1 to 64 characters, or null";
        JsonValue value = fields.value("line");
        if (value instanceof JsonValue.Text) {
            return new Line(fields.text("line", WORD_MAX));
        }
        BigDecimal number = fields.decimalOrNull("line", rule);
        if (number == null) {
            return null;
        }
        if (Math.abs((long) number.scale()) > 9 || number.precision() > 18) {
            throw UnusableLine.of("line", fields.shown("line"), rule);
        }
        // 2.50 and 2.5 are one line.
        return new Line(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
    }

    private static @Nullable BigDecimal deadHeatFactor(Fields selection) throws UnusableLine {
        BigDecimal factor = selection.decimalOrNull("deadHeatFactor", FACTOR_RULE);
        if (factor == null) {
            return null;
        }
        if (factor.signum() <= 0 || factor.compareTo(BigDecimal.ONE) > 0 || factor.scale() > SHARE_SCALE_MAX) {
            throw UnusableLine.of("deadHeatFactor", selection.shown("deadHeatFactor"), FACTOR_RULE);
        }
        return factor.compareTo(BigDecimal.ONE) == 0 ? null : factor;
    }
}

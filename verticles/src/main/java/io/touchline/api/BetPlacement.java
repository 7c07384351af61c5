package io.touchline.api;

import io.touchline.betting.MarketSide;
import io.touchline.cache.MarketView;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetShape;
import io.touchline.domain.betting.BetSlip;
import io.touchline.domain.betting.BetType;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.CompositionLimits;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.EachWayRule;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Money;
import io.touchline.protocol.SelectionStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes a request to the desk of what a bettor sent: which events the markets are of, and how the legs are combined. */
final class BetPlacement {
    private final MarketSide markets;
    private final MarketView view;
    private final CompositionLimits limits;
    private final Predicate<FeedName> tellsPlaces;

    BetPlacement(MarketSide markets, MarketView view, CompositionLimits limits, Predicate<FeedName> tellsPlaces) {
        this.markets = markets;
        this.view = view;
        this.limits = limits;
        this.tellsPlaces = tellsPlaces;
    }

    /** Two bodies are the same request when they are the same bytes. */
    static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    BetRequest request(BetId bet, AccountId account, String key, byte[] raw) {
        BetBody body = BetBody.read(raw);
        List<LegRequest> legs = new ArrayList<>();
        List<BetSlip.Leg> slipLegs = new ArrayList<>();
        for (BetBody.Leg leg : body.legs()) {
            EventId event = markets.eventOf(leg.market());
            PlaceTerms terms = body.eachWay() ? placeTerms(leg.market()) : null;
            legs.add(new LegRequest(
                    leg.market(), leg.selection(), leg.price(), leg.version(), leg.epoch(), event, terms));
            // Of an unknown market nothing is known that could be related.
            EventId related = event == null ? unknownEvent(leg.market()) : event;
            slipLegs.add(new BetSlip.Leg(related, leg.market(), leg.selection(), leg.banker(), terms));
        }
        long asked = body.stake().amount();
        BetType type = body.type() != null ? body.type() : legs.size() == 1 ? BetType.SINGLE : BetType.ACCUMULATOR;
        Composition composition = Composition.of(
                new BetSlip(
                        type,
                        body.sizes(),
                        slipLegs,
                        body.eachWay(),
                        body.stakePerLine()
                                ? new BetSlip.AskedStake.PerLine(asked)
                                : new BetSlip.AskedStake.Total(asked),
                        body.totalCombinations()),
                limits);
        long total = composition instanceof Composition.Composed composed
                ? composed.stake().total()
                : asked;
        return new BetRequest(
                bet,
                account,
                key,
                hash(raw),
                legs,
                new Money(total, body.stake().currency()),
                new Consent(body.priceChange(), body.reoffer(), body.partialStake()),
                new BetShape(type, body.eachWay(), composition));
    }

    private @Nullable PlaceTerms placeTerms(MarketId id) {
        Market market = view.market(id);
        Event event = market == null ? null : view.event(market.event());
        if (market == null || event == null || !tellsPlaces.test(event.feed().name())) {
            return null;
        }
        int runners = (int) market.selections().stream()
                .filter(selection -> selection.status() != SelectionStatus.REMOVED)
                .count();
        return EachWayRule.of(event.sport(), market.type(), runners);
    }

    private static EventId unknownEvent(MarketId market) {
        byte[] name = market.value().getBytes(StandardCharsets.UTF_8);
        return new EventId("unknown-" + hash(name));
    }
}

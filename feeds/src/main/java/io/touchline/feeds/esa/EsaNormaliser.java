package io.touchline.feeds.esa;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Doubt;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.feeds.esa.EsaMessage.Broken;
import io.touchline.feeds.esa.EsaMessage.MarketChange;
import io.touchline.feeds.esa.EsaMessage.RunnerChange;
import io.touchline.feeds.esa.EsaMessage.ScoreChange;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says the lines of one exchange stream in the words of the house. Holds the ladders, so that only visible changes leave; never
 * throws, whatever a line contains: what cannot be used is refused with its reason, and what it spoke of is doubted until a
 * definition of it comes. To be used by one thread at a time.
 */
public final class EsaNormaliser {
    private static final int MARKETS_MAX = 50_000;

    private final ExchangeEvents events;
    private final Map<MarketId, ExchangeMarket> markets = new LinkedHashMap<>();

    /** Whether the stream carries ladders: then a last traded price is never what somebody offers. */
    private boolean laddered;

    /** The markets that an image under way has brought; null while there is none. */
    private @Nullable Set<MarketId> imaged;

    /** @param events shared by the streams that speak of the same events in one run */
    public EsaNormaliser(ExchangeEvents events) {
        this.events = events;
    }

    public EsaLine accept(String line) {
        return switch (EsaParser.parse(line)) {
            case EsaParser.Other(String kind) -> new EsaLine(kind, true, null, false, 0, List.of(), List.of());
            case EsaParser.Unreadable(String reason, Set<String> spokenOf) -> unreadable(reason, spokenOf);
            case EsaParser.Read(EsaMessage message) -> apply(message);
        };
    }

    /** The whole stream is in doubt, such as after a line that was too long to be read. */
    public EsaLine refuse(String reason) {
        return unreadable(reason, Set.of());
    }

    private EsaLine unreadable(String reason, Set<String> spokenOf) {
        List<FeedChange> changes = new ArrayList<>();
        if (spokenOf.isEmpty()) {
            doubtAll(reason, changes);
        }
        for (String market : spokenOf) {
            doubtMarket(market, reason, changes);
        }
        return new EsaLine("", false, null, false, 0, changes, List.of(reason));
    }

    private EsaLine apply(EsaMessage message) {
        List<FeedChange> changes = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        if (message.imageStart()) {
            imaged = new HashSet<>();
        }
        boolean wasLaddered = laddered;
        for (EsaMessage.Entry entry : message.entries()) {
            switch (entry) {
                case MarketChange change -> apply(change, changes, refusals);
                case ScoreChange score -> apply(score, changes, refusals);
                case Broken broken -> refuse(broken, changes, refusals);
            }
        }
        if (imaged != null && message.imageEnd()) {
            doubtMissing(imaged, changes);
            imaged = null;
        }
        if (laddered && !wasLaddered) {
            markets.values().forEach(market -> market.addPriceNews(laddered, changes));
        }
        return new EsaLine(
                message.kind(),
                false,
                message.publishMillis(),
                message.unreliable(),
                message.entries().size(),
                changes,
                refusals);
    }

    private void apply(MarketChange change, List<FeedChange> changes, List<String> refusals) {
        List<FeedChange> own = new ArrayList<>();
        try {
            ExchangeMarket market = market(new MarketId(change.market()));
            if (isImage(change, market.id())) {
                market.clearPrices();
            }
            for (RunnerChange runner : change.runners()) {
                laddered |= runner.hasLadder();
            }
            if (change.definition() == null) {
                market.apply(change.runners());
                market.addPriceNews(laddered, own);
            } else {
                EventId event = new EventId(change.definition().event());
                market.define(change.definition());
                market.apply(change.runners());
                events.learn(event, market.id(), change.definition(), own);
                market.addNews(events, laddered, own);
            }
            changes.addAll(own);
        } catch (FieldException | IllegalArgumentException e) {
            refuse(new Broken(change.market(), null, String.valueOf(e.getMessage())), changes, refusals);
        }
    }

    private void apply(ScoreChange score, List<FeedChange> changes, List<String> refusals) {
        try {
            events.learn(new EventId(score.event()), score, changes);
        } catch (FieldException | IllegalArgumentException e) {
            refuse(new Broken(null, score.event(), String.valueOf(e.getMessage())), changes, refusals);
        }
    }

    private boolean isImage(MarketChange change, MarketId id) {
        return (imaged != null && imaged.add(id)) || change.image();
    }

    private ExchangeMarket market(MarketId id) {
        ExchangeMarket market = markets.get(id);
        if (market == null) {
            if (markets.size() >= MARKETS_MAX) {
                throw new FieldException("id", id, "at most " + MARKETS_MAX + " markets");
            }
            market = new ExchangeMarket(id);
            markets.put(id, market);
        }
        return market;
    }

    private void refuse(Broken broken, List<FeedChange> changes, List<String> refusals) {
        refusals.add(broken.reason());
        if (broken.market() != null) {
            doubtMarket(broken.market(), broken.reason(), changes);
        } else if (broken.event() != null) {
            doubtEvent(broken.event(), broken.reason(), changes);
        } else {
            doubtAll(broken.reason(), changes);
        }
    }

    private void doubtMarket(String market, String reason, List<FeedChange> changes) {
        MarketId id;
        try {
            id = new MarketId(market);
        } catch (IllegalArgumentException e) {
            doubtAll(reason, changes);
            return;
        }
        ExchangeMarket known = markets.get(id);
        if (known != null) {
            distrust(known);
        }
        changes.add(new Doubt(new Target.OfMarket(id), reason));
    }

    /** A score does not touch the ladders: the markets of the event are only said again. */
    private void doubtEvent(String event, String reason, List<FeedChange> changes) {
        EventId id;
        try {
            id = new EventId(event);
        } catch (IllegalArgumentException e) {
            doubtAll(reason, changes);
            return;
        }
        for (ExchangeMarket market : markets.values()) {
            if (id.equals(market.event())) {
                market.sayAgain();
            }
        }
        changes.add(new Doubt(new Target.OfEvent(id), reason));
    }

    private void doubtAll(String reason, List<FeedChange> changes) {
        markets.values().forEach(EsaNormaliser::distrust);
        changes.add(new Doubt(new Target.OfFeed(), reason));
    }

    /** An image replaces all that is held: what it does not bring is not followed any more. */
    private void doubtMissing(Set<MarketId> brought, Collection<FeedChange> changes) {
        for (ExchangeMarket market : List.copyOf(markets.values())) {
            if (!brought.contains(market.id())) {
                markets.remove(market.id());
                if (!market.isOver()) {
                    changes.add(new Doubt(new Target.OfMarket(market.id()), "not in the new image"));
                }
            }
        }
    }

    private static void distrust(ExchangeMarket market) {
        market.clearPrices();
        market.sayAgain();
    }
}

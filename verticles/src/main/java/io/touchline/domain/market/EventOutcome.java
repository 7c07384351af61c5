package io.touchline.domain.market;

import io.touchline.domain.settlement.FactsChange;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command did.
 *
 * @param revision of the event after the command; outcomes of one event are applied in this order
 * @param timeMicros when the owner applied it, by its clock
 * @param effects what clients can see of it and bets are settled by, in order; empty when nothing changed
 * @param refusals the changes that could not be applied, and why; what they spoke of is suspended
 */
public record EventOutcome(
        EventId event, long revision, long timeMicros, List<Effect> effects, List<FeedLine.Refusal> refusals)
        implements Serializable {
    public EventOutcome {
        effects = List.copyOf(effects);
        refusals = List.copyOf(refusals);
    }

    /** One visible change. Images are complete and immutable. */
    public sealed interface Effect extends Serializable {
        /** The event is new or changed; the correlation id is that of the line or operation that did it. */
        record EventChanged(Event image, String correlationId) implements Effect {}

        /** One effect for each version: none is left out. */
        record MarketChanged(Market image, String correlationId) implements Effect {}

        /**
         * The feed said how a market ended, or that it has not; clients see of it what {@link MarketChanged} before it has.
         *
         * @param type of the market
         */
        record FactsChanged(MarketId market, @Nullable String type, FactsChange change, String correlationId)
                implements Effect {}

        record MarketGone(MarketId market) implements Effect {}

        record EventGone(EventId event) implements Effect {}
    }
}

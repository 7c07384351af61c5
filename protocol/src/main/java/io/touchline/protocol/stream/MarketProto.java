package io.touchline.protocol.stream;

import io.touchline.protocol.Event;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import io.touchline.protocol.stream.wire.StreamWire;
import java.util.concurrent.TimeUnit;

/** How the vocabulary looks in the compact encoding: whole markets and events, and their parts. */
final class MarketProto {
    private MarketProto() {}

    static StreamWire.Market.Builder market(Market market) {
        StreamWire.Market.Builder wire = StreamWire.Market.newBuilder()
                .setMarket(market.id().value())
                .setEvent(market.event().value())
                .setName(market.name())
                .setStatus(status(market.status()))
                .setInPlay(market.inPlay())
                .setBetDelayMs(market.betDelayMs())
                .setVersion(market.version())
                .setEpoch(market.epoch());
        if (market.type() != null) {
            wire.setType(market.type());
        }
        if (market.line() != null) {
            wire.setLine(market.line().text());
        }
        if (market.statusReason() != null) {
            wire.setStatusReason(market.statusReason());
        }
        for (Selection selection : market.selections()) {
            wire.addSelections(selection(selection));
        }
        return wire;
    }

    private static StreamWire.Selection.Builder selection(Selection selection) {
        StreamWire.Selection.Builder wire = StreamWire.Selection.newBuilder()
                .setId(selection.id().value())
                .setName(selection.name())
                .setStatus(status(selection.status()));
        if (selection.price() != null) {
            wire.setPrice(selection.price().thousandths());
        }
        if (selection.result() != null) {
            wire.setResult(result(selection.result()));
        }
        if (selection.deadHeatFactor() != null) {
            wire.setDeadHeatFactor(selection.deadHeatFactor().toPlainString());
        }
        return wire;
    }

    /** The feed's age is measured to {@code nowMicros}, as in JSON. */
    static StreamWire.Event.Builder event(Event event, long nowMicros) {
        StreamWire.Event.Builder wire = StreamWire.Event.newBuilder()
                .setEvent(event.id().value())
                .setSport(event.sport())
                .setName(event.name())
                .setInPlay(event.inPlay())
                .setFeed(feed(event.feed(), nowMicros));
        if (event.competition() != null) {
            wire.setCompetition(event.competition());
        }
        if (event.startTimeMicros() != null) {
            wire.setStartTime(event.startTimeMicros());
        }
        if (event.score() != null) {
            wire.setScore(event.score());
        }
        if (event.clock() != null) {
            wire.setClock(event.clock());
        }
        if (event.status() != null) {
            wire.setStatus(event.status());
        }
        if (event.incident() != null) {
            wire.setIncident(incident(event.incident()));
        }
        return wire;
    }

    static StreamWire.Incident.Builder incident(Event.Incident incident) {
        StreamWire.Incident.Builder wire =
                StreamWire.Incident.newBuilder().setKind(incident.kind()).setTime(incident.timeMicros());
        if (incident.detail() != null) {
            wire.setDetail(incident.detail());
        }
        return wire;
    }

    static StreamWire.Feed.Builder feed(Event.Feed feed, long nowMicros) {
        return StreamWire.Feed.newBuilder()
                .setName(feed.name().value())
                .setState(state(feed.state()))
                .setAgeMs(Math.max(0, TimeUnit.MICROSECONDS.toMillis(nowMicros - feed.lastHeardMicros())));
    }

    static StreamWire.MarketStatus status(MarketStatus status) {
        return switch (status) {
            case INACTIVE -> StreamWire.MarketStatus.MARKET_STATUS_INACTIVE;
            case OPEN -> StreamWire.MarketStatus.MARKET_STATUS_OPEN;
            case SUSPENDED -> StreamWire.MarketStatus.MARKET_STATUS_SUSPENDED;
            case CLOSED -> StreamWire.MarketStatus.MARKET_STATUS_CLOSED;
            case SETTLED -> StreamWire.MarketStatus.MARKET_STATUS_SETTLED;
            case CANCELLED -> StreamWire.MarketStatus.MARKET_STATUS_CANCELLED;
        };
    }

    static StreamWire.SelectionStatus status(SelectionStatus status) {
        return switch (status) {
            case ACTIVE -> StreamWire.SelectionStatus.SELECTION_STATUS_ACTIVE;
            case INACTIVE -> StreamWire.SelectionStatus.SELECTION_STATUS_INACTIVE;
            case REMOVED -> StreamWire.SelectionStatus.SELECTION_STATUS_REMOVED;
        };
    }

    static StreamWire.SelectionResult result(SelectionResult result) {
        return switch (result) {
            case WON -> StreamWire.SelectionResult.SELECTION_RESULT_WON;
            case LOST -> StreamWire.SelectionResult.SELECTION_RESULT_LOST;
            case VOID -> StreamWire.SelectionResult.SELECTION_RESULT_VOID;
            case HALF_WON -> StreamWire.SelectionResult.SELECTION_RESULT_HALF_WON;
            case HALF_LOST -> StreamWire.SelectionResult.SELECTION_RESULT_HALF_LOST;
            case PLACED -> StreamWire.SelectionResult.SELECTION_RESULT_PLACED;
        };
    }

    private static StreamWire.FeedState state(FeedState state) {
        return switch (state) {
            case UP -> StreamWire.FeedState.FEED_STATE_UP;
            case DOWN -> StreamWire.FeedState.FEED_STATE_DOWN;
            case LATE -> StreamWire.FeedState.FEED_STATE_LATE;
            case ENDED -> StreamWire.FeedState.FEED_STATE_ENDED;
        };
    }
}

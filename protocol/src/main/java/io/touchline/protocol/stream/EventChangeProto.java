package io.touchline.protocol.stream;

import io.touchline.protocol.Event;
import io.touchline.protocol.stream.wire.StreamWire;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what changed in an event, or all of it: what is null now goes into {@code cleared}, since a field that is absent is unchanged. */
final class EventChangeProto {
    private final @Nullable Event before;
    private final Event after;
    private final StreamWire.EventChange.Builder wire = StreamWire.EventChange.newBuilder();

    private EventChangeProto(@Nullable Event before, Event after) {
        this.before = before;
        this.after = after;
    }

    static StreamWire.EventChange.Builder of(ServerMessage.EventChange change) {
        return new EventChangeProto(change.before(), change.after()).write(change.timeMicros());
    }

    private StreamWire.EventChange.Builder write(long timeMicros) {
        wire.setEvent(after.id().value()).setTime(timeMicros);
        if (differs(Event::sport)) {
            wire.setSport(after.sport());
        }
        if (differs(Event::name)) {
            wire.setName(after.name());
        }
        if (differs(Event::inPlay)) {
            wire.setInPlay(after.inPlay());
        }
        if (differs(event -> event.feed().state())) {
            wire.setFeed(MarketProto.feed(after.feed(), timeMicros));
        }
        tell(Event::competition, StreamWire.EventChange.COMPETITION_FIELD_NUMBER, wire::setCompetition);
        tell(Event::startTimeMicros, StreamWire.EventChange.START_TIME_FIELD_NUMBER, wire::setStartTime);
        tell(Event::score, StreamWire.EventChange.SCORE_FIELD_NUMBER, wire::setScore);
        tell(Event::clock, StreamWire.EventChange.CLOCK_FIELD_NUMBER, wire::setClock);
        tell(Event::status, StreamWire.EventChange.STATUS_FIELD_NUMBER, wire::setStatus);
        tell(
                Event::incident,
                StreamWire.EventChange.INCIDENT_FIELD_NUMBER,
                incident -> wire.setIncident(MarketProto.incident(incident)));
        return wire;
    }

    private boolean differs(Function<Event, @Nullable Object> field) {
        return before == null || !Objects.equals(field.apply(before), field.apply(after));
    }

    private <T> void tell(
            Function<Event, @Nullable T> field, int number, Function<T, StreamWire.EventChange.Builder> set) {
        T value = field.apply(after);
        if (before != null && Objects.equals(field.apply(before), value)) {
            return;
        }
        StreamWire.EventChange.Builder ignored = value == null ? wire.addCleared(number) : set.apply(value);
    }
}

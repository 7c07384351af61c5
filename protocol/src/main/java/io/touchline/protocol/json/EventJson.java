package io.touchline.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.protocol.Event;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes events and their parts. The order of the fields is fixed; what is not known is null. The parts are public because
 * {@code event} messages with only the changed fields are made of them. Thread-safe: it has no state.
 */
public final class EventJson {
    private EventJson() {}

    /**
     * Writes the whole event as one object.
     *
     * @param nowMicros by the clock that {@link Event.Feed#lastHeardMicros} was taken from; the feed's age is measured to it
     */
    public static void write(JsonGenerator json, Event event, long nowMicros) throws IOException {
        json.writeStartObject();
        writeFields(json, event, nowMicros);
        json.writeEndObject();
    }

    /** Writes all fields into the object that is open, for those who add some of their own. */
    public static void writeFields(JsonGenerator json, Event event, long nowMicros) throws IOException {
        json.writeStringField("event", event.id().value());
        json.writeStringField("sport", event.sport());
        json.writeStringField("competition", event.competition());
        json.writeStringField("name", event.name());
        json.writeFieldName("startTime");
        if (event.startTimeMicros() == null) {
            json.writeNull();
        } else {
            json.writeNumber(event.startTimeMicros());
        }
        json.writeBooleanField("inPlay", event.inPlay());
        json.writeStringField("score", event.score());
        json.writeStringField("clock", event.clock());
        json.writeStringField("status", event.status());
        json.writeFieldName("incident");
        write(json, event.incident());
        json.writeFieldName("feed");
        write(json, event.feed(), nowMicros);
    }

    /** Writes {@code {"kind","time","detail"}}, or null; {@code detail} only where there is one. */
    public static void write(JsonGenerator json, Event.@Nullable Incident incident) throws IOException {
        if (incident == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("kind", incident.kind());
        json.writeNumberField("time", incident.timeMicros());
        if (incident.detail() != null) {
            json.writeStringField("detail", incident.detail());
        }
        json.writeEndObject();
    }

    /** Writes {@code {"name","state","ageMs"}}; a feed heard after {@code nowMicros} has the age 0. */
    public static void write(JsonGenerator json, Event.Feed feed, long nowMicros) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", feed.name().value());
        json.writeStringField("state", feed.state().name());
        json.writeNumberField("ageMs", Math.max(0, TimeUnit.MICROSECONDS.toMillis(nowMicros - feed.lastHeardMicros())));
        json.writeEndObject();
    }
}

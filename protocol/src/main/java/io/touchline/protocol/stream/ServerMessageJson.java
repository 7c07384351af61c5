package io.touchline.protocol.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.touchline.protocol.Event;
import io.touchline.protocol.Market;
import io.touchline.protocol.Selection;
import io.touchline.protocol.json.EventJson;
import io.touchline.protocol.json.MarketJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes server messages as JSON, one object each, in UTF-8. The same message gives the same bytes, whoever receives it. Thread-safe:
 * it has no state.
 */
public final class ServerMessageJson {
    /** What a greeting names the language, whatever its encoding. */
    static final String PROTOCOL = "touchline.v1";

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ServerMessageJson() {}

    /** The {@code op} of the message, which is also the {@code event:} of its server-sent form. */
    public static String op(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Hello ignored -> "hello";
            case ServerMessage.Subscribed ignored -> "subscribed";
            case ServerMessage.Image ignored -> "image";
            case ServerMessage.Delta ignored -> "delta";
            case ServerMessage.Full ignored -> "delta";
            case ServerMessage.EventChange ignored -> "event";
            case ServerMessage.Gone ignored -> "gone";
            case ServerMessage.Heartbeat ignored -> "heartbeat";
            case ServerMessage.OwnBet ignored -> "bet";
            case ServerMessage.OwnAccount ignored -> "account";
            case ServerMessage.Ok ignored -> "ok";
            case ServerMessage.Failure ignored -> "error";
        };
    }

    /** The position that the message tells the client, or null. */
    public static @Nullable String position(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Image image -> image.position();
            case ServerMessage.Heartbeat heartbeat -> heartbeat.position();
            case ServerMessage.Hello ignored -> null;
            case ServerMessage.Subscribed ignored -> null;
            case ServerMessage.Delta ignored -> null;
            case ServerMessage.Full ignored -> null;
            case ServerMessage.EventChange ignored -> null;
            case ServerMessage.Gone ignored -> null;
            case ServerMessage.OwnBet ignored -> null;
            case ServerMessage.OwnAccount ignored -> null;
            case ServerMessage.Ok ignored -> null;
            case ServerMessage.Failure ignored -> null;
        };
    }

    /** The message in UTF-8. */
    public static byte[] write(ServerMessage message) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
                json.writeStartObject();
                json.writeStringField("op", op(message));
                writeFields(json, message);
                json.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static void writeFields(JsonGenerator json, ServerMessage message) throws IOException {
        switch (message) {
            case ServerMessage.Hello hello -> write(json, hello);
            case ServerMessage.Subscribed subscribed -> write(json, subscribed);
            case ServerMessage.Image image -> write(json, image);
            case ServerMessage.Delta delta -> write(json, delta);
            case ServerMessage.Full full -> {
                json.writeStringField("market", full.market().id().value());
                json.writeNumberField("time", full.timeMicros());
                json.writeBooleanField("full", true);
                MarketJson.writeFields(json, full.market());
            }
            case ServerMessage.EventChange change -> write(json, change);
            case ServerMessage.Gone gone ->
                json.writeStringField("market", gone.market().value());
            case ServerMessage.Heartbeat heartbeat -> {
                if (heartbeat.position() != null) {
                    json.writeStringField("position", heartbeat.position());
                }
                json.writeNumberField("time", heartbeat.timeMicros());
            }
            case ServerMessage.OwnBet(String bet) -> {
                json.writeFieldName("bet");
                json.writeRawValue(bet);
            }
            case ServerMessage.OwnAccount account -> write(json, account);
            case ServerMessage.Ok ok -> json.writeNumberField("id", ok.id());
            case ServerMessage.Failure failure -> write(json, failure);
        }
    }

    private static void write(JsonGenerator json, ServerMessage.Hello hello) throws IOException {
        json.writeStringField("protocol", PROTOCOL);
        json.writeStringField("connection", hello.connection());
        json.writeNumberField("heartbeatMs", hello.heartbeatMs());
        json.writeNumberField("time", hello.timeMicros());
    }

    private static void write(JsonGenerator json, ServerMessage.Subscribed subscribed) throws IOException {
        json.writeNumberField("id", subscribed.id());
        json.writeNumberField("markets", subscribed.markets());
        json.writeNumberField("conflateMs", subscribed.conflateMs());
        json.writeBooleanField("resumed", subscribed.resumed());
    }

    private static void write(JsonGenerator json, ServerMessage.Image image) throws IOException {
        json.writeNumberField("id", image.id());
        json.writeBooleanField("last", image.last());
        if (image.position() != null) {
            json.writeStringField("position", image.position());
        }
        json.writeNumberField("time", image.timeMicros());
        json.writeArrayFieldStart("events");
        for (Event event : image.events()) {
            EventJson.write(json, event, image.timeMicros());
        }
        json.writeEndArray();
        json.writeArrayFieldStart("markets");
        for (SharedMarket market : image.markets()) {
            json.writeRawValue(market.json());
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ServerMessage.Failure failure) throws IOException {
        if (failure.id() != null) {
            json.writeNumberField("id", failure.id());
        }
        json.writeNumberField("code", failure.code().number());
        json.writeStringField("name", failure.code().name());
        json.writeStringField("message", failure.message());
        json.writeBooleanField("fatal", failure.fatal());
    }

    private static void write(JsonGenerator json, ServerMessage.Delta delta) throws IOException {
        Market before = delta.before();
        Market after = delta.after();
        json.writeStringField("market", after.id().value());
        json.writeNumberField("version", after.version());
        json.writeNumberField("epoch", after.epoch());
        json.writeNumberField("time", delta.timeMicros());
        if (before.status() != after.status()) {
            json.writeStringField("status", after.status().name());
        }
        if (!Objects.equals(before.statusReason(), after.statusReason())) {
            json.writeStringField("statusReason", after.statusReason());
        }
        if (!Objects.equals(before.type(), after.type())) {
            json.writeStringField("type", after.type());
        }
        if (!before.name().equals(after.name())) {
            json.writeStringField("name", after.name());
        }
        if (!Objects.equals(before.line(), after.line())) {
            json.writeFieldName("line");
            MarketJson.write(json, after.line());
        }
        if (before.inPlay() != after.inPlay()) {
            json.writeBooleanField("inPlay", after.inPlay());
        }
        if (before.betDelayMs() != after.betDelayMs()) {
            json.writeNumberField("betDelayMs", after.betDelayMs());
        }
        writeSelections(json, SelectionChange.of(delta));
    }

    private static void writeSelections(JsonGenerator json, List<SelectionChange> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("selections");
        for (SelectionChange change : changes) {
            write(json, change);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, SelectionChange change) throws IOException {
        Selection before = change.before();
        Selection after = change.after();
        if (before == null) {
            MarketJson.write(json, after);
            return;
        }
        json.writeStartObject();
        json.writeStringField("id", after.id().value());
        if (!before.name().equals(after.name())) {
            json.writeStringField("name", after.name());
        }
        if (before.status() != after.status()) {
            json.writeStringField("status", after.status().name());
        }
        if (change.tellsPrice()) {
            json.writeFieldName("price");
            MarketJson.write(json, after.price());
        }
        if (before.result() != after.result()) {
            json.writeStringField(
                    "result", after.result() == null ? null : after.result().name());
        }
        if (change.tellsDeadHeatFactor()) {
            json.writeFieldName("deadHeatFactor");
            if (after.deadHeatFactor() == null) {
                json.writeNull();
            } else {
                MarketJson.write(json, after.deadHeatFactor());
            }
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ServerMessage.EventChange change) throws IOException {
        json.writeNumberField("time", change.timeMicros());
        Event before = change.before();
        Event after = change.after();
        if (before == null) {
            EventJson.writeFields(json, after, change.timeMicros());
            return;
        }
        json.writeStringField("event", after.id().value());
        writeIfChanged(json, "sport", before.sport(), after.sport());
        writeIfChanged(json, "competition", before.competition(), after.competition());
        writeIfChanged(json, "name", before.name(), after.name());
        if (!Objects.equals(before.startTimeMicros(), after.startTimeMicros())) {
            json.writeFieldName("startTime");
            if (after.startTimeMicros() == null) {
                json.writeNull();
            } else {
                json.writeNumber(after.startTimeMicros());
            }
        }
        if (before.inPlay() != after.inPlay()) {
            json.writeBooleanField("inPlay", after.inPlay());
        }
        writeIfChanged(json, "score", before.score(), after.score());
        writeIfChanged(json, "clock", before.clock(), after.clock());
        writeIfChanged(json, "status", before.status(), after.status());
        if (!Objects.equals(before.incident(), after.incident())) {
            json.writeFieldName("incident");
            EventJson.write(json, after.incident());
        }
        if (before.feed().state() != after.feed().state()) {
            json.writeFieldName("feed");
            EventJson.write(json, after.feed(), change.timeMicros());
        }
    }

    private static void writeIfChanged(
            JsonGenerator json, String field, @Nullable String before, @Nullable String after) throws IOException {
        if (!Objects.equals(before, after)) {
            json.writeStringField(field, after);
        }
    }

    private static void write(JsonGenerator json, ServerMessage.OwnAccount account) throws IOException {
        json.writeStringField("currency", account.currency());
        json.writeNumberField("available", account.available());
        json.writeNumberField("held", account.held());
        if (account.owed() != 0) {
            json.writeNumberField("owed", account.owed());
        }
    }
}

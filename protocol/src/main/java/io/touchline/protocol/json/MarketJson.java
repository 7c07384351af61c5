package io.touchline.protocol.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.protocol.Line;
import io.touchline.protocol.Market;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Writes markets and their parts. The order of the fields is fixed, so that equal markets are equal bytes. The parts are public
 * because deltas are made of them. Thread-safe: it has no state.
 */
public final class MarketJson {
    private MarketJson() {}

    /** Writes the whole market as one object. */
    public static void write(JsonGenerator json, Market market) throws IOException {
        json.writeStartObject();
        json.writeStringField("market", market.id().value());
        writeFields(json, market);
        json.writeEndObject();
    }

    /** Writes all fields but {@code market} into the object that is open: what a {@code full} delta repeats. */
    public static void writeFields(JsonGenerator json, Market market) throws IOException {
        json.writeStringField("event", market.event().value());
        json.writeStringField("type", market.type());
        json.writeStringField("name", market.name());
        json.writeFieldName("line");
        write(json, market.line());
        json.writeStringField("status", market.status().name());
        if (market.statusReason() != null) {
            json.writeStringField("statusReason", market.statusReason());
        }
        json.writeBooleanField("inPlay", market.inPlay());
        json.writeNumberField("betDelayMs", market.betDelayMs());
        json.writeNumberField("version", market.version());
        json.writeNumberField("epoch", market.epoch());
        json.writeArrayFieldStart("selections");
        for (Selection selection : market.selections()) {
            write(json, selection);
        }
        json.writeEndArray();
    }

    /** Writes one selection with all its fields as one object. */
    public static void write(JsonGenerator json, Selection selection) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", selection.id().value());
        json.writeStringField("name", selection.name());
        json.writeStringField("status", selection.status().name());
        json.writeFieldName("price");
        write(json, selection.price());
        if (selection.result() != null) {
            json.writeStringField("result", selection.result().name());
        }
        if (selection.deadHeatFactor() != null) {
            json.writeFieldName("deadHeatFactor");
            write(json, selection.deadHeatFactor());
        }
        json.writeEndObject();
    }

    /** Writes a price as the shortest number, or null. */
    public static void write(JsonGenerator json, @Nullable Price price) throws IOException {
        if (price == null) {
            json.writeNull();
        } else {
            json.writeNumber(price.toString());
        }
    }

    /** Writes a line as a number where it is one, else as a string, or null. */
    public static void write(JsonGenerator json, @Nullable Line line) throws IOException {
        if (line == null) {
            json.writeNull();
        } else if (line.isNumber()) {
            json.writeNumber(line.text());
        } else {
            json.writeString(line.text());
        }
    }

    /** Writes a factor as the shortest plain number: never with an exponent. */
    public static void write(JsonGenerator json, BigDecimal factor) throws IOException {
        json.writeNumber(factor.stripTrailingZeros().toPlainString());
    }
}

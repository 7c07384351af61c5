package io.touchline.protocol.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.touchline.protocol.Market;
import io.touchline.protocol.json.MarketJson;
import io.touchline.protocol.stream.wire.StreamWire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A market as images show it, encoded when it is first needed and then shared by all of them: thousands of clients that come at once
 * ask for the same markets in images of their own. Thread-safe, like {@link SharedMessage}. Equal where the markets are.
 */
public final class SharedMarket {
    private final Market market;
    private volatile @Nullable SerializableString json;
    private volatile StreamWire.@Nullable Market proto;

    public SharedMarket(Market market) {
        this.market = market;
    }

    public Market market() {
        return market;
    }

    /** The market as one JSON object, to be written as it is. */
    SerializableString json() {
        SerializableString known = json;
        if (known == null) {
            // It keeps the bytes too, once they were needed.
            known = new SerializedString(write(market));
            json = known;
        }
        return known;
    }

    StreamWire.Market proto() {
        StreamWire.Market known = proto;
        if (known == null) {
            known = MarketProto.market(market).build();
            proto = known;
        }
        return known;
    }

    private static String write(Market market) {
        // As bytes, since a generator of text escapes other characters: an image is the same whether its markets are
        // shared or not.
        try (ByteArrayOutputStream text = new ByteArrayOutputStream()) {
            try (JsonGenerator json = ServerMessageJson.FACTORY.createGenerator(text)) {
                MarketJson.write(json, market);
            }
            return text.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedMarket shared && market.equals(shared.market);
    }

    @Override
    public int hashCode() {
        return market.hashCode();
    }

    @Override
    public String toString() {
        return market.toString();
    }
}

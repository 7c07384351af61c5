package io.touchline.fanout;

import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.FrameDeflater;
import io.vertx.core.http.HttpVersion;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The forms of one event loop, and how a connection comes to one. */
final class Forms {
    private final Form.Events chunkedEvents;
    private final Form.Events events;
    private final Map<Encoding, Form.Frames> plain = new EnumMap<>(Encoding.class);
    private final Map<Encoding, Form.Frames> compressed = new EnumMap<>(Encoding.class);

    Forms(CompressionConfig config, int messageBytesMax) {
        int ordinal = 0;
        chunkedEvents = new Form.Events(ordinal++, true);
        events = new Form.Events(ordinal++, false);
        for (Encoding encoding : Encoding.values()) {
            plain.put(encoding, new Form.Frames(ordinal++, encoding, null));
        }
        if (config.enabled()) {
            Form.Compression compression = new Form.Compression(
                    new FrameDeflater(config.level(), config.minBytes()), new BoundedInflater(messageBytesMax));
            for (Encoding encoding : Encoding.values()) {
                compressed.put(encoding, new Form.Frames(ordinal++, encoding, compression));
            }
        }
    }

    /** Clients of HTTP/1.0, as proxies are, do not know of chunks: there the answer goes on until the connection ends. */
    Form.Events events(HttpVersion version) {
        return version == HttpVersion.HTTP_1_0 ? events : chunkedEvents;
    }

    /** The extension to answer an upgrade with that offers these, or null for none. */
    @Nullable String answer(List<String> offers) {
        return compressed.isEmpty() ? null : DeflateOffer.answer(offers);
    }

    /**
     * The form that an upgrade agreed on.
     *
     * @param extension what was answered with
     */
    Form.Frames of(@Nullable String subProtocol, @Nullable String extension) {
        return Objects.requireNonNull((extension == null ? plain : compressed).get(Encoding.of(subProtocol)));
    }
}

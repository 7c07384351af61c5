package io.touchline.protocol.stream;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** In which form a connection speaks; chosen by its WebSocket sub-protocol. Both say the same. */
public enum Encoding {
    /** One JSON object a text frame. */
    JSON("touchline.v1.json"),
    /** One Protocol Buffers message a binary frame. */
    PROTO("touchline.v1.proto");

    private final String subProtocol;

    Encoding(String subProtocol) {
        this.subProtocol = subProtocol;
    }

    /** The encoding of the sub-protocol that the handshake agreed on: JSON where it agreed on none. */
    public static Encoding of(@Nullable String subProtocol) {
        for (Encoding encoding : values()) {
            if (encoding.subProtocol.equals(subProtocol)) {
                return encoding;
            }
        }
        return JSON;
    }

    /** All that are spoken. */
    public static List<String> subProtocols() {
        return Stream.of(values()).map(Encoding::subProtocol).toList();
    }

    public String subProtocol() {
        return subProtocol;
    }

    byte[] write(ServerMessage message) {
        return switch (this) {
            case JSON -> ServerMessageJson.write(message);
            case PROTO -> ServerMessageProto.write(message);
        };
    }
}

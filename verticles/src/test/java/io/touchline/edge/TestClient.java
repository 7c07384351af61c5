package io.touchline.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A stream client that keeps every message in order; it knows nothing of the protocol but JSON, and keeps other messages as they are. */
final class TestClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long WAIT_SECONDS = 10;

    private final WebSocketClient client;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
    private final BlockingQueue<Short> closed = new LinkedBlockingQueue<>();

    TestClient(StreamNode node, String... subProtocols) {
        client = node.vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(1 << 22)
                .setMaxMessageSize(1 << 22)
                .setReceiveBufferSize(4096));
        socket = StreamNode.await(client.connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(node.port)
                        .setURI("/stream")
                        .setSubProtocols(List.of(subProtocols)))
                .map(connected -> {
                    connected.textMessageHandler(text -> messages.add(parse(text)));
                    connected.binaryMessageHandler(bytes -> binaries.add(bytes.getBytes()));
                    connected.closeHandler(ignored ->
                            closed.add(connected.closeStatusCode() == null ? 0 : connected.closeStatusCode()));
                    return connected;
                }));
    }

    void send(String json) {
        StreamNode.await(socket.writeTextMessage(json.replace('\'', '"')));
    }

    void send(byte[] bytes) {
        StreamNode.await(socket.writeBinaryMessage(Buffer.buffer(bytes)));
    }

    byte[] nextBinary() {
        return taken(binaries);
    }

    void pause() {
        socket.pause();
    }

    void resume() {
        socket.resume();
    }

    WebSocket socket() {
        return socket;
    }

    @CanIgnoreReturnValue
    JsonNode next() {
        return taken(messages);
    }

    private static <T> T taken(BlockingQueue<T> queue) {
        try {
            T message = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing within " + WAIT_SECONDS + " s");
            }
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next message with this op; heartbeats and others before it are passed over. */
    @CanIgnoreReturnValue
    JsonNode next(String op) {
        return next(message -> message.get("op").asText().equals(op));
    }

    @CanIgnoreReturnValue
    JsonNode next(Predicate<JsonNode> wanted) {
        JsonNode message = next();
        while (!wanted.test(message)) {
            message = next();
        }
        return message;
    }

    /** Everything up to and with the message that is wanted. */
    @CanIgnoreReturnValue
    List<JsonNode> until(Predicate<JsonNode> wanted) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode message = next();
        all.add(message);
        while (!wanted.test(message)) {
            message = next();
            all.add(message);
        }
        return all;
    }

    int closeCode() {
        return taken(closed);
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Override
    public void close() {
        StreamNode.await(client.close());
    }
}

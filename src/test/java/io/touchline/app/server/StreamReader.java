package io.touchline.app.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of the stream that knows no more of it than WebSockets and JSON. */
final class StreamReader implements AutoCloseable {
    private static final long WAIT_SECONDS = 30;

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    StreamReader(TrialServer server) {
        socket = server.http()
                .newWebSocketBuilder()
                .buildAsync(server.stream(), new Listener())
                .join();
    }

    void send(String json) {
        WebSocket ignored = socket.sendText(json.replace('\'', '"'), true).join();
    }

    /** The next message that is wanted; those before it are passed over, and shown when it does not come. */
    @CanIgnoreReturnValue
    JsonNode next(String what, Predicate<JsonNode> wanted) throws InterruptedException {
        List<JsonNode> passed = new ArrayList<>();
        while (true) {
            JsonNode message = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no " + what + ", but " + passed);
            }
            if (wanted.test(message)) {
                return message;
            }
            passed.add(message);
        }
    }

    /** The next delta that brings the market to this status. */
    @CanIgnoreReturnValue
    JsonNode market(String market, String status) throws InterruptedException {
        return next(
                market + " " + status,
                message -> isOp(message, "delta")
                        && message.path("market").asText().equals(market)
                        && message.path("status").asText().equals(status));
    }

    /** The next message of an event that brings its feed to this state. */
    @CanIgnoreReturnValue
    JsonNode feed(String state) throws InterruptedException {
        return next(
                "feed " + state,
                message -> isOp(message, "event")
                        && message.path("feed").path("state").asText().equals(state));
    }

    static boolean isOp(JsonNode message, String op) {
        return message.path("op").asText().equals(op);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(TrialServer.parse(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}

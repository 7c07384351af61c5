package io.touchline.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps every message in order. It knows nothing of Touchline but its JSON. */
final class StreamFollower implements WebSocket.Listener {
    private static final long PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();

    static StreamFollower open(PublicDoor door, @Nullable String filter, int conflateMs) {
        StreamFollower follower = new StreamFollower();
        URI stream = URI.create(door.base().toString().replaceFirst("^http", "ws") + "/stream");
        WebSocket socket =
                door.http().newWebSocketBuilder().buildAsync(stream, follower).join();
        String request = "{\"op\":\"subscribe\",\"id\":1,\"filter\":" + (filter == null ? "{}" : filter)
                + ",\"conflateMs\":" + conflateMs + "}";
        socket.sendText(request, true).join();
        return follower;
    }

    /** The next message with this op; others before it are passed over. */
    JsonNode next(String op) throws InterruptedException {
        JsonNode message = next();
        while (!message.get("op").asText().equals(op)) {
            message = next();
        }
        return message;
    }

    JsonNode next() throws InterruptedException {
        JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message within " + PATIENCE_SECONDS + " s");
        }
        return message;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                messages.add(JSON.readTree(partial.toString()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(partial.toString(), e);
            }
            partial.setLength(0);
        }
        socket.request(1);
        return null;
    }
}

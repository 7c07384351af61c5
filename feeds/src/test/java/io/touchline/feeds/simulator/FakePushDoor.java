package io.touchline.feeds.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sequence rules of a push door and remembers what it applied; loses connections and its memory when told to. Written on
 * its event loop, read by the test.
 */
final class FakePushDoor {
    private final Vertx vertx;
    final List<String> paths = new CopyOnWriteArrayList<>();
    final List<String> timestamps = new CopyOnWriteArrayList<>();
    final List<String> signatures = new CopyOnWriteArrayList<>();
    final List<JsonObject> applied = new CopyOnWriteArrayList<>();
    final List<Integer> linesInMessages = new CopyOnWriteArrayList<>();

    private volatile long appliedSeq;
    private volatile @Nullable ServerWebSocket socket;
    volatile Consumer<FakePushDoor> afterEachMessage = door -> {};
    volatile boolean silent;

    FakePushDoor(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<HttpServer> listen() {
        return vertx.createHttpServer().webSocketHandler(this::opened).listen(0, "127.0.0.1");
    }

    int connections() {
        return signatures.size();
    }

    long appliedSeq() {
        return appliedSeq;
    }

    /** What a door that was started again knows: nothing. */
    void forget() {
        appliedSeq = 0;
    }

    void dropConnection() {
        ServerWebSocket open = socket;
        if (open != null) {
            open.close().onFailure(cause -> {
                throw new IllegalStateException(cause);
            });
        }
    }

    private void opened(ServerWebSocket opened) {
        socket = opened;
        paths.add(opened.path());
        timestamps.add(opened.headers().get("Touchline-Timestamp"));
        signatures.add(opened.headers().get("Touchline-Signature"));
        opened.textMessageHandler(text -> take(opened, text));
    }

    private void take(ServerWebSocket from, String text) {
        JsonObject answer = new JsonObject();
        List<String> lines = text.lines().toList();
        linesInMessages.add(lines.size());
        for (String line : lines) {
            JsonObject json = new JsonObject(line);
            long seq = json.getLong("seq");
            if (json.getString("type").equals("start") && !applied.contains(json)) {
                appliedSeq = seq;
                applied.add(json);
            } else if (seq == appliedSeq + 1) {
                appliedSeq = seq;
                applied.add(json);
            } else if (seq > appliedSeq) {
                answer.put("expected", appliedSeq + 1);
                break;
            }
        }
        answer.put("applied", appliedSeq).put("rejected", new JsonArray());
        if (!silent) {
            from.writeTextMessage(answer.encode()).onFailure(cause -> {}); // a test may have closed it just now
        }
        afterEachMessage.accept(this);
    }
}

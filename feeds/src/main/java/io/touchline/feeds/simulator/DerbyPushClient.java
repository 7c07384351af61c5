package io.touchline.feeds.simulator;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks a derby day through a push door, over a real socket like any other provider. Lines go out when the match clock reaches
 * them, a batch a turn, with a bounded number on their way; a line is kept until the door says it was applied. A lost
 * connection is made again, with growing pauses, and goes on where it was; the matches stand still meanwhile. Where the door
 * knows nothing of the run any more, a new one begins. What the door refuses is logged. Runs on one context of the given Vert.x.
 */
public final class DerbyPushClient {
    private static final Logger LOG = LoggerFactory.getLogger(DerbyPushClient.class);

    private static final long TURN_MILLIS = 20;
    private static final int MESSAGES_UNANSWERED_MAX = 8;
    private static final int ANSWER_CHARS_MAX = 1 << 20;
    private static final int REFUSALS_LOGGED_MAX = 5;
    private static final long PAUSE_MILLIS_MIN = 100;
    private static final long PAUSE_MILLIS_MAX = 5_000;

    /** A door that answers nothing for so long is not there any more, whatever the socket says. */
    private static final long ANSWER_NANOS_MAX = 15_000_000_000L;

    private final Vertx vertx;
    private final PushTarget target;
    private final DerbySettings settings;
    private final InstantSource time;
    private final SecureRandom random = new SecureRandom();
    private final WebSocketClient client;
    private final Promise<Void> shown = Promise.promise();

    private DerbyRun run;
    private @Nullable Context context;
    private @Nullable WebSocket socket;
    private boolean stopped;
    private int unanswered;
    private long answeredNanos;
    private long turnedNanos;
    private long timer;
    private long lastTimestamp;
    private long pauseMillis = PAUSE_MILLIS_MIN;

    public DerbyPushClient(Vertx vertx, PushTarget target, DerbySettings settings, InstantSource time) {
        this.vertx = vertx;
        this.target = target;
        this.settings = settings;
        this.time = time;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxMessageSize(ANSWER_CHARS_MAX));
        this.run = DerbyRun.begun(settings, time.millis(), random);
    }

    /** Begins to connect; completes when the door has applied the matches as they stand at the beginning. */
    public Future<Void> start() {
        Context own = vertx.getOrCreateContext();
        context = own;
        own.runOnContext(ignored -> {
            turnedNanos = System.nanoTime();
            timer = vertx.setPeriodic(TURN_MILLIS, id -> turn());
            connect();
        });
        return shown.future();
    }

    /** Says nothing more; completes when the connection is closed. */
    public Future<Void> stop() {
        Context own = context;
        if (own == null) {
            return client.close();
        }
        Promise<Void> closed = Promise.promise();
        own.runOnContext(ignored -> {
            stopped = true;
            vertx.cancelTimer(timer);
            shown.tryFail("stopped before the door had applied the matches");
            client.close().onComplete(closed);
        });
        return closed.future();
    }

    private void connect() {
        if (stopped) {
            return;
        }
        // Each signature is accepted once: two connections in one second must not carry the same.
        long timestamp = Math.max(time.instant().getEpochSecond(), lastTimestamp + 1);
        lastTimestamp = timestamp;
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setURI(target.path())
                .addHeader("Touchline-Timestamp", Long.toString(timestamp))
                .addHeader("Touchline-Signature", target.signature(timestamp));
        client.connect(options).onSuccess(this::connected).onFailure(cause -> {
            LOG.warn("derby feed cannot reach {}: {}", target, cause.getMessage());
            connectLater();
        });
    }

    private void connectLater() {
        if (!stopped) {
            vertx.setTimer(pauseMillis, id -> connect());
            pauseMillis = Math.min(2 * pauseMillis, PAUSE_MILLIS_MAX);
        }
    }

    private void connected(WebSocket opened) {
        LOG.info("derby feed {} connected to {}", run.id(), target);
        socket = opened;
        unanswered = 0;
        answeredNanos = System.nanoTime();
        turnedNanos = answeredNanos;
        run.window().rewind();
        opened.textMessageHandler(text -> {
            if (opened.equals(socket)) {
                answered(text);
            }
        });
        opened.exceptionHandler(cause -> lost(opened, String.valueOf(cause.getMessage())));
        opened.closeHandler(ignored -> lost(opened, "closed with code " + opened.closeStatusCode()));
        turn();
    }

    private void lost(WebSocket former, String reason) {
        if (former.equals(socket)) {
            socket = null;
            if (!stopped) {
                LOG.warn("derby feed {} lost its connection: {}", run.id(), reason);
                former.close().onFailure(cause -> LOG.debug("the lost connection was closed already", cause));
                connectLater();
            }
        }
    }

    private void turn() {
        long nowNanos = System.nanoTime();
        long elapsedNanos = nowNanos - turnedNanos;
        turnedNanos = nowNanos;
        WebSocket open = socket;
        if (open == null || stopped) {
            return;
        }
        if (unanswered > 0 && nowNanos - answeredNanos > ANSWER_NANOS_MAX) {
            lost(open, "no answer for " + ANSWER_NANOS_MAX / 1_000_000_000L + " s");
            return;
        }
        if (!run.window().hasUnsent()) {
            run.advance(elapsedNanos, micros(time.instant()));
        }
        send(open);
    }

    private void send(WebSocket open) {
        while (run.window().hasUnsent() && unanswered < MESSAGES_UNANSWERED_MAX) {
            if (unanswered == 0) {
                answeredNanos = System.nanoTime();
            }
            unanswered++;
            open.writeTextMessage(run.window().nextBatch())
                    .onFailure(cause -> lost(open, String.valueOf(cause.getMessage())));
        }
    }

    private void answered(String text) {
        unanswered--;
        answeredNanos = System.nanoTime();
        WebSocket open = socket;
        if (open == null) {
            return;
        }
        try {
            take(new JsonObject(text), open);
        } catch (DecodeException | ClassCastException e) {
            lost(open, "an answer that cannot be read: " + e.getMessage());
        }
    }

    private void take(JsonObject answer, WebSocket open) {
        logRefusals(answer.getJsonArray("rejected", new JsonArray()));
        Long expected = expected(answer);
        if (expected != null) {
            if (!run.window().canGoOnFrom(expected)) {
                beginAnew(expected);
            }
            lost(open, "the door expects line " + expected);
            return;
        }
        if (run.window().applied(answer.getLong("applied", 0L))) {
            pauseMillis = PAUSE_MILLIS_MIN;
        }
        JsonObject error = answer.getJsonObject("error");
        if (error != null) {
            lost(open, "refused: " + error.encode());
            return;
        }
        if (run.isShown()) {
            shown.tryComplete();
        }
        send(open);
    }

    /** The number the door wants next when there was a gap, said of the message or of a line. */
    private static @Nullable Long expected(JsonObject answer) {
        if (answer.containsKey("expected")) {
            return answer.getLong("expected");
        }
        for (Object line : answer.getJsonArray("rejected", new JsonArray())) {
            if (line instanceof JsonObject refusal && refusal.containsKey("expected")) {
                return refusal.getLong("expected");
            }
        }
        return null;
    }

    private void beginAnew(long expected) {
        DerbyRun former = run;
        run = DerbyRun.begun(settings, time.millis(), random);
        LOG.warn(
                "the door expects line {}, derby feed {} can not go on there: {} begins",
                expected,
                former.id(),
                run.id());
    }

    private void logRefusals(JsonArray refusals) {
        for (int i = 0; i < Math.min(refusals.size(), REFUSALS_LOGGED_MAX); i++) {
            LOG.warn("derby feed {}: line refused: {}", run.id(), refusals.getValue(i));
        }
        if (refusals.size() > REFUSALS_LOGGED_MAX) {
            LOG.warn("derby feed {}: {} lines refused in one message", run.id(), refusals.size());
        }
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000L);
    }
}

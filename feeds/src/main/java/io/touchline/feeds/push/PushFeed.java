package io.touchline.feeds.push;

import io.touchline.feeds.FeedAdapter;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.feeds.push.PushMessage.Delivery;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedName;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One push feed: takes messages from any number of connections, one after the other in the order of their arrival, and delivers
 * their lines. Lives on the context that started it; {@link #take} and {@link #admit} may be called from any thread.
 *
 * <p>A message is worked on in turns of bounded length, so that a long one does not hold the event loop. When the sink is slow,
 * deliveries wait; what waits is bounded by {@link PushLimits}, and a message beyond that is refused whole with OVERLOADED.
 *
 * <p>When the sink fails, the lines are expected again and the feed is down until they have come or a new start.
 */
public final class PushFeed implements FeedAdapter {
    /** Lines, restart, the lines after it, and health. */
    static final int DELIVERIES_A_TURN = 4;

    /** At some 10 µs a line a turn takes a few milliseconds. */
    private static final int LINES_A_TURN = 256;

    private static final long TICK_MS_MAX = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(PushFeed.class);

    private final Vertx vertx;
    private final PushFeedConfig config;
    private final PushClocks clocks;
    private final PushFeedEvents events;
    private final PushIntake intake;
    private final SignatureMemory signatures;
    private final Deque<PushMessage> waiting = new ArrayDeque<>();

    private volatile @Nullable Context context;
    private @Nullable FeedSink sink;
    private @Nullable Promise<Void> stopped;
    private long tickTimer;
    private boolean turnDue;
    private int deliveriesUnderWay;
    private int linesInFlight;
    private long bytesInFlight;

    public PushFeed(Vertx vertx, PushFeedConfig config, PushClocks clocks, PushFeedEvents events) {
        this.vertx = vertx;
        this.config = config;
        this.clocks = clocks;
        this.events = events;
        intake = new PushIntake(config);
        signatures = new SignatureMemory(config.limits().signatures(), config.signedAfter());
    }

    @Override
    public FeedName name() {
        return config.name();
    }

    @Override
    public boolean tellsPlaces() {
        return true;
    }

    PushSecret secret() {
        return config.secret();
    }

    @Override
    public Future<Void> start(FeedSink to) {
        Context own = vertx.getOrCreateContext();
        Promise<Void> started = Promise.promise();
        own.runOnContext(ignored -> {
            if (context != null) {
                started.fail(new IllegalStateException("started already: " + name()));
                return;
            }
            sink = to;
            context = own;
            long tickMs = Math.clamp(config.silenceLimit().toMillis() / 4, 1, TICK_MS_MAX);
            tickTimer = vertx.setPeriodic(tickMs, timer -> tellHealth(to));
            tellHealth(to);
            started.complete();
        });
        return started.future();
    }

    @Override
    public Future<Void> stop() {
        return onOwnContext(() -> {
            if (stopped == null) {
                stopped = Promise.promise();
                vertx.cancelTimer(tickTimer);
                waiting.forEach(message -> message.fail("the feed's door closes"));
                List<PushMessage> unanswered = List.copyOf(waiting);
                waiting.clear();
                unanswered.forEach(this::answerWhenDone);
                stopWhenDone();
            }
            return stopped.future();
        });
    }

    /**
     * Takes one message: NDJSON lines whose sender is known. The answer comes when everything in it took effect; it does not fail.
     */
    public Future<PushAnswer> take(byte[] bytes) {
        return onOwnContext(() -> accept(new PushMessage(bytes, steadyMicros())));
    }

    /** Whether a genuine signature is new; remembers it. */
    Future<SignatureMemory.Admission> admit(PushSignature signature) {
        return onOwnContext(() ->
                Future.succeededFuture(signatures.admit(signature, clocks.wall().instant())));
    }

    private Future<PushAnswer> accept(PushMessage message) {
        PushLimits limits = config.limits();
        if (stopped != null) {
            return refuse(ErrorCode.OVERLOADED, "the feed's door closes");
        }
        if (message.lines > limits.messageLines()) {
            return refuse(
                    ErrorCode.TOO_LARGE,
                    "message: " + message.lines + " lines (expected: at most " + limits.messageLines() + ")");
        }
        boolean hasRoom = linesInFlight + message.lines <= limits.inFlightLines()
                && bytesInFlight + message.bytes.length <= limits.inFlightBytes();
        if (!hasRoom && linesInFlight > 0) {
            return refuse(ErrorCode.OVERLOADED, "too much of this feed is waiting (expected: fewer requests at once)");
        }
        // At least one line each, so that empty messages are bounded too.
        linesInFlight += Math.max(1, message.lines);
        bytesInFlight += message.bytes.length;
        waiting.add(message);
        turnSoon();
        return message.answer();
    }

    private Future<PushAnswer> refuse(ErrorCode code, String why) {
        events.requestRefused(code);
        return Future.succeededFuture(PushAnswer.refused(code, why, intake.applied()));
    }

    private void turnSoon() {
        Context own = context;
        if (!turnDue && own != null && !waiting.isEmpty()) {
            turnDue = true;
            own.runOnContext(ignored -> {
                turnDue = false;
                turn();
            });
        }
    }

    /** Works on the oldest message for a bounded number of lines, unless the sink has enough to do. */
    private void turn() {
        PushMessage message = waiting.peek();
        FeedSink to = sink;
        if (message == null
                || to == null
                || deliveriesUnderWay + DELIVERIES_A_TURN > config.limits().deliveries()) {
            return;
        }
        if (message.begin()) {
            intake.beginMessage();
        }
        takeLines(message, to);
        tellHealth(to);
        if (message.isRead()) {
            waiting.remove();
            message.readUpTo(intake.applied());
            answerWhenDone(message);
        }
        turnSoon();
    }

    private void takeLines(PushMessage message, FeedSink to) {
        List<Delivery> group = new ArrayList<>();
        PushSequence.Mark mark = intake.mark();
        boolean beganAnew = false;
        for (int lines = 0; lines < LINES_A_TURN; lines++) {
            PushMessage.Slice slice = message.nextLine();
            if (slice == null) {
                break;
            }
            switch (intake.take(message.bytes, slice.offset(), slice.length(), message.arrivedMicros)) {
                case PushIntake.Step.Deliver(FeedLine line, Long seq, PushIntake.Refusal refusal) ->
                    group.add(message.deliver(line, seq, refusal));
                case PushIntake.Step.BeginAnew(FeedLine line, Long seq, PushIntake.Refusal refusal) -> {
                    deliver(message, to, mark, group);
                    beginAnew(message, to);
                    group = new ArrayList<>();
                    mark = intake.mark();
                    group.add(message.deliver(line, seq, refusal));
                    beganAnew = true;
                }
                case PushIntake.Step.Refuse(PushIntake.Refusal refusal) -> message.refuse(refusal);
                case PushIntake.Step.Skip() -> {}
            }
            if (beganAnew) {
                // One beginning a turn keeps a turn's deliveries bounded.
                break;
            }
        }
        deliver(message, to, mark, group);
    }

    private void deliver(PushMessage message, FeedSink to, PushSequence.Mark mark, List<Delivery> group) {
        if (group.isEmpty()) {
            return;
        }
        List<FeedLine> lines = group.stream().map(Delivery::feedLine).toList();
        underWay(message, to.apply(lines), refusals -> refused(message, group, refusals), () -> {
            intake.linesLost(mark, lines);
        });
    }

    private void beginAnew(PushMessage message, FeedSink to) {
        long run = intake.run();
        underWay(message, to.restart("the feed begins anew"), ignored -> {}, () -> intake.runLost(run));
    }

    private static void refused(PushMessage message, List<Delivery> group, List<FeedLine.Refusal> refusals) {
        for (FeedLine.Refusal refusal : refusals) {
            for (Delivery delivery : group) {
                if (delivery.feedLine().seq() == refusal.seq()) {
                    message.refuseDelivered(delivery, refusal.message());
                }
            }
        }
    }

    private <T> void underWay(PushMessage message, Future<T> delivery, Consumer<T> taken, Runnable lost) {
        deliveriesUnderWay++;
        message.deliveryBegun();
        back(delivery, result -> {
            deliveriesUnderWay--;
            message.deliveryEnded();
            if (result.succeeded()) {
                taken.accept(result.result());
            } else {
                LOG.warn("feed {}: lines could not be applied and are expected again", name(), result.cause());
                lost.run();
                message.fail("not applied (expected: again from seq " + intake.expected() + ", or a start)");
                waiting.remove(message);
                if (sink != null) {
                    tellHealth(sink);
                }
            }
            answerWhenDone(message);
            turnSoon();
            stopWhenDone();
        });
    }

    private void tellHealth(FeedSink to) {
        if (stopped != null || deliveriesUnderWay >= config.limits().deliveries()) {
            return;
        }
        FeedHealth health = intake.healthNews(steadyMicros());
        if (health == null) {
            return;
        }
        LOG.debug("feed {}: {} {}", name(), health.state(), health.reason());
        deliveriesUnderWay++;
        back(to.health(health), result -> {
            deliveriesUnderWay--;
            if (result.failed()) {
                LOG.warn("feed {}: its health could not be told and will be again", name(), result.cause());
                intake.healthUntold();
            }
            turnSoon();
            stopWhenDone();
        });
    }

    private void answerWhenDone(PushMessage message) {
        if (!message.isAnswerable()) {
            return;
        }
        linesInFlight -= Math.max(1, message.lines);
        bytesInFlight -= message.bytes.length;
        events.linesApplied(name(), message.linesApplied());
        message.rejected().forEach(line -> events.lineRefused(name(), line.code()));
        note(message.rejected());
        message.complete(intake.applied());
    }

    /** One log line for a message, however many of its lines were refused: a broken feed must not fill the disk. */
    private void note(List<PushAnswer.Rejected> rejected) {
        if (!rejected.isEmpty()) {
            PushAnswer.Rejected first = rejected.getFirst();
            LOG.atWarn()
                    .addKeyValue("feed", name())
                    .addKeyValue("correlation", intake.correlationId(first.seq()))
                    .addKeyValue("line", first.line())
                    .addKeyValue("code", first.code().number())
                    .addKeyValue("reason", first.message())
                    .addKeyValue("refused", rejected.size())
                    .log("lines refused");
        }
    }

    private void stopWhenDone() {
        if (stopped != null && deliveriesUnderWay == 0) {
            stopped.tryComplete();
        }
    }

    /** Brings a result back to the feed's own context, from whatever thread completed it. */
    private <T> void back(Future<T> delivery, Handler<AsyncResult<T>> then) {
        delivery.onComplete(result -> {
            Context own = context;
            if (own != null) {
                own.runOnContext(ignored -> then.handle(result));
            }
        });
    }

    private <T> Future<T> onOwnContext(Supplier<Future<T>> action) {
        Context own = context;
        if (own == null) {
            return Future.failedFuture(new IllegalStateException("not started: " + name()));
        }
        Promise<T> result = Promise.promise();
        own.runOnContext(ignored -> action.get().onComplete(result));
        return result.future();
    }

    private long steadyMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clocks.steady().instant());
    }
}

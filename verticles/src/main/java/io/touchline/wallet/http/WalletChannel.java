package io.touchline.wallet.http;

import io.touchline.cache.MicrosClock;
import io.touchline.limits.LimitMeter;
import io.touchline.wallet.http.WalletUnclearException.Cause;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls to the wallet and its answers back, on a context of its own. A future completes there, with an answer to this very
 * call, or fails with {@link WalletUnclearException}: whatever else happened, nothing is known. It tries once; who asked tries again.
 *
 * <p>Bounded in everything: calls under way and waiting by lane, the time of a call from when it was wanted, and the bytes of an answer.
 * A call whose time is over when its turn comes is not sent.
 */
final class WalletChannel {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final Vertx vertx;
    private final Context context;
    private final HttpClient client;
    private final HttpWalletConfig config;
    private final @Nullable String bearer;
    private final @Nullable RequestSigner signer;
    private final WalletMeter meter;
    private final LimitMeter limits;
    private final Map<Lane, Queue> queues = new EnumMap<>(Lane.class);
    /** All but balances; on the channel's context. */
    private final Map<WalletCall, Pending> onTheirWay = new HashMap<>();

    private volatile boolean closed;

    WalletChannel(Vertx vertx, HttpWalletConfig config, WalletSecrets secrets, MicrosClock clock, Meters meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.bearer = secrets.bearer();
        this.signer = secrets.signingKey() == null ? null : new RequestSigner(secrets.signingKey(), clock);
        this.meter = meters.wallet();
        this.limits = meters.limits();
        int connections = 0;
        for (Lane lane : Lane.values()) {
            queues.put(lane, new Queue(lane));
            connections += lane.atOnce(config.bounds());
        }
        this.client = vertx.createHttpClient(options(config), new PoolOptions().setHttp1MaxSize(connections));
    }

    /** Who is told what. */
    record Meters(WalletMeter wallet, LimitMeter limits) {}

    /** A call that was let in. */
    private static final class Pending {
        private final WalletCall call;
        private final Promise<WalletAnswer> promise = Promise.promise();
        private final long sinceNanos = System.nanoTime();
        private @Nullable HttpClientRequest request;
        private boolean ended;

        Pending(WalletCall call) {
            this.call = call;
        }
    }

    /** Any thread; never blocks. */
    Future<WalletAnswer> send(WalletCall call) {
        Queue queue = queue(call.lane());
        Pending pending = new Pending(call);
        if (!queue.admit()) {
            limits.limitHit(call.lane().limit());
            WalletUnclearException full = new WalletUnclearException(
                    Cause.NOT_SENT, "wallet " + call.lane().label() + ": too many wait (expected: fewer)");
            count(pending, full);
            return Future.failedFuture(full);
        }
        context.runOnContext(ignored -> take(queue, pending));
        return pending.promise.future();
    }

    /** A repeat of what is on its way hears its answer: a wallet that is slow is not asked the more for it. */
    private void take(Queue queue, Pending pending) {
        Pending same = pending.call.lane() == Lane.BALANCE ? null : onTheirWay.putIfAbsent(pending.call, pending);
        if (same == null) {
            queue.calls.add(pending);
            queue.next();
        } else {
            queue.waiting.decrementAndGet();
            same.promise.future().onComplete(pending.promise);
        }
    }

    /** What waits or comes later is not sent. */
    Future<Void> close() {
        closed = true;
        return client.close();
    }

    private Queue queue(Lane lane) {
        return Objects.requireNonNull(queues.get(lane));
    }

    /** The calls of one lane; everything but {@link #admit} is for the channel's context. */
    private final class Queue {
        private final Lane lane;
        private final ArrayDeque<Pending> calls = new ArrayDeque<>();
        private final AtomicInteger waiting = new AtomicInteger();
        private int underWay;

        Queue(Lane lane) {
            this.lane = lane;
        }

        /** Counts also what is on its way to the context, so that the bound holds whoever is how fast. */
        boolean admit() {
            if (waiting.incrementAndGet() > lane.waitingMax(config.bounds())) {
                waiting.decrementAndGet();
                return false;
            }
            return true;
        }

        void next() {
            while (underWay < lane.atOnce(config.bounds())) {
                Pending pending = calls.poll();
                if (pending == null) {
                    break;
                }
                waiting.decrementAndGet();
                long leftNanos = config.timeout().toNanos() - (System.nanoTime() - pending.sinceNanos);
                if (leftNanos > 0) {
                    underWay++;
                    begin(this, pending, leftNanos);
                } else {
                    fail(
                            pending,
                            new WalletUnclearException(
                                    Cause.NOT_SENT, pending.call.kind() + ": its time was over in the queue"));
                }
            }
            meter.waiting(lane.label(), waiting.get());
        }
    }

    private void begin(Queue queue, Pending pending, long leftNanos) {
        long timer = vertx.setTimer(
                Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos)),
                ignored -> end(
                        queue,
                        pending,
                        null,
                        new WalletUnclearException(Cause.TIMEOUT, pending.call.kind() + ": no answer in time")));
        exchange(pending).onComplete((answer, failure) -> {
            vertx.cancelTimer(timer);
            end(queue, pending, answer, failure);
        });
    }

    private Future<WalletAnswer> exchange(Pending pending) {
        WalletCall call = pending.call;
        byte[] body = call.body() == null ? new byte[0] : call.body().toBuffer().getBytes();
        if (closed) {
            return Future.failedFuture(new WalletUnclearException(Cause.NOT_SENT, call.kind() + ": stopped"));
        }
        return client.request(options(call, body))
                .compose(request -> {
                    pending.request = request;
                    if (pending.ended) {
                        // Its time was over while a connection was made: not sent is better than sent and not waited
                        // for.
                        return Future.failedFuture(lost(request));
                    }
                    return request.send(Buffer.buffer(body));
                })
                .compose(response -> body(response).map(bytes -> read(call, response.statusCode(), bytes)));
    }

    private static WalletUnclearException lost(HttpClientRequest request) {
        boolean ignored = request.reset().isComplete();
        return new WalletUnclearException(Cause.TIMEOUT, "no connection in time");
    }

    private static WalletAnswer read(WalletCall call, int status, Buffer bytes) {
        if (status != OK && status != CREATED) {
            throw new WalletUnclearException(
                    Cause.STATUS, call.kind() + ": status " + status + " (expected: 200 with a state)");
        }
        return WalletAnswer.read(call, bytes);
    }

    private Future<Buffer> body(HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer bytes = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(ignored -> whole.tryComplete(bytes));
        response.handler(chunk -> {
            if (bytes.length() + chunk.length() > config.bounds().answerBytes()) {
                whole.tryFail(new WalletUnclearException(Cause.UNREADABLE, "answer: too long"));
            } else {
                bytes.appendBuffer(chunk);
            }
        });
        return whole.future();
    }

    private void end(Queue queue, Pending pending, @Nullable WalletAnswer answer, @Nullable Throwable failure) {
        if (pending.ended) {
            return;
        }
        pending.ended = true;
        if (answer == null) {
            HttpClientRequest request = pending.request;
            if (request != null) {
                // Whatever comes on this connection now is not for the next call.
                boolean ignored = request.reset().isComplete();
            }
            fail(
                    pending,
                    failure instanceof WalletUnclearException known
                            ? known
                            : new WalletUnclearException(Cause.CONNECTION, pending.call.kind() + ": " + failure));
        } else {
            count(pending, null);
            onTheirWay.remove(pending.call, pending);
            pending.promise.complete(answer);
        }
        queue.underWay--;
        // Not from in here: a call that fails at once would begin the next one on top of itself.
        context.runOnContext(ignored -> queue.next());
    }

    private void fail(Pending pending, WalletUnclearException unclear) {
        count(pending, unclear);
        onTheirWay.remove(pending.call, pending);
        pending.promise.fail(unclear);
    }

    private void count(Pending pending, @Nullable WalletUnclearException failure) {
        String outcome = failure == null ? "answered" : failure.why().name().toLowerCase(Locale.ROOT);
        meter.called(pending.call.kind(), outcome, System.nanoTime() - pending.sinceNanos);
    }

    private RequestOptions options(WalletCall call, byte[] body) {
        URI url = config.url();
        int port = url.getPort() >= 0 ? url.getPort() : config.isSecure() ? HTTPS : HTTP;
        String base = url.getRawPath() == null ? "" : url.getRawPath();
        String path = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + call.path();
        RequestOptions options = new RequestOptions()
                .setMethod(call.method())
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(config.isSecure())
                .setURI(path)
                .putHeader(HttpHeaders.ACCEPT, "application/json");
        if (call.body() != null) {
            options.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        if (call.operation() != null) {
            options.putHeader("Idempotency-Key", call.operation());
        }
        if (bearer != null) {
            options.putHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer);
        }
        if (signer != null) {
            RequestSigner.Signature signature = signer.sign(call.method().name(), path, body);
            options.putHeader("Touchline-Timestamp", Long.toString(signature.seconds()))
                    .putHeader("Touchline-Nonce", signature.nonce())
                    .putHeader("Touchline-Signature", signature.value());
        }
        return options;
    }

    private static HttpClientOptions options(HttpWalletConfig config) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(true)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()));
        if (config.trust() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(config.trust().toString()));
        }
        return options;
    }
}

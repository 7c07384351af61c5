package io.touchline.fanout;

import io.touchline.cache.CacheConfig;
import io.touchline.feeds.socket.TokenBucket;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.stream.ClientMessage;
import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.Filter;
import io.touchline.protocol.stream.MalformedMessageException;
import io.touchline.protocol.stream.ServerMessage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one client asks and is answered: exactly one answer a request, with its id. */
final class Conversation {
    private final Client client;
    private final Fanout fanout;
    private final Positions positions;
    private final CacheConfig classes;
    private final FanoutConfig.RequestLimits limits;
    private final StreamTokens tokens;
    private final LimitMeter meter;
    private final Expiry expiry;
    private final TokenBucket bucket;
    private int faultsInARow;

    /** What all conversations of an event loop share. */
    record Setting(
            Fanout fanout,
            Positions positions,
            CacheConfig classes,
            FanoutConfig.RequestLimits limits,
            StreamTokens tokens,
            LimitMeter meter) {}

    /** Told whom the client's token speaks for, and until when. */
    @FunctionalInterface
    interface Expiry {
        void of(StreamTokens.Bearer bearer);
    }

    Conversation(Client client, Setting setting, Expiry expiry) {
        this.client = client;
        this.fanout = setting.fanout();
        this.positions = setting.positions();
        this.classes = setting.classes();
        this.limits = setting.limits();
        this.tokens = setting.tokens();
        this.meter = setting.meter();
        this.expiry = expiry;
        this.bucket = new TokenBucket(limits.burst(), limits.perSecond(), System.nanoTime());
    }

    /** One frame, not read yet: a text frame of JSON or a binary one of the compact encoding. */
    @FunctionalInterface
    interface Frame {
        ClientMessage read() throws MalformedMessageException;
    }

    void hear(Frame frame) {
        if (!bucket.take(System.nanoTime())) {
            meter.limitHit(Limit.STREAM_REQUEST_RATE);
            fail(
                    idOf(frame),
                    ErrorCode.RATE_LIMITED,
                    "requests: too many (expected: at most " + limits.perSecond() + " a second, " + limits.burst()
                            + " at once)",
                    CloseCode.LIMIT);
            return;
        }
        try {
            answer(frame.read());
        } catch (MalformedMessageException e) {
            fault(e.failure(), CloseCode.PROTOCOL);
        }
        fanout.flushTouched();
    }

    /** A frame of the kind that the other encoding uses. */
    void hearForeign(Encoding spoken) {
        String fault = switch (spoken) {
            case JSON -> "frame: binary (expected: text frames)";
            case PROTO -> "frame: text (expected: binary frames)";
        };
        fail(null, ErrorCode.MALFORMED, fault, CloseCode.PROTOCOL);
    }

    private void answer(ClientMessage message) {
        switch (message) {
            case ClientMessage.Subscribe subscribe -> subscribe(subscribe);
            case ClientMessage.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
            case ClientMessage.Auth auth -> authenticate(auth);
            case ClientMessage.Ping ping -> ok(ping.id());
        }
    }

    private void subscribe(ClientMessage.Subscribe request) {
        if (find(request.id()) != null) {
            fail(
                    request.id(),
                    ErrorCode.MALFORMED,
                    "id: in use by a subscription (expected: a new one)",
                    CloseCode.PROTOCOL);
            return;
        }
        if (client.subscriptions().size() >= limits.subscriptionsMax()) {
            meter.limitHit(Limit.STREAM_SUBSCRIPTIONS);
            fail(
                    request.id(),
                    ErrorCode.RATE_LIMITED,
                    "subscriptions: " + client.subscriptions().size() + " (expected: at most "
                            + limits.subscriptionsMax() + ")",
                    CloseCode.LIMIT);
            return;
        }
        faultsInARow = 0;
        begin(request.id(), request.filter(), request.conflateMs(), request.resume());
    }

    /** Begins a subscription that is allowed: the answer first, then its image or what was missed. */
    void begin(long id, Filter filter, int conflateMs, @Nullable String resume) {
        int conflationClass = classes.conflationClassFor(conflateMs);
        Resumption resumption = positions.resumption(client, filter, resume);
        int markets = fanout.subscriptions().subscribe(client, id, filter, conflationClass, resumption);
        client.send(new ServerMessage.Subscribed(
                id, markets, classes.conflationClassesMs().get(conflationClass), resumption.isResumed()));
        client.drain();
    }

    private void unsubscribe(ClientMessage.Unsubscribe request) {
        Subscription subscription = find(request.id());
        if (subscription == null) {
            fail(
                    request.id(),
                    ErrorCode.NOT_FOUND,
                    "id: " + request.id() + " (expected: that of a subscription)",
                    CloseCode.PROTOCOL);
            return;
        }
        fanout.subscriptions().unsubscribe(subscription);
        ok(request.id());
        client.drain();
    }

    private void authenticate(ClientMessage.Auth request) {
        tokens.bearer(request.token())
                .onSuccess(bearer -> {
                    ok(request.id());
                    expiry.of(bearer);
                    fanout.flushTouched();
                })
                .onFailure(ignored -> fail(
                        request.id(),
                        ErrorCode.NOT_AUTHENTICATED,
                        "token: not valid (expected: one from /api/v1/sessions)",
                        CloseCode.TOKEN));
    }

    void authenticated(StreamTokens.Bearer bearer) {
        expiry.of(bearer);
    }

    private void ok(long id) {
        faultsInARow = 0;
        client.send(new ServerMessage.Ok(id));
    }

    private @Nullable Subscription find(long id) {
        for (Subscription subscription : client.subscriptions()) {
            if (subscription.id == id) {
                return subscription;
            }
        }
        return null;
    }

    /** The id of a request that is refused unread: every request is answered with its id, also when there are too many. */
    private static @Nullable Long idOf(Frame frame) {
        try {
            return frame.read().id();
        } catch (MalformedMessageException e) {
            return e.failure().id();
        }
    }

    private void fail(@Nullable Long id, ErrorCode code, String message, CloseCode whenTooOften) {
        fault(new ServerMessage.Failure(id, code, message, false), whenTooOften);
        fanout.flushTouched();
    }

    /** A client that only makes faults does not know the protocol, or means harm. */
    private void fault(ServerMessage.Failure failure, CloseCode whenTooOften) {
        faultsInARow++;
        if (faultsInARow < limits.faultsMax()) {
            client.send(failure);
            return;
        }
        meter.limitHit(Limit.STREAM_FAULTS);
        client.send(new ServerMessage.Failure(failure.id(), failure.code(), failure.message(), true));
        client.flush();
        client.close(whenTooOften, "too many refused requests in a row");
    }

    /** The rest of a token's time, at least a millisecond. */
    static long delayMs(long expiresAtMicros, long nowMicros) {
        return Math.max(1, TimeUnit.MICROSECONDS.toMillis(expiresAtMicros - nowMicros));
    }
}

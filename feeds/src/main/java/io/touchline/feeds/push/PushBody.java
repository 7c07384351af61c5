package io.touchline.feeds.push;

import io.touchline.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Receives the body of one POST within bounds of size and time; stops keeping what comes as soon as one is broken. */
final class PushBody {
    private final Vertx vertx;
    private final PushDoorConfig config;
    private final AtomicLong bytesAtOnce;
    private final Buffer received = Buffer.buffer();
    private final Promise<byte[]> whole = Promise.promise();

    private PushBody(Vertx vertx, PushDoorConfig config, AtomicLong bytesAtOnce) {
        this.vertx = vertx;
        this.config = config;
        this.bytesAtOnce = bytesAtOnce;
    }

    /**
     * The body, or a {@link PushRefusal}.
     *
     * @param bytesAtOnce what all bodies hold together
     */
    static Future<byte[]> receive(
            HttpServerRequest request, Vertx vertx, PushDoorConfig config, AtomicLong bytesAtOnce) {
        PushRefusal declared = declaredRefusal(request, config);
        if (declared != null) {
            return Future.failedFuture(declared);
        }
        return new PushBody(vertx, config, bytesAtOnce).receive(request);
    }

    private static @Nullable PushRefusal declaredRefusal(HttpServerRequest request, PushDoorConfig config) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return new PushRefusal(
                    415, ErrorCode.MALFORMED, "Content-Encoding: " + Shown.of(encoding) + " (expected: none)");
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // The server's own decoder refuses a length that is not a number.
        boolean isTooLong = length != null && (length.length() > 18 || Long.parseLong(length) > config.messageBytes());
        return isTooLong ? tooLarge(config) : null;
    }

    private static PushRefusal tooLarge(PushDoorConfig config) {
        return new PushRefusal(
                413, ErrorCode.TOO_LARGE, "body: too large (expected: at most " + config.messageBytes() + " bytes)");
    }

    private Future<byte[]> receive(HttpServerRequest request) {
        long timer = vertx.setTimer(
                config.bodyTimeout().toMillis(),
                ignored -> fail(new PushRefusal(
                        408,
                        ErrorCode.MALFORMED,
                        "body: not complete (expected: within "
                                + config.bodyTimeout().toMillis() + " ms)")));
        request.handler(this::chunk);
        // The sender left, or its chunks are broken: no fault of ours, and at any rate that strangers like.
        request.exceptionHandler(cause -> fail(
                new PushRefusal(400, ErrorCode.MALFORMED, "body: cut off or not well-formed (expected: all of it)")));
        request.endHandler(ignored -> {
            if (!whole.future().isComplete()) {
                whole.complete(received.getBytes());
            }
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue().onFailure(this::fail);
        }
        request.resume();
        return whole.future().onComplete(ignored -> {
            bytesAtOnce.addAndGet(-received.length());
            vertx.cancelTimer(timer);
        });
    }

    private void chunk(Buffer chunk) {
        if (whole.future().isComplete()) {
            // Refused already: what still comes is let go.
            return;
        }
        if (received.length() + chunk.length() > config.messageBytes()) {
            fail(tooLarge(config));
        } else if (bytesAtOnce.addAndGet(chunk.length()) > config.bodyBytesAtOnce()) {
            bytesAtOnce.addAndGet(-chunk.length());
            fail(new PushRefusal(503, ErrorCode.OVERLOADED, "too many bodies at once (expected: again later)"));
        } else {
            received.appendBuffer(chunk);
        }
    }

    private void fail(Throwable cause) {
        whole.tryFail(cause);
    }
}

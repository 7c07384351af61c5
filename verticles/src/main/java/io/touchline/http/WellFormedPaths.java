package io.touchline.http;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a root router and refuses paths with broken escapes, such as {@code /%zz}: the router would log a stack trace
 * for each of them, at any rate that a client likes.
 */
public final class WellFormedPaths implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(WellFormedPaths.class);

    private final Handler<HttpServerRequest> next;

    public WellFormedPaths(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (isWellFormed(request.path())) {
            next.handle(request);
        } else {
            ProblemResponses.send(
                            request.response(),
                            Problem.of(400, ErrorCode.MALFORMED, "the path has a broken escape (expected: %XX)"))
                    .onFailure(gone -> LOG.debug("an answer found its connection gone", gone));
        }
    }

    static boolean isWellFormed(@Nullable String path) {
        if (path == null) {
            return false;
        }
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length() || !isHex(path.charAt(at + 1)) || !isHex(path.charAt(at + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char digit) {
        return Character.digit(digit, 16) >= 0 && digit < 128;
    }
}

package io.touchline.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is not HTTP, or over its limits, with a problem like any other. Nothing that follows on the connection is read: the
 * decoder sees to it.
 */
final class InvalidHttp implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(InvalidHttp.class);

    private final SecurityHeaders headers;

    InvalidHttp(SecurityHeaders headers) {
        this.headers = headers;
    }

    @Override
    public void handle(HttpServerRequest request) {
        headers.put(request.response());
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        ProblemResponses.send(
                        request.response(), problem(request.decoderResult().cause()))
                .onFailure(gone -> LOG.debug("an answer found its connection gone", gone));
    }

    private static Problem problem(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line ->
                Problem.of(414, ErrorCode.TOO_LARGE, "the path with its query is too long");
            case TooLongHttpHeaderException header -> Problem.of(431, ErrorCode.TOO_LARGE, "the headers are too long");
            case null, default -> Problem.of(400, ErrorCode.MALFORMED, "the request is not HTTP/1.1 as it should be");
        };
    }
}

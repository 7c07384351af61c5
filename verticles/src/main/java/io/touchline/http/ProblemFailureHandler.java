package io.touchline.http;

import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every failure of a router as a problem. What a client caused is told; what the server caused is logged once, and the
 * client learns no more than that.
 */
public final class ProblemFailureHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemFailureHandler.class);
    private static final long CLOSE_AFTER_MS = 1_000;

    private final Function<Throwable, @Nullable Problem> known;
    private final LimitMeter limits;

    /**
     * Makes the handler.
     *
     * @param known what this router knows of a failure that is not told by itself, null for nothing
     */
    public ProblemFailureHandler(Function<Throwable, @Nullable Problem> known, LimitMeter limits) {
        this.known = known;
        this.limits = limits;
    }

    @Override
    public void handle(RoutingContext context) {
        Problem problem = problem(context);
        if (problem.status() == 408 || problem.status() == 413) {
            limits.limitHit(problem.status() == 408 ? Limit.HTTP_REQUEST_TIME : Limit.HTTP_BODY_BYTES);
            closeSoon(context);
        }
        ProblemResponses.send(context.response(), problem)
                .onFailure(gone -> LOG.debug("an answer found its connection gone", gone));
    }

    /**
     * Ends the connection, since the rest of the body may still come on it: not at once, because bytes that arrive at a closed
     * socket make the client's system throw away the answer before the client reads it.
     */
    private static void closeSoon(RoutingContext context) {
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        HttpConnection connection = context.request().connection();
        context.vertx()
                .setTimer(
                        CLOSE_AFTER_MS,
                        timer -> connection
                                .close()
                                .onFailure(gone -> LOG.debug("a connection to close was gone", gone)));
    }

    private Problem problem(RoutingContext context) {
        @Nullable Throwable failure = context.failure();
        if (failure instanceof ProblemException told) {
            return told.problem();
        }
        Problem knownProblem = failure == null ? null : known.apply(failure);
        if (knownProblem != null) {
            return knownProblem;
        }
        int status = failure instanceof HttpException http ? http.getStatusCode() : context.statusCode();
        return switch (status) {
            case 400 -> Problem.of(400, ErrorCode.MALFORMED, "the request is not valid");
            case 404 -> Problem.of(404, ErrorCode.NOT_FOUND, "nothing is here");
            case 405 -> Problem.of(405, ErrorCode.UNKNOWN_OP, "this path does not have this method");
            case 408 -> Problem.of(408, ErrorCode.MALFORMED, "the request did not arrive in time");
            case 413 -> Problem.of(413, ErrorCode.TOO_LARGE, "the body is too large");
            case 415 -> Problem.of(415, ErrorCode.MALFORMED, "the content type is not one that is read here");
            default -> unexpected(context, status, failure);
        };
    }

    private static Problem unexpected(RoutingContext context, int status, @Nullable Throwable failure) {
        if (status >= 400 && status < 500) {
            return Problem.of(status, ErrorCode.MALFORMED, "the request is not valid");
        }
        // The path without the query: a query may hold what must not be logged.
        LOG.error("{} {} failed", context.request().method(), context.normalizedPath(), failure);
        return Problem.of(500, ErrorCode.OVERLOADED, "the server could not answer this; it may succeed later");
    }
}

package io.touchline.api;

import io.touchline.domain.betting.BetRequest;
import io.touchline.http.ProblemException;
import io.touchline.http.StrictJson;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.touchline.session.Role;
import io.touchline.session.Session;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a request what is validated against the OpenAPI file. The extractor that comes with the router decodes query
 * parameters twice, takes the first of several silently, and hands on JSON with repeated keys or bytes after its end: all that
 * is refused here, and each parameter is decoded once.
 */
final class StrictRequests implements RequestExtractor {
    /** Where the {@link Session} of a request is, for operations that need one. */
    static final String SESSION = "touchline.session";

    private static final String KEY = "Idempotency-Key";

    private final ApiRouter.Verifier verifier;

    StrictRequests(ApiRouter.Verifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Future<ValidatableRequest> extractValidatableRequest(RoutingContext context, Operation operation) {
        if (operation.getSecurityRequirements().isEmpty()) {
            return extracted(context, operation);
        }
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        return verifier.verify(authorization == null ? "" : authorization)
                .recover(nobody -> {
                    context.response().putHeader("WWW-Authenticate", "Bearer");
                    return Future.failedFuture(new ProblemException(
                            Problem.of(401, ErrorCode.NOT_AUTHENTICATED, String.valueOf(nobody.getMessage()))));
                })
                .compose(session -> {
                    if (!session.has(Role.PLAYER)) {
                        return Future.failedFuture(new ProblemException(Problem.of(
                                403,
                                ErrorCode.ACCOUNT_BLOCKED,
                                "the token of " + session.user() + " does not have the player role")));
                    }
                    context.put(SESSION, session);
                    return extracted(context, operation);
                });
    }

    private static Future<ValidatableRequest> extracted(RoutingContext context, Operation operation) {
        try {
            return Future.succeededFuture(extract(context, operation));
        } catch (ProblemException refused) {
            return Future.failedFuture(refused);
        }
    }

    private static ValidatableRequest extract(RoutingContext context, Operation operation) {
        Map<String, RequestParameter> headers = new HashMap<>();
        Map<String, RequestParameter> path = new HashMap<>();
        Map<String, RequestParameter> query = new HashMap<>();
        for (Parameter parameter : operation.getParameters()) {
            String name = parameter.getName();
            switch (parameter.getIn()) {
                case HEADER -> {
                    String value = context.request().getHeader(name);
                    if (name.equals(KEY)) {
                        requireKey(value);
                    }
                    headers.put(name, given(value));
                }
                case PATH -> path.put(name, given(context.pathParam(name)));
                case QUERY -> query.put(name, given(single(context, name)));
                case COOKIE -> throw new IllegalStateException("cookie " + name + " (expected: none in our contract)");
            }
        }
        boolean hasBody = operation.getRequestBody() != null;
        return new Extracted(headers, path, query, hasBody ? body(context) : given(null), contentType(context));
    }

    /** Ahead of the validator, which has one code for all that is wrong. */
    private static void requireKey(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw noKey("missing (expected: a key of your own)");
        }
        if (value.length() > BetRequest.KEY_LENGTH_MAX) {
            throw noKey(value.length() + " characters (expected: at most " + BetRequest.KEY_LENGTH_MAX + ")");
        }
    }

    private static ProblemException noKey(String what) {
        return new ProblemException(Problem.of(400, ErrorCode.KEY_MISSING, KEY + ": " + what));
    }

    private static @Nullable String single(RoutingContext context, String name) {
        List<String> values = context.queryParam(name);
        if (values.size() > 1) {
            throw ProblemException.malformed("query." + name, "given " + values.size() + " times (expected: once)");
        }
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    private static RequestParameter body(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw ProblemException.malformed("body", "empty (expected: a JSON object)");
        }
        if (!contentType(context).equals("application/json")) {
            throw new ProblemException(Problem.of(
                    415,
                    ErrorCode.MALFORMED,
                    "the content type is not one that is read here (expected: application/json)"));
        }
        StrictJson.requireObject(body.getBytes());
        return given(body);
    }

    /** The media type without its parameters, in lower case; empty when there is none. */
    private static String contentType(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static RequestParameter given(@Nullable Object value) {
        return new RequestValue(value);
    }

    /** What was taken from the request, before validation. */
    private record Extracted(
            Map<String, RequestParameter> getHeaders,
            Map<String, RequestParameter> getPathParameters,
            Map<String, RequestParameter> getQuery,
            RequestParameter getBody,
            String getContentType)
            implements ValidatableRequest {
        @Override
        public Map<String, RequestParameter> getCookies() {
            return Map.of();
        }
    }
}

package io.touchline.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.touchline.http.ProblemException;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatableRequest;
import java.io.IOException;
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
    /** No body of ours nests deeper than five. */
    private static final int NESTING_MAX = 16;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @Override
    public Future<ValidatableRequest> extractValidatableRequest(RoutingContext context, Operation operation) {
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
                case HEADER ->
                    headers.put(name, given(text(parameter, context.request().getHeader(name))));
                case PATH -> path.put(name, given(text(parameter, context.pathParam(name))));
                case QUERY -> query.put(name, given(text(parameter, single(context, name))));
                case COOKIE -> throw new IllegalStateException("cookie " + name + " (expected: none in our contract)");
            }
        }
        boolean hasBody = operation.getRequestBody() != null;
        return new Extracted(headers, path, query, hasBody ? body(context) : given(null), contentType(context));
    }

    /** The validator reads values as JSON, so that the id 1.5 would be a number: texts are handed to it as JSON strings. */
    private static @Nullable String text(Parameter parameter, @Nullable String value) {
        return value != null && parameter.getSchemaType() == SchemaType.STRING ? Json.encode(value) : value;
    }

    private static @Nullable String single(RoutingContext context, String name) {
        List<String> values = context.queryParam(name);
        if (values.size() > 1) {
            throw refused("query." + name, "given " + values.size() + " times (expected: once)");
        }
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    private static RequestParameter body(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null || body.length() == 0) {
            throw refused("body", "empty (expected: a JSON object)");
        }
        if (!contentType(context).equals("application/json")) {
            throw new ProblemException(Problem.of(
                    415,
                    ErrorCode.MALFORMED,
                    "the content type is not one that is read here (expected: application/json)"));
        }
        requireJson(body.getBytes());
        return given(body);
    }

    private static void requireJson(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw refused("body", "not an object (expected: a JSON object)");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw refused("body", "more follows after the object (expected: one JSON object)");
            }
        } catch (JsonParseException notJson) {
            throw refused("body", "not JSON: " + cause(notJson));
        } catch (IOException overLimit) {
            throw refused("body", "over a limit of the parser (expected: nested at most " + NESTING_MAX + " deep)");
        }
    }

    /** What the parser says, without where it says it from. */
    private static String cause(JsonParseException notJson) {
        return notJson.getOriginalMessage().split(" \\(", 2)[0];
    }

    /** The media type without its parameters, in lower case; empty when there is none. */
    private static String contentType(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static RequestParameter given(@Nullable Object value) {
        return new Given(value);
    }

    static ProblemException refused(String path, String message) {
        return new ProblemException(new Problem(
                400, ErrorCode.MALFORMED, "the request is not valid", List.of(new Problem.InvalidPart(path, message))));
    }

    /** One value as it came, null when it did not. */
    private record Given(@Nullable Object value) implements RequestParameter {
        @Override
        @SuppressWarnings("NullAway") // the validator's interface is not annotated and means null by absence
        public Object get() {
            return value;
        }
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

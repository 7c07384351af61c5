package io.touchline.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.InputTrustHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaValidationException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import io.vertx.openapi.contract.Style;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatableRequest;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.ValidationContext;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import io.vertx.openapi.validation.transformer.FormTransformer;
import io.vertx.openapi.validation.transformer.ParameterTransformer;
import io.vertx.openapi.validation.transformer.SimpleTransformer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Validates requests against the OpenAPI file, with a validator for each parameter and body that is built when it is first needed, and
 * kept. The router's own validation builds them anew for each request, each with a copy of all schemas there are, and on a worker: a
 * quarter of what a bet costs. What it says of an invalid request is said here in the same words.
 *
 * <p>Small requests are validated where they are; only a body that may keep an event loop busy for longer goes to a worker.
 */
final class RequestValidators {
    /**
     * Validated within some ten microseconds, or one millisecond where each of its bytes is wrong; a bet has 300. No limit, and therefore not
     * configured: a body above it gets the same answer, from another thread. What bounds bodies is {@link ApiConfig#bodyBytesMax}.
     */
    static final int BODY_BYTES_SMALL = 4 << 10;

    private static final String JSON = "application/json";
    private static final Map<Style, ParameterTransformer> TRANSFORMERS =
            new EnumMap<>(Map.of(Style.SIMPLE, new SimpleTransformer(), Style.FORM, new FormTransformer()));

    private final Vertx vertx;
    private final SchemaRepository schemas;

    RequestValidators(Vertx vertx, OpenAPIContract contract) {
        this.vertx = vertx;
        this.schemas = contract.getSchemaRepository();
    }

    /**
     * Has a request validated before the operation's handlers see it: they find it where the router's own validation would have left it,
     * and the same failures fail the request.
     */
    InputTrustHandler of(Operation operation, RequestExtractor extractor) {
        Validation validation = new Validation(operation);
        return context -> extractor
                .extractValidatableRequest(context, operation)
                .compose(request -> validated(validation, request))
                .onSuccess(valid -> {
                    context.put(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST, valid);
                    context.next();
                })
                .onFailure(failure -> fail(context, failure));
    }

    private Future<ValidatedRequest> validated(Validation validation, ValidatableRequest request) {
        if (request.getBody().get() instanceof Buffer body && body.length() > BODY_BYTES_SMALL) {
            return vertx.executeBlocking(() -> validation.of(request), false)
                    .map(valid -> Objects.requireNonNull(valid, "validated"));
        }
        return Future.succeededFuture(validation.of(request));
    }

    private static void fail(RoutingContext context, Throwable failure) {
        context.fail(
                failure instanceof ValidatorException
                        ? new HttpException(400, String.valueOf(failure.getMessage()), failure)
                        : failure);
    }

    /** What is valid for one operation. Thread-safe. */
    private final class Validation {
        private final List<ParameterPart> parameters = new ArrayList<>();
        private final @Nullable Part body;

        Validation(Operation operation) {
            operation.getParameters().forEach(parameter -> parameters.add(new ParameterPart(parameter)));
            RequestBody described = operation.getRequestBody();
            MediaType json = described == null ? null : described.getContent().get(JSON);
            if (described != null && (json == null || !described.isRequired())) {
                throw new IllegalArgumentException(
                        operation.getOperationId() + ": another body than JSON, or an optional one (expected: JSON)");
            }
            body = json == null ? null : new Part(json.getSchema());
        }

        ValidatedRequest of(ValidatableRequest request) {
            Map<String, RequestParameter> headers = new HashMap<>();
            Map<String, RequestParameter> path = new HashMap<>();
            Map<String, RequestParameter> query = new HashMap<>();
            for (ParameterPart part : parameters) {
                String name = part.parameter.getName();
                switch (part.parameter.getIn()) {
                    case HEADER ->
                        headers.put(name, part.valid(request.getHeaders().get(name)));
                    case PATH ->
                        path.put(name, part.valid(request.getPathParameters().get(name)));
                    case QUERY -> query.put(name, part.valid(request.getQuery().get(name)));
                    case COOKIE ->
                        throw new IllegalStateException("cookie " + name + " (expected: none in our contract)");
                }
            }
            Object valid = body == null ? null : body(body, request.getBody());
            return new Valid(headers, path, query, new RequestValue(valid));
        }

        private Object body(Part part, RequestParameter given) {
            Object value;
            try {
                value = Json.decodeValue(Objects.requireNonNull(given.getBuffer(), "body"));
            } catch (DecodeException notJson) {
                throw new ValidatorException("The request body can't be decoded", ValidatorErrorType.ILLEGAL_VALUE);
            }
            if (part.isValidAtAGlance(value)) {
                return value;
            }
            OutputUnit result = part.validator().validate(value);
            try {
                result.checkValidity();
            } catch (JsonSchemaValidationException invalid) {
                throw SchemaValidationException.createInvalidValueBody(result, ValidationContext.REQUEST, invalid);
            }
            return value;
        }
    }

    /** A part of a request with its schema. */
    private class Part {
        private final JsonSchema schema;
        /** Two threads may build it at once: either one will do. */
        private volatile @Nullable Validator built;

        private final @Nullable SchemaGlance glance;

        Part(JsonSchema schema) {
            this.schema = schema;
            this.glance = SchemaGlance.of(schema);
        }

        boolean isValidAtAGlance(Object value) {
            return glance != null && glance.accepts(value);
        }

        Validator validator() {
            Validator validator = built;
            if (validator == null) {
                validator = schemas.validator(schema);
                built = validator;
            }
            return validator;
        }
    }

    private final class ParameterPart extends Part {
        private final Parameter parameter;
        private final ParameterTransformer transformer;

        ParameterPart(Parameter parameter) {
            super(parameter.getSchema());
            this.parameter = parameter;
            this.transformer = Objects.requireNonNull(TRANSFORMERS.get(parameter.getStyle()), "style");
        }

        RequestParameter valid(@Nullable RequestParameter given) {
            if (given == null || given.isNull()) {
                if (parameter.isRequired()) {
                    throw ValidatorException.createMissingRequiredParameter(parameter);
                }
                return new RequestValue(null);
            }
            String raw = String.valueOf(given.get());
            // The transformer reads values as JSON, so that the id 1.5 would be a number.
            Object value = parameter.getSchemaType() == SchemaType.STRING ? raw : transformer.transform(parameter, raw);
            if (isValidAtAGlance(value)) {
                return new RequestValue(value);
            }
            OutputUnit result = validator().validate(value);
            try {
                result.checkValidity();
            } catch (JsonSchemaValidationException invalid) {
                throw SchemaValidationException.createErrorFromOutputUnitType(parameter, result, invalid);
            }
            return new RequestValue(value);
        }
    }

    private record Valid(
            Map<String, RequestParameter> getHeaders,
            Map<String, RequestParameter> getPathParameters,
            Map<String, RequestParameter> getQuery,
            RequestParameter getBody)
            implements ValidatedRequest {
        @Override
        public Map<String, RequestParameter> getCookies() {
            return Map.of();
        }
    }
}

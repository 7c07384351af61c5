package io.touchline.api;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request that keeps to the OpenAPI file. */
record ValidQuery(Map<String, RequestParameter> parameters) {
    static ValidQuery of(RoutingContext context) {
        ValidatedRequest request = Objects.requireNonNull(
                context.<ValidatedRequest>get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST), "validated request");
        return new ValidQuery(request.getQuery());
    }

    @Nullable String text(String name) {
        RequestParameter parameter = given(name);
        return parameter == null ? null : parameter.getString();
    }

    @Nullable Boolean flag(String name) {
        RequestParameter parameter = given(name);
        return parameter == null ? null : parameter.getBoolean();
    }

    int number(String name, int otherwise) {
        RequestParameter parameter = given(name);
        return parameter == null ? otherwise : Objects.requireNonNull(parameter.getInteger(), name);
    }

    private @Nullable RequestParameter given(String name) {
        RequestParameter parameter = parameters.get(name);
        return parameter == null || parameter.isNull() ? null : parameter;
    }
}

package io.touchline.api;

import io.vertx.openapi.validation.RequestParameter;
import org.jspecify.annotations.Nullable;

/** One value of a request, as it came or as it is valid; null where it did not come. */
record RequestValue(@Nullable Object value) implements RequestParameter {
    @Override
    @SuppressWarnings("NullAway") // the validator's interface is not annotated and means null by absence
    public Object get() {
        return value;
    }
}

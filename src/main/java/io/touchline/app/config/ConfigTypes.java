package io.touchline.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import io.touchline.protocol.FeedName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** How the types that are no plain numbers or strings stand in a configuration file. */
final class ConfigTypes {
    private ConfigTypes() {}

    static Module module() {
        return new SimpleModule("touchline-config")
                .addDeserializer(
                        Duration.class,
                        new FromText<>(Duration.class, "a duration such as 500ms, 20s or 15m", Durations::parse))
                .addDeserializer(
                        Philosophy.class,
                        new FromText<>(Philosophy.class, "price-at-end or state-at-end", ConfigTypes::philosophy))
                .addDeserializer(Path.class, new FromText<>(Path.class, "a path", Path::of))
                .addDeserializer(
                        FeedName.class,
                        new FromText<>(FeedName.class, "1 to 64 characters of a-z A-Z 0-9 . _ -", FeedName::new));
    }

    private static Philosophy philosophy(String text) {
        return Philosophy.valueOf(text.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** A value that stands as a string; everything else is refused with what is expected. */
    private static final class FromText<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1;

        private final String expected;
        private final transient Function<String, T> parser;

        FromText(Class<T> type, String expected, Function<String, T> parser) {
            super(type);
            this.expected = expected;
            this.parser = parser;
        }

        @Override
        @SuppressWarnings("unchecked") // the class given to the constructor is that of T
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_STRING && !json.getText().isBlank()) {
                try {
                    return parser.apply(json.getText().strip());
                } catch (IllegalArgumentException e) {
                    return (T) context.handleWeirdStringValue(handledType(), json.getText(), "expected: %s", expected);
                }
            }
            return (T) context.handleWeirdStringValue(handledType(), json.getText(), "expected: %s", expected);
        }
    }
}

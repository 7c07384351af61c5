package io.touchline.app.config;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as one line, by the keys of its file: {@code host=127.0.0.1 feeds.silence=PT20S …}. It shows no secret: the places
 * of secrets are named, and of the users neither passwords nor hashes. What has no value is left out.
 *
 * <p>Not by {@code toString}: the one of a record makes the JVM build a class or two for each component when it is first called, which
 * for all sections was a tenth of a start.
 */
public final class ConfigText {
    private static final PropertyNamingStrategies.KebabCaseStrategy KEYS =
            new PropertyNamingStrategies.KebabCaseStrategy();

    private ConfigText() {}

    /** Of a {@link ServerConfig}, or of one of its sections. */
    public static String of(Record config) {
        StringJoiner line = new StringJoiner(" ");
        add(line, "", config);
        return line.toString();
    }

    private static void add(StringJoiner line, String prefix, Record section) {
        for (RecordComponent component : section.getClass().getRecordComponents()) {
            String key = prefix + KEYS.translate(component.getName());
            Object value = value(section, component);
            if (value instanceof Record inner && !(value instanceof Secret)) {
                add(line, key + ".", inner);
            } else if (!isNothing(value)) {
                line.add(key + "=" + value);
            }
        }
    }

    private static boolean isNothing(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Collection<?> all -> all.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
    }

    private static @Nullable Object value(Record section, RecordComponent component) {
        try {
            return component.getAccessor().invoke(section);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }
}

package io.touchline.app.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in one line, and in the user's words, what Jackson found wrong. */
final class ConfigErrors {
    private static final int SHOWN_MAX = 60;

    private ConfigErrors() {}

    /** Where and what: {@code ops-port} and {@code 70000 (expected: 0 to 65535)}. */
    record Located(String path, String problem) {}

    static Located located(JsonProcessingException e) {
        String path = e instanceof JsonMappingException mapping ? path(mapping.getPath()) : "";
        return switch (e) {
            case ValueInstantiationException refused -> ofRule(path, refused);
            case UnrecognizedPropertyException unknown ->
                new Located(path, "no such setting (expected: " + join(unknown.getKnownPropertyIds()) + ")");
            case InvalidFormatException value ->
                new Located(path, shown(value.getValue()) + " (expected: " + expected(value) + ")");
            case MismatchedInputException mismatch ->
                new Located(path, "a value of another type (expected: " + typeName(mismatch.getTargetType()) + ")");
            case JsonProcessingException other -> new Located(path, firstLine(other.getOriginalMessage()));
        };
    }

    /** For a file that is no YAML: its line and what is wrong there. */
    static String syntax(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String line = at == null ? "" : " line " + at.getLineNr();
        return ":" + line + ": " + firstLine(e.getOriginalMessage()) + " (expected: YAML)";
    }

    /** The rules of our records fail as {@code field: value (expected: rule)}: the field ends the path. */
    private static Located ofRule(String path, ValueInstantiationException refused) {
        Throwable cause = refused.getCause();
        String message =
                cause == null || cause.getMessage() == null ? refused.getOriginalMessage() : cause.getMessage();
        int colon = message.indexOf(": ");
        if (colon < 0) {
            return new Located(path, firstLine(message));
        }
        String field = kebab(message.substring(0, colon));
        boolean fieldIsNamed = path.equals(field) || path.endsWith("." + field);
        String whole = fieldIsNamed ? path : path.isEmpty() ? field : path + "." + field;
        return new Located(whole, firstLine(message.substring(colon + 2)));
    }

    /** Components name themselves as Java does, files as files do. */
    private static String kebab(String field) {
        return field.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String expected(InvalidFormatException value) {
        String message = value.getOriginalMessage();
        int ours = message.lastIndexOf("expected: ");
        return ours >= 0 ? message.substring(ours + "expected: ".length()) : typeName(value.getTargetType());
    }

    private static String typeName(@Nullable Class<?> type) {
        if (type == null) {
            return "a value";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
        }
        if (type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a string";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == SecretSource.class ? "{file: PATH} or {env: NAME}" : "a section with its own settings";
    }

    private static String path(List<JsonMappingException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : references) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        return '"' + (text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text) + '"';
    }

    private static String join(Collection<?> names) {
        return names.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceAll("\\s*\\(for .*", "");
    }
}

package io.touchline.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sees at a glance that a value keeps to a schema. What it does not see so may keep to it all the same: then the validator is asked, which
 * looks at each keyword anew for each value and gathers words for each place, a fifth of the work of the doors. Made of the schema itself;
 * of a schema with a keyword that it does not know it sees nothing, nor of one with a reference: the contract has resolved them all.
 * Immutable, so thread-safe.
 */
final class SchemaGlance {
    /** Keywords that say nothing of what is valid, and what the library notes in schemas. */
    private static final Set<String> WORDS =
            Set.of("description", "title", "example", "examples", "default", "$schema", "$comment", "__absolute_uri__");

    /** The schema refers to itself, or nests deeper than any of ours: not seen through. */
    private static final int DEPTH_MAX = 16;

    private final List<Check> checks;

    private SchemaGlance(List<Check> checks) {
        this.checks = List.copyOf(checks);
    }

    /** Whether a value passes; a value that does not may be valid. */
    @FunctionalInterface
    private interface Check {
        boolean passes(@Nullable Object value);
    }

    /** The glance of a schema; null where it has something that is not known here. */
    static @Nullable SchemaGlance of(JsonSchema schema) {
        try {
            return of((JsonObject) schema, 0);
        } catch (UnknownKeywordException | ClassCastException e) {
            return null;
        }
    }

    /** Whether the value certainly keeps to the schema. */
    boolean accepts(@Nullable Object value) {
        for (Check check : checks) {
            if (!check.passes(value)) {
                return false;
            }
        }
        return true;
    }

    private static final class UnknownKeywordException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownKeywordException(String keyword) {
            super(keyword, null, false, false);
        }
    }

    private static SchemaGlance of(JsonObject schema, int depth) {
        if (depth > DEPTH_MAX) {
            throw new UnknownKeywordException("deeper than " + DEPTH_MAX);
        }
        List<Check> checks = new ArrayList<>();
        // Without it a keyword speaks of values of one type alone: simpler to leave that to the validator.
        if (!schema.containsKey("type")) {
            throw new UnknownKeywordException("no type");
        }
        for (String keyword : schema.fieldNames()) {
            if (!WORDS.contains(keyword)) {
                checks.add(check(keyword, schema, depth));
            }
        }
        return new SchemaGlance(checks);
    }

    private static Check check(String keyword, JsonObject schema, int depth) {
        return switch (keyword) {
            case "type" -> type(schema.getValue(keyword));
            case "enum" -> {
                Set<Object> values = schema.getJsonArray(keyword).stream().collect(Collectors.toSet());
                yield value -> value instanceof String && values.contains(value);
            }
            case "minLength" -> {
                int min = schema.getInteger(keyword);
                yield value -> value instanceof String text && text.codePointCount(0, text.length()) >= min;
            }
            case "maxLength" -> {
                int max = schema.getInteger(keyword);
                yield value -> value instanceof String text && text.length() <= max;
            }
            case "minimum" -> {
                double min = schema.getNumber(keyword).doubleValue();
                yield value -> value instanceof Number number && isPlain(number) && number.doubleValue() >= min;
            }
            case "maximum" -> {
                double max = schema.getNumber(keyword).doubleValue();
                yield value -> value instanceof Number number && isPlain(number) && number.doubleValue() <= max;
            }
            case "required" -> {
                List<Object> names = schema.getJsonArray(keyword).stream().toList();
                yield value -> members(value).keySet().containsAll(names);
            }
            case "properties" -> properties(schema, depth);
            case "additionalProperties" -> {
                // That there are no others is seen with the properties.
                if (!Boolean.FALSE.equals(schema.getValue(keyword)) || !schema.containsKey("properties")) {
                    throw new UnknownKeywordException(keyword);
                }
                yield value -> true;
            }
            case "items" -> {
                SchemaGlance each = of(schema.getJsonObject(keyword), depth + 1);
                yield value -> items(value).stream().allMatch(each::accepts);
            }
            case "minItems" -> {
                int min = schema.getInteger(keyword);
                yield value -> items(value).size() >= min;
            }
            case "maxItems" -> {
                int max = schema.getInteger(keyword);
                yield value -> items(value).size() <= max;
            }
            default -> throw new UnknownKeywordException(keyword);
        };
    }

    /** Also that there are no others, where there must not be: a member that is not described is left to the validator in any case. */
    private static Check properties(JsonObject schema, int depth) {
        Map<String, SchemaGlance> known = new HashMap<>();
        JsonObject properties = schema.getJsonObject("properties");
        for (String name : properties.fieldNames()) {
            if (!WORDS.contains(name) || properties.getValue(name) instanceof JsonObject) {
                known.put(name, of(properties.getJsonObject(name), depth + 1));
            }
        }
        return value -> {
            for (Map.Entry<String, ?> member : members(value).entrySet()) {
                SchemaGlance glance = known.get(member.getKey());
                if (glance == null || !glance.accepts(member.getValue())) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Check type(Object types) {
        if (types instanceof JsonArray several) {
            List<Check> each = several.stream().map(SchemaGlance::type).toList();
            return value -> each.stream().anyMatch(check -> check.passes(value));
        }
        return switch ((String) types) {
            case "object" -> value -> value instanceof JsonObject || value instanceof Map<?, ?>;
            case "array" -> value -> value instanceof JsonArray || value instanceof List<?>;
            case "string" -> String.class::isInstance;
            case "boolean" -> Boolean.class::isInstance;
            case "null" -> value -> value == null;
            case "number" -> SchemaGlance::isPlain;
            // 5.0 is an integer, too: the validator knows.
            case "integer" -> value -> value instanceof Integer || value instanceof Long;
            default -> throw new UnknownKeywordException("type " + types);
        };
    }

    /** A number that is compared as the validator does. */
    private static boolean isPlain(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long || value instanceof Double;
    }

    @SuppressWarnings("unchecked") // of JSON, whose names are texts
    private static Map<String, ?> members(@Nullable Object value) {
        return value instanceof JsonObject object
                ? object.getMap()
                : value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
    }

    private static List<?> items(@Nullable Object value) {
        return value instanceof JsonArray array ? array.getList() : value instanceof List<?> list ? list : List.of();
    }
}

package io.touchline.feeds.push;

import java.util.List;
import java.util.Map;

/** A JSON value as a provider wrote it, within bounds; numbers keep their text, so that no digit is lost before it is judged. */
sealed interface JsonValue {

    record Text(String value) implements JsonValue {}

    /** A number; {@code integral} when it was written without fraction and exponent. */
    record Numeral(String literal, boolean integral) implements JsonValue {}

    record Flag(boolean value) implements JsonValue {}

    record Null() implements JsonValue {}

    record Items(List<JsonValue> values) implements JsonValue {}

    record Members(Map<String, JsonValue> values) implements JsonValue {}

    /** The value as it may stand in a message: short and without control characters. */
    default String shown() {
        return switch (this) {
            case Text text -> '"' + Shown.of(text.value()) + '"';
            case Numeral number -> Shown.of(number.literal());
            case Flag flag -> Boolean.toString(flag.value());
            case Null() -> "null";
            case Items items -> "a list";
            case Members members -> "an object";
        };
    }
}

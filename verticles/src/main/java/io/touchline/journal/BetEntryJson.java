package io.touchline.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.Composition;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the journal as JSON, each record a JSON object with all of its components. Reading is strict: whatever is missing,
 * unknown, double or of another type is an error, never a guess. Golden files hold the form: what was written once stays readable, so
 * a change of a record that changes the form takes a new {@link #FORM} and a reader of the old one.
 */
final class BetEntryJson {
    /** Stored beside the lines. */
    static final int FORM = 2;

    /** Without what last changed a market that was read. */
    private static final int FORM_WITHOUT_CHANGES = 1;

    /** Of the form in both directions: what it writes is what {@link BetEntryWriter} is held to. */
    static final JsonMapper MAPPER = mapper();

    private static final ObjectReader READER = MAPPER.readerFor(BetEntry[].class);

    private BetEntryJson() {}

    static String write(List<BetEntry> entries) {
        return BetEntryWriter.write(entries);
    }

    /**
     * Reads lines.
     *
     * @param form they were written in
     * @throws IllegalArgumentException when they are not what {@link #write} writes
     */
    static List<BetEntry> read(int form, String json) {
        try {
            BetEntry[] entries = switch (form) {
                case FORM -> READER.readValue(json);
                case FORM_WITHOUT_CHANGES -> READER.readValue(withChanges(MAPPER.readTree(json)));
                default -> throw new IllegalArgumentException("form: " + form + " (expected: 1 to " + FORM + ")");
            };
            return List.of(entries);
        } catch (IOException | NullPointerException e) {
            throw new IllegalArgumentException("lines: not of form " + form + ": " + e.getMessage(), e);
        }
    }

    /** Nothing is known of what changed the markets then. */
    private static JsonNode withChanges(JsonNode lines) {
        for (JsonNode reading : lines.findParents("feedAliveMicros")) {
            if (((ObjectNode) reading).putIfAbsent("changedBy", TextNode.valueOf("")) != null) {
                throw new IllegalArgumentException("changedBy: (expected: none in form " + FORM_WITHOUT_CHANGES + ")");
            }
        }
        return lines;
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
                .annotationIntrospector(new RequiredComponents())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addMixIn(BetEntry.class, LineNames.class)
                .addMixIn(Composition.class, CompositionNames.class)
                .addMixIn(BetId.class, Text.class)
                .addMixIn(AccountId.class, Text.class)
                .addMixIn(EventId.class, Text.class)
                .addMixIn(MarketId.class, Text.class)
                .addMixIn(SelectionId.class, Text.class)
                .addMixIn(Price.class, Thousandths.class)
                .build();
    }

    /** A component may be null only where its type says so. */
    private static final class RequiredComponents extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public JsonSetter.Value findSetterInfo(Annotated annotated) {
            if (annotated instanceof AnnotatedParameter parameter
                    && parameter.getDeclaringClass().isRecord()
                    && !mayBeNull(parameter.getDeclaringClass(), parameter.getIndex())) {
                return JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL);
            }
            return super.findSetterInfo(annotated);
        }

        private static boolean mayBeNull(Class<?> type, int index) {
            RecordComponent[] components = type.getRecordComponents();
            return index < components.length
                    && components[index].getAnnotatedType().isAnnotationPresent(Nullable.class);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = BetEntry.Placed.class, name = "placed"),
        @JsonSubTypes.Type(value = BetEntry.Admitted.class, name = "admitted"),
        @JsonSubTypes.Type(value = BetEntry.Held.class, name = "held"),
        @JsonSubTypes.Type(value = BetEntry.Offered.class, name = "offered"),
        @JsonSubTypes.Type(value = BetEntry.Confirmed.class, name = "confirmed"),
        @JsonSubTypes.Type(value = BetEntry.Decided.class, name = "decided"),
        @JsonSubTypes.Type(value = BetEntry.Doubted.class, name = "doubted"),
        @JsonSubTypes.Type(value = BetEntry.Accepted.class, name = "accepted"),
        @JsonSubTypes.Type(value = BetEntry.Refused.class, name = "refused"),
        @JsonSubTypes.Type(value = BetEntry.Released.class, name = "released")
    })
    private interface LineNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "composition")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Composition.Composed.class, name = "composed"),
        @JsonSubTypes.Type(value = Composition.Refused.class, name = "refused")
    })
    private interface CompositionNames {}

    /** An id is its text. */
    private abstract static class Text {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        @SuppressWarnings("unused") // stands for the constructor of the ids
        Text(String value) {}

        @JsonValue
        abstract String value();
    }

    /** A price is its number of thousandths. */
    private abstract static class Thousandths {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        @SuppressWarnings("unused") // stands for the constructor of the price
        Thousandths(int thousandths) {}

        @JsonValue
        abstract int thousandths();
    }
}

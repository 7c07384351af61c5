package io.touchline.protocol.stream;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.touchline.protocol.stream.wire.StreamWire;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a compact message means, said in JSON: read off the schema by the rules that it states, without the code that writes it. */
final class WireMeaning {
    /** Where absence in JSON is null, in what is told as a whole. */
    private static final Map<String, List<String>> NULL_WHERE_ABSENT = Map.of(
            "Market", List.of("type", "line"),
            "Selection", List.of("price"),
            "Event", List.of("competition", "start_time", "score", "clock", "status", "incident"));

    private static final Set<String> NUMBERS_AS_TEXT = Set.of("line", "dead_heat_factor");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private WireMeaning() {}

    static ObjectNode of(byte[] bytes) throws IOException {
        StreamWire.ServerMessage message = StreamWire.ServerMessage.parseFrom(bytes);
        FieldDescriptor kind = message.getOneofFieldDescriptor(
                StreamWire.ServerMessage.getDescriptor().getOneofs().getFirst());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (kind.getName().equals("full")) {
            json.put("op", "delta")
                    .put("full", true)
                    .put("time", message.getFull().getTime());
            tell(json, message.getFull().getMarket());
        } else {
            json.put("op", kind.getName());
            tell(json, (Message) message.getField(kind));
        }
        if (message.hasBet()) {
            json.set("bet", JSON.readTree(message.getBet().getBet()));
        }
        if (message.hasAccount() && message.getAccount().getOwed() == 0) {
            json.remove("owed");
        }
        return json;
    }

    private static void tell(ObjectNode json, Message message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getName().equals("cleared")) {
                continue;
            }
            if (isTold(message, field)) {
                json.set(field.getJsonName(), value(field, message.getField(field)));
            } else if (NULL_WHERE_ABSENT
                    .getOrDefault(message.getDescriptorForType().getName(), List.of())
                    .contains(field.getName())) {
                json.putNull(field.getJsonName());
            }
        }
        FieldDescriptor cleared = message.getDescriptorForType().findFieldByName("cleared");
        for (int i = 0; cleared != null && i < message.getRepeatedFieldCount(cleared); i++) {
            int number = (Integer) message.getRepeatedField(cleared, i);
            json.putNull(
                    message.getDescriptorForType().findFieldByNumber(number).getJsonName());
        }
    }

    private static boolean isTold(Message message, FieldDescriptor field) {
        if (field.isRepeated()) {
            boolean ofChange = message.getDescriptorForType().findFieldByName("cleared") != null;
            return !ofChange || message.getRepeatedFieldCount(field) > 0;
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
            return ((EnumValueDescriptor) message.getField(field)).getNumber() != 0;
        }
        return !field.hasPresence() || message.hasField(field);
    }

    private static JsonNode value(FieldDescriptor field, Object value) {
        if (field.isRepeated()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            ((List<?>) value).forEach(one -> list.add(single(field, one)));
            return list;
        }
        return single(field, value);
    }

    private static JsonNode single(FieldDescriptor field, @Nullable Object value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (value) {
            case EnumValueDescriptor name ->
                json.textNode(name.getName().substring(prefixOf(name).length()));
            case Message message -> {
                ObjectNode object = json.objectNode();
                tell(object, message);
                yield object;
            }
            case Boolean flag -> json.booleanNode(flag);
            case Integer number when field.getName().equals("price") -> json.numberNode(BigDecimal.valueOf(number, 3));
            case Integer number -> json.numberNode(number);
            case Long number -> json.numberNode(number);
            case String text
            when NUMBERS_AS_TEXT.contains(field.getName()) && text.matches("-?(0|[1-9]\\d{0,8})(\\.\\d+)?") ->
                json.numberNode(new BigDecimal(text));
            case String text -> json.textNode(text);
            case null, default -> throw new IllegalStateException(field + ": " + value);
        };
    }

    /** {@code MARKET_STATUS_} of {@code MARKET_STATUS_OPEN}. */
    private static String prefixOf(EnumValueDescriptor name) {
        return name.getType().getName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
    }
}

package io.touchline.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.touchline.domain.receipt.CanonicalJson;
import io.touchline.domain.receipt.ReceiptGroup;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A receipt as a bettor keeps it: what it says, where it stands in the tree of its group, and the signature over that group.
 *
 * @param body what it says, in canonical JSON
 * @param leaf its position in the tree, from 0
 * @param path the hashes that lead from it to the root, upwards
 * @param key the public key in hexadecimal, as X.509 encodes it
 */
public record ReceiptDocument(
        String body, int leaf, List<String> path, ReceiptGroup group, String key, String signature) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** More than any of ours has, and so few that writing one out costs nothing. */
    private static final int DIGITS_MAX = 40;

    private static final Set<String> MEMBERS = Set.of("receipt", "proof", "group", "key", "signature");
    private static final Set<String> PROOF_MEMBERS = Set.of("leaf", "path");
    private static final Set<String> GROUP_MEMBERS = Set.of("number", "previous", "root", "leaves", "at");

    public ReceiptDocument {
        path = List.copyOf(path);
    }

    /** One JSON object and a line end; the receipt in it is byte for byte what was signed. */
    public byte[] bytes() {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>();
        rest.put("leaf", leaf);
        rest.put("path", path);
        Map<String, @Nullable Object> signed = new LinkedHashMap<>();
        signed.put("number", group.number());
        signed.put("previous", group.previous());
        signed.put("root", group.root());
        signed.put("leaves", group.leaves());
        signed.put("at", group.atMicros());
        String text = "{\"receipt\":" + body + ",\n\"proof\":" + CanonicalJson.write(rest) + ",\n\"group\":"
                + CanonicalJson.write(signed) + ",\n\"key\":" + CanonicalJson.write(key) + ",\n\"signature\":"
                + CanonicalJson.write(signature) + "}\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a document. Spaces and the order of members do not matter: the receipt in it is brought into its canonical form again.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static ReceiptDocument read(byte[] bytes) {
        try {
            JsonNode document = JSON.readTree(bytes);
            require(document, "document", MEMBERS);
            JsonNode receipt = document.get("receipt");
            JsonNode proof = document.get("proof");
            JsonNode group = document.get("group");
            if (!receipt.isObject()) {
                throw new IllegalArgumentException("receipt: (expected: an object)");
            }
            require(proof, "proof", PROOF_MEMBERS);
            require(group, "group", GROUP_MEMBERS);
            return new ReceiptDocument(
                    CanonicalJson.write(tree(receipt)),
                    (int) number(proof, "leaf", Integer.MAX_VALUE),
                    texts(proof.get("path")),
                    new ReceiptGroup(
                            number(group, "number", Long.MAX_VALUE),
                            text(group, "previous"),
                            text(group, "root"),
                            (int) number(group, "leaves", Integer.MAX_VALUE),
                            number(group, "at", Long.MAX_VALUE)),
                    text(document, "key"),
                    text(document, "signature"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("document: not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalArgumentException("document: cannot be read", e);
        }
    }

    /** What the receipt calls its bet, for people; empty where it does not say. */
    public String bet() {
        try {
            return JSON.readTree(body).path("bet").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static void require(@Nullable JsonNode node, String name, Set<String> members) {
        if (node == null || !node.isObject()) {
            throw new IllegalArgumentException(name + ": (expected: an object)");
        }
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        if (!members.equals(Set.copyOf(names))) {
            throw new IllegalArgumentException(name + ": has " + names + " (expected: " + members + ")");
        }
    }

    private static long number(JsonNode node, String name, long max) {
        JsonNode value = node.get(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > max) {
            throw new IllegalArgumentException(name + ": (expected: a whole number from 0)");
        }
        return value.longValue();
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + ": (expected: a text)");
        }
        return value.textValue();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (!node.isArray()) {
            throw new IllegalArgumentException("path: (expected: an array)");
        }
        for (JsonNode item : node) {
            if (!item.isTextual()) {
                throw new IllegalArgumentException("path: (expected: texts)");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    private static BigDecimal plain(BigDecimal number) {
        if (number.precision() > DIGITS_MAX || Math.abs(number.scale()) > DIGITS_MAX) {
            throw new IllegalArgumentException("receipt: a number of too many digits (expected: " + DIGITS_MAX + ")");
        }
        return number;
    }

    private static @Nullable Object tree(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                node.properties().forEach(member -> members.put(member.getKey(), tree(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                node.forEach(item -> items.add(tree(item)));
                yield items;
            }
            case NUMBER -> plain(node.decimalValue());
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NULL -> null;
            case BINARY, MISSING, POJO ->
                throw new IllegalArgumentException("receipt: " + node.getNodeType() + " (expected: JSON)");
        };
    }
}

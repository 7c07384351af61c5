package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A client is told the same, whatever encoding it asked for. */
final class EncodingsAgreeTest {
    private static final int MESSAGES = 20_000;
    private static final int PUBLISHED_VECTORS = 120;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** 1 and 1.0 are one number. */
    private static final Comparator<JsonNode> BY_VALUE = (a, b) ->
            a.equals(b) || (a.isNumber() && b.isNumber() && a.decimalValue().compareTo(b.decimalValue()) == 0) ? 0 : 1;

    @Test
    void shouldMeanTheSameInEveryEncoding() throws IOException {
        long seed = 20_261_125;
        RandomMessages messages = new RandomMessages(seed);

        for (int i = 0; i < MESSAGES; i++) {
            ServerMessage message = messages.next();
            JsonNode json = JSON.readTree(ServerMessageJson.write(message));
            JsonNode compact = WireMeaning.of(ServerMessageProto.write(message));
            assertThat(json.equals(BY_VALUE, compact))
                    .as("seed %d, message %d:%n%s%n%s", seed, i, json, compact)
                    .isTrue();
        }
    }

    @Test
    void shouldMeanTheSameInEveryEncodingOfTheGoldenMessages() throws IOException {
        for (ServerMessage message : GoldenMessages.all().values()) {
            JsonNode json = JSON.readTree(ServerMessageJson.write(message));
            assertThat(json.equals(BY_VALUE, WireMeaning.of(ServerMessageProto.write(message))))
                    .as("%s", json)
                    .isTrue();
        }
    }

    /** For clients in other languages: both encodings of the same messages, side by side. */
    @Test
    void shouldWriteThePublishedVectors() throws IOException {
        RandomMessages messages = new RandomMessages(1);
        StringBuilder vectors = new StringBuilder();
        for (int i = 0; i < PUBLISHED_VECTORS; i++) {
            ServerMessage message = messages.next();
            vectors.append(HexFormat.of().formatHex(ServerMessageProto.write(message)))
                    .append('\t')
                    .append(new String(ServerMessageJson.write(message), StandardCharsets.UTF_8))
                    .append('\n');
        }

        assertThat(vectors.toString()).isEqualTo(published());
    }

    private static String published() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(EncodingsAgreeTest.class.getResourceAsStream("/golden/stream/vectors.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

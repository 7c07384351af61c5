package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every server message against files with its bytes in each encoding: what clients were built on must not change unseen. */
final class ServerMessageGoldenTest {
    static Stream<String> names() {
        return GoldenMessages.all().keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void shouldWriteMessageAsTheGoldenFile(String name) throws IOException {
        assertThat(new String(ServerMessageJson.write(message(name)), StandardCharsets.UTF_8))
                .isEqualTo(file(name + ".json"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void shouldWriteMessageInTheCompactEncodingAsTheGoldenFile(String name) throws IOException {
        assertThat(HexFormat.of().formatHex(ServerMessageProto.write(message(name))))
                .isEqualTo(file(name + ".hex"));
    }

    @Test
    void shouldHaveAGoldenFileForEveryKindOfMessage() {
        Set<String> covered = new TreeSet<>();
        GoldenMessages.all()
                .values()
                .forEach(message -> covered.add(message.getClass().getSimpleName()));
        Set<String> all = new TreeSet<>();
        for (Class<?> kind : ServerMessage.class.getPermittedSubclasses()) {
            all.add(kind.getSimpleName());
        }

        assertThat(covered).isEqualTo(all);
    }

    @Test
    void shouldTellPositionOnlyWithLastImageAndHeartbeat() {
        assertThat(GoldenMessages.all().values())
                .allSatisfy(message -> assertThat(ServerMessageJson.position(message) != null)
                        .isEqualTo(new String(ServerMessageJson.write(message), StandardCharsets.UTF_8)
                                .contains("\"position\":\"AQAB_-w\"")));
    }

    private static ServerMessage message(String name) {
        return Objects.requireNonNull(GoldenMessages.all().get(name));
    }

    private static String file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ServerMessageGoldenTest.class.getResourceAsStream("/golden/stream/" + name), "golden file " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}

package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.stream.wire.StreamWire;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients may send in the compact encoding: what they may send in JSON. */
final class ClientMessageProtoTest {
    static Stream<String> names() {
        return GoldenRequests.all().keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void shouldReadGoldenFilesOfBothEncodingsAsTheSame(String name) throws IOException, MalformedMessageException {
        ClientMessage expected = GoldenRequests.all().get(name);

        assertThat(ClientMessageJson.read(file(name + ".json"))).isEqualTo(expected);
        assertThat(ClientMessageProto.read(HexFormat.of().parseHex(file(name + ".hex"))))
                .isEqualTo(expected);
    }

    @Test
    void shouldHaveAGoldenFileForEveryKindOfRequest() {
        Set<String> covered = new TreeSet<>();
        GoldenRequests.all()
                .values()
                .forEach(request -> covered.add(request.getClass().getSimpleName()));
        Set<String> all = new TreeSet<>();
        for (Class<?> kind : ClientMessage.class.getPermittedSubclasses()) {
            all.add(kind.getSimpleName());
        }

        assertThat(covered).isEqualTo(all);
    }

    @Test
    void shouldIgnoreUnknownFields() throws MalformedMessageException {
        byte[] ping = request(message -> message.setPing(StreamWire.Ping.getDefaultInstance()));
        byte[] unknown = HexFormat.of().parseHex("fa0103616263");

        assertThat(ClientMessageProto.read(concat(unknown, ping))).isEqualTo(new ClientMessage.Ping(1));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                malformed(new byte[] {(byte) 0xFF}, null, "message: not readable"),
                malformed("{\"op\":\"ping\",\"id\":1}".getBytes(StandardCharsets.UTF_8), null, "message: not readable"),
                malformed(new byte[0], null, "id: missing"),
                malformed(
                        request(message -> message.clearId().setPing(StreamWire.Ping.getDefaultInstance())),
                        null,
                        "id: missing"),
                malformed(request(message -> message.setId(-1)), null, "id: not an id"),
                malformed(request(message -> message.setId(1L << 53)), null, "id: not an id"),
                Arguments.of(request(message -> {}), 1L, ErrorCode.UNKNOWN_OP, "request: unknown"),
                malformed(
                        request(message ->
                                message.setAuth(StreamWire.Auth.newBuilder().setToken("x".repeat(4_097)))),
                        1L,
                        "token: missing or not usable"),
                malformed(subscribe(subscribe -> subscribe.setConflateMs(10_001)), 1L, "conflateMs: not in range"),
                malformed(subscribe(subscribe -> subscribe.setConflateMs(-1)), 1L, "conflateMs: not in range"),
                malformed(subscribe(subscribe -> subscribe.setResume("x".repeat(4_097))), 1L, "resume: missing"),
                filter(filter -> filter.setEvents(values(0, "e")), "filter.events: not a list"),
                filter(filter -> filter.setSports(values(1_001, "a")), "filter.sports: not a list"),
                filter(filter -> filter.setMarkets(values(1, "")), "filter.markets: "),
                filter(filter -> filter.setCompetitions(values(1, "a\nb")), "filter.competitions: a value"),
                filter(filter -> filter.setMarketTypes(values(1, "x".repeat(129))), "filter.marketTypes: a value"));
    }

    @ParameterizedTest(name = "{1} {2} {3}")
    @MethodSource("refusals")
    void shouldRefuseWithIdCodeAndRule(byte[] bytes, @Nullable Long id, ErrorCode code, String message) {
        MalformedMessageException refused =
                catchThrowableOfType(MalformedMessageException.class, () -> ClientMessageProto.read(bytes));

        assertThat(refused).isNotNull();
        assertThat(refused.failure().id()).isEqualTo(id);
        assertThat(refused.failure().code()).isEqualTo(code);
        assertThat(refused.failure().message()).startsWith(message);
        assertThat(refused.failure().fatal()).isFalse();
    }

    private static Arguments malformed(byte[] bytes, @Nullable Long id, String message) {
        return Arguments.of(bytes, id, ErrorCode.MALFORMED, message);
    }

    private static Arguments filter(Consumer<StreamWire.Filter.Builder> change, String message) {
        byte[] bytes = subscribe(subscribe -> change.accept(subscribe.getFilterBuilder()));
        return Arguments.of(bytes, 1L, ErrorCode.INVALID_FILTER, message);
    }

    private static byte[] subscribe(Consumer<StreamWire.Subscribe.Builder> change) {
        return request(message -> change.accept(message.getSubscribeBuilder()));
    }

    private static byte[] request(Consumer<StreamWire.ClientMessage.Builder> change) {
        StreamWire.ClientMessage.Builder message =
                StreamWire.ClientMessage.newBuilder().setId(1);
        change.accept(message);
        return message.build().toByteArray();
    }

    private static StreamWire.Values values(int count, String value) {
        return StreamWire.Values.newBuilder()
                .addAllValue(Collections.nCopies(count, value))
                .build();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static String file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ClientMessageProtoTest.class.getResourceAsStream("/golden/client/" + name), "golden file " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}

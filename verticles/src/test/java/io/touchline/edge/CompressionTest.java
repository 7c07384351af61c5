package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.fanout.CompressionConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.wire.StreamWire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compression over real connections: who agreed on it gets it where it saves something, and nobody else notices. */
final class CompressionTest {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int TEXT = 0x81;
    private static final int COMPRESSED_TEXT = 0xC1;
    private static final int COMPRESSED_BINARY = 0xC2;
    private static StreamNode node;

    @BeforeAll
    static void start() {
        node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1);
        node.feed(StreamNode.event("z"), StreamNode.market("z", "z-large", MarketStatus.OPEN, prices(60)));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void shouldCompressLargeMessagesAndLeaveSmallOnesAsTheyAre() throws IOException, DataFormatException {
        try (RawWebSocket client = new RawWebSocket(node, OFFER)) {
            assertThat(client.header(EXTENSIONS))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            assertThat(client.next("hello").first()).isEqualTo(TEXT);
            client.send(TEXT, subscription());
            RawWebSocket.Frame image = client.next("\"op\":\"image\"");
            assertThat(image.first()).isEqualTo(COMPRESSED_TEXT);
            assertThat(image.text()).contains("z-large").endsWith("}]}]}").hasSizeGreaterThan(3 * image.length());
            node.feed(StreamNode.price("z-large", 0, 1_990));
            assertThat(client.next("\"op\":\"delta\"").first()).isEqualTo(TEXT);
        }
        assertThat(node.savedBytes.sum()).isPositive();
    }

    @Test
    void shouldCompressTheCompactEncodingToo() throws IOException, DataFormatException {
        try (RawWebSocket client = new RawWebSocket(node, OFFER, "Sec-WebSocket-Protocol: touchline.v1.proto")) {
            StreamWire.ClientMessage.Builder request =
                    StreamWire.ClientMessage.newBuilder().setId(1);
            request.getSubscribeBuilder().getFilterBuilder().getMarketsBuilder().addValue("z-large");
            client.send(COMPRESSED_BINARY, deflated(request.build().toByteArray()));
            RawWebSocket.Frame image = client.next("z-large");
            assertThat(image.first()).isEqualTo(COMPRESSED_BINARY);
            assertThat(StreamWire.ServerMessage.parseFrom(image.content())
                            .getImage()
                            .getMarkets(0)
                            .getSelectionsCount())
                    .isEqualTo(60);
        }
    }

    @Test
    void shouldSendPlainFramesToWhoOffersNoCompression() throws IOException, DataFormatException {
        try (RawWebSocket client = new RawWebSocket(node)) {
            assertThat(client.header(EXTENSIONS)).isNull();
            client.send(TEXT, subscription());
            assertThat(client.next("\"op\":\"image\"").first()).isEqualTo(TEXT);
        }
    }

    @Test
    void shouldReadCompressedRequests() throws IOException, DataFormatException {
        try (RawWebSocket client = new RawWebSocket(node, OFFER)) {
            byte[] ping = deflated("{\"op\":\"ping\",\"id\":77}".getBytes(StandardCharsets.UTF_8));
            client.send(0x41, Arrays.copyOf(ping, 5));
            client.send(0x80, Arrays.copyOfRange(ping, 5, ping.length));
            assertThat(client.next("\"op\":\"ok\"").text()).contains("77");
        }
    }

    @Test
    void shouldRefuseABombAsAFrameOverTheLimit() throws IOException {
        try (RawWebSocket client = new RawWebSocket(node, OFFER)) {
            byte[] bomb = deflated(new byte[10_000_000]);
            assertThat(bomb).hasSizeLessThan(64 * 1024);
            client.send(COMPRESSED_TEXT, bomb);
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void shouldRefuseCompressedTextThatIsNoUtf8() throws IOException {
        try (RawWebSocket client = new RawWebSocket(node, OFFER)) {
            client.send(COMPRESSED_TEXT, deflated(new byte[] {'"', (byte) 0xFF, '"'}));
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void shouldRefuseCompressedFramesOfWhoDidNotAgreeOnThem() throws IOException {
        try (RawWebSocket client = new RawWebSocket(node)) {
            client.send(COMPRESSED_TEXT, deflated(subscription()));
            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void shouldNotAgreeOnCompressionWhereItIsSwitchedOff() throws IOException {
        FanoutConfig on = FanoutConfig.DEFAULT;
        FanoutConfig off = new FanoutConfig(
                on.connectionsMax(),
                on.connectionsPerAddressMax(),
                on.heartbeat(),
                on.stallTimeout(),
                on.requests(),
                on.socket(),
                on.turns(),
                on.tombstonesMax(),
                new CompressionConfig(false, 1, 1));
        try (StreamNode plain = new StreamNode(off, CacheConfig.DEFAULT, 1);
                RawWebSocket client = new RawWebSocket(plain, OFFER)) {
            assertThat(client.header(EXTENSIONS)).isNull();
        }
    }

    private static byte[] subscription() {
        return "{\"op\":\"subscribe\",\"id\":1,\"filter\":{\"markets\":[\"z-large\"]}}"
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int[] prices(int count) {
        int[] prices = new int[count];
        for (int i = 0; i < count; i++) {
            prices[i] = 1_500 + 10 * i;
        }
        return prices;
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(plain);
        byte[] room = new byte[64 * 1024];
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(room, length - 4);
    }
}

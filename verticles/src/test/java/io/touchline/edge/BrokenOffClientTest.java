package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are gone before they are served. */
final class BrokenOffClientTest {
    private static final int PLACES = 20;
    private static final int ROUNDS = 20;
    private static final Duration WAIT = Duration.ofSeconds(10);

    /** The place of each was kept for ever: after some thousands of them nobody was let in any more, until the restart. */
    @ParameterizedTest(name = "native transport: {0}")
    @ValueSource(booleans = {true, false})
    void shouldFreeThePlaceOfAClientThatResetsWithItsUpgrade(boolean prefersNative) throws IOException {
        try (StreamNode node = new StreamNode(withPlaces(PLACES), CacheConfig.DEFAULT, 1, prefersNative)) {
            for (int round = 0; round < ROUNDS; round++) {
                resetWithTheirUpgrades(node);
            }
            assertThat(letIn(node)).as("places that are free").isEqualTo(PLACES);
        }
    }

    /** All at once: when the server comes to the last of them, that one is gone for sure. */
    private static void resetWithTheirUpgrades(StreamNode node) throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            Socket client = new Socket(InetAddress.getLoopbackAddress(), node.port);
            client.setSoLinger(true, 0);
            clients.add(client);
        }
        for (Socket client : clients) {
            client.getOutputStream().write(RawWebSocket.upgrade().getBytes(StandardCharsets.US_ASCII));
            client.close();
        }
    }

    /** How many find a place at once; tries for a while, since the server learns of an end after the client. */
    private static int letIn(StreamNode node) throws IOException {
        long end = System.nanoTime() + WAIT.toNanos();
        List<RawWebSocket> inside = new ArrayList<>();
        while (inside.size() < PLACES && System.nanoTime() < end) {
            RawWebSocket client = new RawWebSocket(node);
            if (client.next().opcode() == 1) {
                inside.add(client);
            } else {
                client.close();
            }
        }
        for (RawWebSocket client : inside) {
            client.close();
        }
        return inside.size();
    }

    private static FanoutConfig withPlaces(int places) {
        FanoutConfig defaults = FanoutConfig.DEFAULT;
        return new FanoutConfig(
                places,
                places,
                defaults.heartbeat(),
                defaults.stallTimeout(),
                defaults.requests(),
                defaults.socket(),
                defaults.turns(),
                defaults.tombstonesMax(),
                defaults.compression());
    }
}

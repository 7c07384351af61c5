package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange;
import io.touchline.protocol.MarketStatus;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream where it is encrypted: shared bytes go through the pipeline then, and a browser would rather speak HTTP/2. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class TlsStreamTest {
    private static final String PASSWORD = "not a secret";
    private static final int MARKETS = 200;

    @TempDir
    Path folder;

    private @Nullable StreamNode started;
    private @Nullable HttpClient browser;

    @BeforeEach
    void makeCertificate() throws Exception {
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "touchline",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as("keytool").isZero();
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            trusted.load(in, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("touchline", trusted.getCertificate("touchline"));
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        browser = HttpClient.newBuilder().sslContext(context).build();
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (started != null) {
            started.close();
        }
    }

    @ParameterizedTest(name = "native transport: {0}")
    @ValueSource(booleans = {true, false})
    void shouldSendEventsOverHttp11ThoughTheClientOffersHttp2(boolean prefersNative) throws Exception {
        StreamNode node = start(prefersNative);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + node.port + "/stream/sse?events=e"))
                .version(HttpClient.Version.HTTP_2)
                .build();
        HttpResponse<InputStream> answer = browser().send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.contains("\"last\":true")) {
                line = lines.readLine();
            }
            for (int price = 2_001; price <= 2_020; price++) {
                change(node, price);
                for (int market = 0; market < MARKETS; market++) {
                    assertThat(nextData(lines)).contains("\"price\":" + price / 1_000.0);
                }
            }
            // A stream that ended as a whole would be broken off within a chunk.
            node.drainEdges();
            line = lines.readLine();
            while (line != null && !line.startsWith("retry: ")) {
                line = lines.readLine();
            }
            assertThat(line).as("when to come back").isNotNull();
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).as("after the end").isNull();
        }
    }

    @Test
    void shouldSendFrames() throws Exception {
        StreamNode node = start(true);
        Heard heard = new Heard();
        WebSocket socket = browser()
                .newWebSocketBuilder()
                .buildAsync(URI.create("wss://localhost:" + node.port + "/stream"), heard)
                .get(20, TimeUnit.SECONDS);
        socket.sendText("{\"op\":\"subscribe\",\"id\":1,\"filter\":{}}", true).get(20, TimeUnit.SECONDS);
        assertThat(heard.next("\"last\":true")).startsWith("{\"op\":\"image\"");
        for (int price = 2_001; price <= 2_020; price++) {
            change(node, price);
            for (int market = 0; market < MARKETS; market++) {
                assertThat(heard.next("\"op\":\"delta\"")).contains("\"price\":" + price / 1_000.0);
            }
        }
        socket.abort();
    }

    private static String nextData(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data: {\"op\":\"delta\"")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }

    private HttpClient browser() {
        return Objects.requireNonNull(browser);
    }

    private StreamNode start(boolean prefersNative) {
        HttpServerOptions http = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(folder.resolve("key.p12").toString())
                        .setPassword(PASSWORD));
        StreamNode node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1, prefersNative, http);
        started = node;
        FeedChange[] changes = new FeedChange[MARKETS + 1];
        changes[0] = StreamNode.event("e");
        for (int market = 0; market < MARKETS; market++) {
            changes[market + 1] = StreamNode.market("e", "m" + market, MarketStatus.OPEN, 2_000);
        }
        node.feed(changes);
        return node;
    }

    private static void change(StreamNode node, int price) {
        FeedChange[] changes = new FeedChange[MARKETS];
        for (int market = 0; market < MARKETS; market++) {
            changes[market] = StreamNode.price("m" + market, 0, price);
        }
        node.feed(changes);
    }

    /** Whole messages in order. */
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }

        String next(String part) throws InterruptedException {
            while (true) {
                String message = messages.poll(20, TimeUnit.SECONDS);
                assertThat(message).as("a message with %s", part).isNotNull();
                if (message != null && message.contains(part)) {
                    return message;
                }
            }
        }
    }
}

package io.touchline.app.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.app.config.ConfigLoader;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Layer;
import io.touchline.app.config.Mode;
import io.touchline.app.config.Secret;
import io.touchline.app.config.SecretSource;
import io.touchline.app.config.ServerConfig;
import io.touchline.app.config.ServerConfig.PushFeed;
import io.touchline.protocol.FeedName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A whole server in this process, without matches of its own, with a push feed that the test speaks for. */
final class TrialServer implements AutoCloseable {
    private static final String SECRET = "a secret of this test";
    private static final String FEED = "desk";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final Path dataFolder;
    private final RunningServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger keys = new AtomicInteger();
    private long seq;

    private TrialServer(Path dataFolder, RunningServer server) {
        this.dataFolder = dataFolder;
        this.server = server;
    }

    static TrialServer start(Path dataFolder, Duration silence) {
        return start(dataFolder, silence, Map.of(), Map.of());
    }

    /** Starts with further settings, and with an environment that holds their secrets. */
    static TrialServer start(
            Path dataFolder, Duration silence, Map<String, ?> settings, Map<String, String> environment) {
        Layer layer = Layer.empty()
                .with("port", 0, "test")
                .with("ops-port", 0, "test")
                .with("data-dir", dataFolder.toString(), "test")
                .with("feeds.silence", silence.toString(), "test");
        for (Map.Entry<String, ?> setting : settings.entrySet()) {
            layer = layer.with(setting.getKey(), setting.getValue(), "test");
        }
        FeedName name = new FeedName(FEED);
        Secret secret = new Secret(SECRET);
        ServerConfig config = new ConfigLoader()
                .load(layer)
                .withPushFeeds(List.of(new PushFeed(name, new SecretSource.Given(secret), null, null)));
        LaunchPlan plan = LaunchPlan.of(config, new Mode.Demo(0, 1, 1, 0), Map.of(name, secret), environment);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new TrialServer(dataFolder, new ServerLauncher(plan, nowhere).start());
    }

    HttpClient http() {
        return http;
    }

    URI stream() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/stream");
    }

    /** Begins the feed anew. */
    void begin() throws Exception {
        seq = 0;
        push("{'type':'start'}");
    }

    /** Pushes lines, given without seq and sourceTime, and fails unless all of them are applied. */
    void push(String... lines) throws Exception {
        pushAt(System.currentTimeMillis() * 1_000, lines);
    }

    void pushAt(long sourceTimeMicros, String... lines) throws Exception {
        StringBuilder body = new StringBuilder();
        for (String line : lines) {
            seq++;
            body.append("{\"seq\":")
                    .append(seq)
                    .append(",\"sourceTime\":")
                    .append(sourceTimeMicros)
                    .append(',')
                    .append(line.substring(1).replace('\'', '"'))
                    .append('\n');
        }
        HttpResponse<String> answer = post(body.toString());
        JsonNode json = JSON.readTree(answer.body());
        if (answer.statusCode() != 200
                || json.path("applied").asLong() != seq
                || !json.path("rejected").isEmpty()) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }

    private HttpResponse<String> post(String body) throws Exception {
        String timestamp = Long.toString(System.currentTimeMillis() / 1_000);
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/feeds/v1/" + FEED))
                        .timeout(WAIT)
                        .header("Touchline-Timestamp", timestamp)
                        .header("Touchline-Signature", "v1=" + signature(timestamp + "." + FEED + "." + body))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode get(String path) throws Exception {
        return json(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)));
    }

    /** Logs the demo user in and returns its token. */
    String login() throws Exception {
        return parse(call("POST", "/api/v1/sessions", "{'user':'demo','password':'demo'}", Map.of(), 201))
                .path("token")
                .asText();
    }

    /** A bettor's call, which has to be answered with one of these statuses. */
    JsonNode bettor(String token, String method, String path, @Nullable String body, Integer... statuses)
            throws Exception {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + token, "Idempotency-Key", "key-" + keys.incrementAndGet());
        return parse(call(method, path, body, headers, statuses));
    }

    private String call(
            String method, String path, @Nullable String body, Map<String, String> headers, Integer... statuses)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(WAIT)
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (!List.of(statuses).contains(answer.statusCode())) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    String metrics() throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.opsPort() + "/metrics")));
    }

    /** An operator's call with the token of the data folder. */
    @CanIgnoreReturnValue
    JsonNode operate(String path, String body) throws Exception {
        String token = Files.readString(dataFolder.resolve("ops-token")).strip();
        return json(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.opsPort() + path))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    private JsonNode json(HttpRequest.Builder request) throws Exception {
        return parse(send(request));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.timeout(WAIT).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String signature(String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}

package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The HTTP API as the accounts of the soak use it. Tokens hold across restarts, since the server's key does. Thread-safe. */
final class Doors implements AutoCloseable {
    private static final Duration REQUEST_MAX = Duration.ofSeconds(20);

    /** Two thirds of a token's life. */
    private static final long TOKEN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final ConcurrentHashMap<Integer, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String header, long atNanos) {}

    /** What the server says to a request. */
    record Reply(int status, String text, boolean isReplayed) {}

    static String user(int account) {
        return account == 0 ? "demo" : "demo" + account;
    }

    Reply place(URI api, SoakBet bet) throws IOException, InterruptedException {
        return reply(http.send(placing(api, bet), BodyHandlers.ofString()));
    }

    CompletableFuture<Reply> placeAside(URI api, SoakBet bet) throws IOException, InterruptedException {
        return http.sendAsync(placing(api, bet), BodyHandlers.ofString()).thenApply(Doors::reply);
    }

    private HttpRequest placing(URI api, SoakBet bet) throws IOException, InterruptedException {
        return request(api, "/api/v1/bets", bet.account())
                .header("Idempotency-Key", bet.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(bet.body()))
                .build();
    }

    Reply get(URI api, String path, int account) throws IOException, InterruptedException {
        return reply(http.send(request(api, path, account).build(), BodyHandlers.ofString()));
    }

    Reply confirm(URI api, String bet, int account, int offer) throws IOException, InterruptedException {
        return reply(http.send(
                request(api, "/api/v1/bets/" + bet + "/confirm", account)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"offer\":" + offer + "}"))
                        .build(),
                BodyHandlers.ofString()));
    }

    /** A read that has to succeed. */
    JsonNode read(URI api, String path, int account) throws IOException, InterruptedException {
        Reply reply = get(api, path, account);
        if (reply.status() != 200) {
            throw new IOException("GET " + path + " is answered with " + reply.status() + " " + reply.text());
        }
        return json.readTree(reply.text());
    }

    JsonNode parse(String text) throws IOException {
        return json.readTree(text);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest.Builder request(URI api, String path, int account) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(REQUEST_MAX)
                .header("Authorization", token(api, account));
    }

    private String token(URI api, int account) throws IOException, InterruptedException {
        Token held = tokens.get(account);
        if (held != null && System.nanoTime() - held.atNanos() < TOKEN_NANOS) {
            return held.header();
        }
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(api.resolve("/api/v1/sessions"))
                        .timeout(REQUEST_MAX)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"user\":\"" + user(account) + "\",\"password\":\"demo\"}"))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException("the login is answered with " + answer.statusCode());
        }
        String header = "Bearer " + json.readTree(answer.body()).path("token").asText();
        tokens.put(account, new Token(header, System.nanoTime()));
        return header;
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Idempotency-Replayed").isPresent());
    }
}

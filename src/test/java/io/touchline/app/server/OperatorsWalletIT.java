package io.touchline.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.touchline.app.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose bettors' money is in a wallet of somebody else, and a bettor's cancel, over HTTP. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OperatorsWalletIT {
    private static final Duration NEVER_SILENT = Duration.ofMinutes(30);
    private static final String KEY = "the key of this test";
    private static final String EVENT =
            "{'type':'event','event':'e1','sport':'football','name':'A v B','inPlay':%s,'score':'0-0'}";
    private static final String MARKET = "{'type':'market','event':'e1','market':'m1','marketType':'MATCH_ODDS',"
            + "'name':'Match Odds','line':null,'status':'OPEN','inPlay':%s,'betDelayMs':1000,'selections':["
            + "{'id':'s1','name':'A','price':2.5,'status':'ACTIVE'},{'id':'s2','name':'B','price':1.5,'status':'ACTIVE'}]}";

    @TempDir
    Path folder;

    /** What the wallet was asked, in order: method, path and idempotency key. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final HttpServer wallet = wallet();

    @AfterEach
    void close() {
        wallet.stop(0);
    }

    @Test
    void shouldHoldPostAndCreditAtTheOperatorsWallet() throws Exception {
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT, settings(), Map.of("WALLET_KEY", KEY))) {
            server.begin();
            server.push(EVENT.formatted(false), MARKET.formatted(false));
            String token = server.login();
            assertThat(server.bettor(token, "GET", "/api/v1/account", null, 200)
                            .path("available")
                            .asLong())
                    .isEqualTo(4_711);

            JsonNode bet = server.bettor(token, "POST", "/api/v1/bets", slip(server), 201, 202);
            String id = bet.path("bet").asText();
            assertThat(await(server, token, id, "ACCEPTED").path("status").asText())
                    .isEqualTo("ACCEPTED");
            server.push("{'type':'settlement','market':'m1','certainty':'CONFIRMED','selections':["
                    + "{'id':'s1','result':'WON'},{'id':'s2','result':'LOST'}]}");
            await(server, token, id, "SETTLED");

            String credit = "POST /w/v1/credits credit/" + id + "/1/WIN";
            while (!asked.contains(credit)) {
                Thread.onSpinWait();
            }
            assertThat(asked)
                    .containsSubsequence(
                            "POST /w/v1/holds hold/" + id, "POST /w/v1/holds/" + id + "/post post/" + id, credit);
            while (!server.metrics().contains("touchline_wallet_unacknowledged 0.0")) {
                Thread.onSpinWait();
            }
            assertThat(server.metrics())
                    .contains("touchline_wallet_call_seconds_count{call=\"post\",outcome=\"answered\"");
        }
    }

    @Test
    void shouldCancelWhereTheRulesAllowItAndGiveTheStakeBack() throws Exception {
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT, settings(), Map.of("WALLET_KEY", KEY))) {
            server.begin();
            server.push(EVENT.formatted(true), MARKET.formatted(true));
            String token = server.login();
            String id = server.bettor(token, "POST", "/api/v1/bets", slip(server), 202)
                    .path("bet")
                    .asText();
            assertThat(server.bettor(token, "POST", "/api/v1/bets/" + id + "/cancel", null, 409)
                            .path("code")
                            .asInt())
                    .as("in play, during the delay")
                    .isEqualTo(9_003);
            server.push("{'type':'prices','market':'m1','selections':[{'id':'s1','price':2.2}]}");
            while (server.bettor(token, "GET", "/api/v1/bets/" + id, null, 200)
                    .path("offer")
                    .isMissingNode()) {
                server.push("{'type':'alive'}");
            }

            JsonNode cancelled = server.bettor(token, "POST", "/api/v1/bets/" + id + "/cancel", null, 200);

            assertThat(cancelled.path("status").asText()).isEqualTo("CANCELLED");
            assertThat(cancelled.path("reasons").path(0).path("code").asInt()).isEqualTo(8_001);
            assertThat(server.bettor(token, "POST", "/api/v1/bets/" + id + "/cancel", null, 200))
                    .as("a repeat")
                    .isEqualTo(cancelled);
            assertThat(server.bettor(token, "GET", "/api/v1/bets?status=CANCELLED", null, 200)
                            .path("bets")
                            .size())
                    .isEqualTo(1);
            assertThat(asked).contains("POST /w/v1/holds/" + id + "/void void/" + id);
            JsonNode unknown = server.bettor(token, "POST", "/api/v1/bets/nobodys/cancel", null, 404);
            assertThat(unknown.path("code").asInt()).isEqualTo(9_003);
        }
    }

    @Test
    void shouldNotStartWithoutTheSecretOfTheWallet() {
        assertThatThrownBy(() -> TrialServer.start(folder, NEVER_SILENT, settings(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("WALLET_KEY: not set");
    }

    private Map<String, ?> settings() {
        return Map.of(
                "bets.wallet.url",
                "http://127.0.0.1:" + wallet.getAddress().getPort() + "/w",
                "bets.wallet.signing-key",
                Map.of("env", "WALLET_KEY"));
    }

    private static String slip(TrialServer server) throws Exception {
        JsonNode market = server.get("/api/v1/markets/m1");
        return "{'legs':[{'market':'m1','selection':'s1','price':2.5,'version':" + market.path("version") + ",'epoch':"
                + market.path("epoch")
                + "}],'stake':{'amount':1000,'currency':'EUR'},'priceChange':'NONE','reoffer':true}";
    }

    @CanIgnoreReturnValue
    private static JsonNode await(TrialServer server, String token, String bet, String status) throws Exception {
        JsonNode now = server.bettor(token, "GET", "/api/v1/bets/" + bet, null, 200);
        while (!now.path("status").asText().equals(status)) {
            assertThat(now.path("status").asText()).as("%s", now).isIn("PENDING", "ACCEPTED");
            now = server.bettor(token, "GET", "/api/v1/bets/" + bet + "?waitMs=500", null, 200);
        }
        return now;
    }

    /** Says yes to everything. */
    private HttpServer wallet() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/w/v1/", this::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        asked.add(exchange.getRequestMethod() + " " + path + (key == null ? "" : " " + key));
        byte[] ignored = exchange.getRequestBody().readAllBytes();
        byte[] reply = reply(path, key).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, reply.length);
        exchange.getResponseBody().write(reply);
        exchange.close();
    }

    private static String reply(String path, @Nullable String key) {
        if (path.endsWith("/balance")) {
            return "{\"id\":\"demo\",\"currency\":\"EUR\",\"available\":4711}";
        }
        Objects.requireNonNull(key);
        String bet = key.substring(key.indexOf('/') + 1);
        return switch (key.substring(0, key.indexOf('/'))) {
            case "hold" -> "{\"id\":\"" + bet + "\",\"state\":\"HELD\"}";
            case "post" -> "{\"id\":\"" + bet + "\",\"state\":\"POSTED\",\"amount\":1000}";
            case "void" -> "{\"id\":\"" + bet + "\",\"state\":\"VOIDED\"}";
            default -> "{\"id\":\"" + key + "\",\"state\":\"CREDITED\"}";
        };
    }
}

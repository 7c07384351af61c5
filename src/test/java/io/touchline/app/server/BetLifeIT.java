package io.touchline.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bet's whole life as its bettor sees it: over the doors of one real server, whose feed and operator the test speaks for. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BetLifeIT {
    private static final Duration NEVER_SILENT = Duration.ofMinutes(30);

    @TempDir
    Path folder;

    @Test
    void shouldTellWhatTheMarketIsWhereAMoveEndsABet() throws Exception {
        try (TrialServer server = started(Map.of())) {
            String token = server.login();
            String bet = place(server, token, 20_000).path("bet").asText();

            server.push("{'type':'prices','market':'m1','selections':[{'id':'s1','price':1.18}]}");
            server.push("{'type':'betStop','market':'m1'}");

            JsonNode rejected = bet(server, token, bet, "?waitMs=10000");
            JsonNode market = server.get("/api/v1/markets/m1");
            assertThat(rejected.path("status").asText()).isEqualTo("REJECTED");
            JsonNode reason = rejected.path("reasons").path(0);
            assertThat(reason.path("code").asInt()).isEqualTo(4_006);
            assertThat(reason.path("leg").asInt()).isZero();
            JsonNode current = reason.path("current");
            assertThat(current.path("price").asDouble()).isEqualTo(1.18);
            assertThat(current.path("version")).isEqualTo(market.path("version"));
            assertThat(current.path("epoch")).isEqualTo(market.path("epoch"));
            assertThat(current.path("status").asText()).isEqualTo("SUSPENDED");
        }
    }

    @Test
    void shouldEndABetWhoseSelectionAnOperatorStopsAndResumes() throws Exception {
        try (TrialServer server = started(Map.of())) {
            String token = server.login();
            String bet = place(server, token, 20_000).path("bet").asText();

            server.operate("/ops/v1/suspend", "{'scope':'selection','id':'m1/s1','reason':'typo'}");
            server.operate("/ops/v1/resume", "{'scope':'selection','id':'m1/s1','reason':'put right'}");

            JsonNode rejected = bet(server, token, bet, "?waitMs=10000");
            assertThat(rejected.path("status").asText()).isEqualTo("REJECTED");
            assertThat(rejected.path("reasons").path(0).path("code").asInt()).isEqualTo(4_002);
            assertThat(place(server, token, 20_000).path("status").asText()).isEqualTo("PENDING");
        }
    }

    @Test
    void shouldJudgeByTheTermsOfTheConfiguration() throws Exception {
        Map<String, ?> terms = Map.of(
                "bets.terms", List.of(Map.of("sport", "football", "type", "MATCH_ODDS", "philosophy", "state-at-end")));
        try (TrialServer server = started(terms)) {
            String token = server.login();
            String bet = place(server, token, 1_000).path("bet").asText();

            server.push("{'type':'prices','market':'m1','selections':[{'id':'s1','price':1.5}]}");

            JsonNode accepted = bet(server, token, bet, "?waitMs=10000");
            assertThat(accepted.path("status").asText()).isEqualTo("ACCEPTED");
            assertThat(accepted.path("legs").path(0).path("price").asDouble()).isEqualTo(2.34);
        }
    }

    @Test
    void shouldAnswerWhoWaitsForASettlementAndFollowTheFeedsCancel() throws Exception {
        try (TrialServer server = started(Map.of())) {
            String token = server.login();
            server.push(market(0, false));
            JsonNode accepted = server.bettor(token, "POST", "/api/v1/bets", slip("s1", ""), 201);
            assertThat(accepted.path("status").asText()).isEqualTo("ACCEPTED");
            String bet = accepted.path("bet").asText();

            CompletableFuture<JsonNode> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return bet(server, token, bet, "?status=ACCEPTED&waitMs=15000");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            long before = System.nanoTime();
            server.push("{'type':'settlement','market':'m1','certainty':'CONFIRMED','selections':["
                    + "{'id':'s1','result':'VOID'},{'id':'s2','result':'VOID'}]}");
            JsonNode settled = waiting.join();
            assertThat(settled.path("status").asText()).isEqualTo("SETTLED");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(14));

            server.push("{'type':'cancel','market':'m1','reason':'fixed match'}");
            JsonNode voided = settled;
            while (!voided.path("status").asText().equals("VOIDED")) {
                voided = bet(server, token, bet, "");
            }
            assertThat(voided.path("reasons").toString())
                    .isEqualTo("[{\"code\":8009,\"name\":\"FEED_VOIDED\",\"detail\":\"fixed match\"}]");
            assertThat(voided.path("settlement").path("no").asInt()).isOne();
            assertThat(server.bettor(token, "GET", "/api/v1/account", null, 200)
                            .path("available")
                            .asLong())
                    .isEqualTo(100_000);
        }
    }

    @Test
    void shouldTellAMissingSelectionFromAMissingMarket() throws Exception {
        try (TrialServer server = started(Map.of())) {
            String token = server.login();
            server.push(market(0, false));
            JsonNode rejected = server.bettor(token, "POST", "/api/v1/bets", slip("s9", ""), 201);
            assertThat(rejected.path("reasons").path(0).path("code").asInt()).isEqualTo(4_004);
        }
    }

    private TrialServer started(Map<String, ?> settings) throws Exception {
        TrialServer server = TrialServer.start(folder, NEVER_SILENT, settings, Map.of());
        server.begin();
        server.push("{'type':'event','event':'e1','sport':'football','name':'A v B','inPlay':true,'score':'0-0'}");
        return server;
    }

    private static String market(int delayMs, boolean inPlay) {
        return "{'type':'market','event':'e1','market':'m1','marketType':'MATCH_ODDS','name':'Match Odds','line':null,"
                + "'status':'OPEN','inPlay':" + inPlay + ",'betDelayMs':" + delayMs + ",'selections':["
                + "{'id':'s1','name':'A','price':2.34,'status':'ACTIVE'},"
                + "{'id':'s2','name':'B','price':1.5,'status':'ACTIVE'}]}";
    }

    /** In play. */
    private static JsonNode place(TrialServer server, String token, int delayMs) throws Exception {
        server.push(market(delayMs, true));
        JsonNode seen = server.get("/api/v1/markets/m1");
        String named = ",'version':" + seen.path("version").asLong() + ",'epoch':"
                + seen.path("epoch").asLong();
        return server.bettor(token, "POST", "/api/v1/bets", slip("s1", named), 202);
    }

    private static String slip(String selection, String seen) {
        return "{'legs':[{'market':'m1','selection':'" + selection + "','price':2.34" + seen
                + "}],'stake':{'amount':1000,'currency':'EUR'}}";
    }

    private static JsonNode bet(TrialServer server, String token, String bet, String query) throws Exception {
        return server.bettor(token, "GET", "/api/v1/bets/" + bet + query, null, 200);
    }
}

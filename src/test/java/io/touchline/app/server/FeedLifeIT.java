package io.touchline.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.touchline.app.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A feed's whole life as a client sees it: lines in at the push door, messages out of the stream, of one real server. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FeedLifeIT {
    private static final String EVENT =
            "{'type':'event','event':'e1','sport':'football','name':'A v B','inPlay':true,'score':'0-0'}";
    private static final String MARKET = "{'type':'market','event':'e1','market':'m1','marketType':'MATCH_ODDS',"
            + "'name':'Match Odds','line':null,'status':'OPEN','inPlay':true,'betDelayMs':5000,'selections':["
            + "{'id':'s1','name':'A','price':2.34,'status':'ACTIVE'},{'id':'s2','name':'B','price':1.5,'status':'ACTIVE'}]}";

    /** Long enough that no busy machine makes the feed seem silent between two steps. */
    private static final Duration NEVER_SILENT = Duration.ofMinutes(30);

    @TempDir
    Path folder;

    /** What was signed in the second in which the server began was refused, although it was ready. */
    @Test
    void shouldTakeWhatIsSignedAsSoonAsItIsReady() throws Exception {
        while (System.currentTimeMillis() % 1_000 > 50) {
            Thread.onSpinWait();
        }
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT)) {
            server.begin();
            server.push(EVENT, MARKET);
        }
    }

    @Test
    void shouldShowEachStepOfAMarketsLife() throws Exception {
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT);
                StreamReader client = new StreamReader(server)) {
            client.send("{'op':'subscribe','id':1,'filter':{}}");
            client.next("image", message -> StreamReader.isOp(message, "image"));
            server.begin();
            server.push(EVENT, MARKET);
            JsonNode appeared = client.market("m1", "OPEN");
            assertThat(appeared.path("full").asBoolean()).isTrue();
            assertThat(appeared.path("betDelayMs").asInt()).isEqualTo(5_000);

            server.push("{'type':'prices','market':'m1','selections':[{'id':'s1','price':2.3}]}");
            JsonNode priced = client.next(
                    "price", message -> message.path("market").asText().equals("m1"));
            assertThat(priced.path("selections").toString()).isEqualTo("[{\"id\":\"s1\",\"price\":2.3}]");
            assertThat(priced.path("version").asLong())
                    .isEqualTo(appeared.path("version").asLong() + 1);
            assertThat(priced.path("epoch").asLong())
                    .isEqualTo(appeared.path("epoch").asLong());

            server.push("{'type':'betStop','event':'e1'}");
            JsonNode stopped = client.market("m1", "SUSPENDED");
            assertThat(stopped.path("statusReason").asText()).startsWith("bet stop");
            assertThat(stopped.path("epoch").asLong())
                    .isGreaterThan(priced.path("epoch").asLong());

            server.push("{'type':'incident','event':'e1','kind':'GOAL','score':'1-0'}");
            JsonNode goal = client.next("goal", message -> StreamReader.isOp(message, "event"));
            assertThat(goal.path("score").asText()).isEqualTo("1-0");
            assertThat(goal.path("incident").path("kind").asText()).isEqualTo("GOAL");

            server.push(MARKET);
            JsonNode reopened = client.market("m1", "OPEN");
            assertThat(reopened.path("epoch").asLong())
                    .isGreaterThan(stopped.path("epoch").asLong() + 1);

            String won = "{'type':'settlement','market':'m1','certainty':'CONFIRMED','selections':["
                    + "{'id':'s1','result':'WON'},{'id':'s2','result':'LOST'}]}";
            server.push(won);
            JsonNode settled = client.market("m1", "SETTLED");
            assertThat(settled.path("selections").toString()).contains("\"WON\"", "\"LOST\"");

            server.push("{'type':'rollback','market':'m1'}");
            JsonNode taken = client.market("m1", "SUSPENDED");
            assertThat(taken.path("statusReason").asText()).isEqualTo("result taken back");

            server.push("{'type':'cancel','market':'m1','reason':'abandoned'}");
            client.market("m1", "CANCELLED");
        }
    }

    @Test
    void shouldTellHowItsFeedIsAndSuspendWhatItSpokeOf() throws Exception {
        try (TrialServer server = TrialServer.start(folder, Duration.ofSeconds(4));
                StreamReader client = new StreamReader(server)) {
            client.send("{'op':'subscribe','id':1,'filter':{}}");
            server.begin();
            server.push(EVENT, MARKET);
            client.market("m1", "OPEN");

            // Nothing is said any more until the limit is over.
            JsonNode down = client.feed("DOWN");
            assertThat(down.path("feed").path("ageMs").asLong()).isGreaterThanOrEqualTo(3_900);
            assertThat(client.market("m1", "SUSPENDED").path("statusReason").asText())
                    .isEqualTo("feed down: silent for 4 s");
            assertThat(server.metrics()).contains("touchline_feed_up{feed=\"desk\"} 0");

            server.push("{'type':'alive'}");
            client.feed("UP");
            client.market("m1", "OPEN");

            server.pushAt((System.currentTimeMillis() - 120_000) * 1_000, "{'type':'alive'}");
            client.feed("LATE");
            JsonNode feed = server.get("/api/v1/events/e1").path("feed");
            assertThat(feed.path("name").asText()).isEqualTo("desk");
            assertThat(feed.path("ageMs").isIntegralNumber()).isTrue();
            assertThat(server.get("/api/v1/markets/m1").path("status").asText()).isNotEmpty();
        }
    }

    @Test
    void shouldSuspendUntilSentAgainWhenTheFeedBeginsAnew() throws Exception {
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT);
                StreamReader client = new StreamReader(server)) {
            client.send("{'op':'subscribe','id':1,'filter':{}}");
            server.begin();
            server.push(EVENT, MARKET);
            client.market("m1", "OPEN");

            server.begin();
            JsonNode suspended = client.market("m1", "SUSPENDED");
            server.push("{'type':'prices','market':'m1','selections':[{'id':'s1','price':2.2}]}");

            assertThat(suspended.path("statusReason").asText()).isEqualTo("feed restarted");
            // A price opens nothing.
            assertThat(server.get("/api/v1/markets/m1").path("status").asText()).isEqualTo("SUSPENDED");
            server.push(EVENT, MARKET);
            client.market("m1", "OPEN");
        }
    }

    @Test
    void shouldKeepSuspendedOverARestartWhatAnOperatorSuspended() throws Exception {
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT)) {
            server.operate("/ops/v1/suspend", "{'scope':'market','id':'m1','reason':'odd bets'}");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("switches.json"))))
                .isEqualTo("rw-------");

        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT)) {
            server.begin();
            server.push(EVENT, MARKET);
            JsonNode market = server.get("/api/v1/markets/m1");
            assertThat(market.path("status").asText()).isEqualTo("SUSPENDED");
            assertThat(market.path("statusReason").asText()).isEqualTo("operator: odd bets");
            server.operate("/ops/v1/resume", "{'scope':'market','id':'m1'}");
            assertThat(server.get("/api/v1/markets/m1").path("status").asText()).isEqualTo("OPEN");
        }

        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT)) {
            server.begin();
            server.push(EVENT, MARKET);
            assertThat(server.get("/api/v1/markets/m1").path("status").asText()).isEqualTo("OPEN");
        }
    }

    @Test
    void shouldNotStartWithoutKnowingWhatIsSuspended() throws Exception {
        Path damaged = Files.writeString(folder.resolve("switches.json"), "{\"format\":\"touch");
        Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> TrialServer.start(folder, NEVER_SILENT))
                .isInstanceOf(ConfigException.class)
                .message()
                .startsWith("data-dir: " + damaged + ": damaged (expected: ")
                .doesNotContain("\n");
    }

    @Test
    void shouldNameEveryMetricAfterItself() throws Exception {
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT)) {
            String metrics = server.metrics();

            assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
                    .isNotEmpty()
                    .allMatch(line -> line.startsWith("touchline_"));
            assertThat(metrics)
                    .contains("touchline_limit_hits_total{limit=\"stream_connections\"} 0.0")
                    .contains("touchline_jvm_memory_used_bytes{")
                    .contains("touchline_event_loop_lag_seconds_count");
        }
    }
}

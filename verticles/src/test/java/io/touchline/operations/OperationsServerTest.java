package io.touchline.operations;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.touchline.MutableClock;
import io.touchline.domain.market.Switches.Scope;
import io.touchline.http.HttpProbe;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import io.touchline.session.Role;
import io.touchline.session.SessionTokens;
import io.touchline.session.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The operations server over real connections. */
final class OperationsServerTest {
    private final MutableClock clock = new MutableClock();
    private final Readiness readiness = new Readiness();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeSwitches switches = new FakeSwitches();
    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private Vertx vertx;
    private SessionTokens tokens;
    private HttpProbe probe;

    @BeforeEach
    void serve() {
        vertx = Vertx.vertx();
        tokens = new SessionTokens(vertx, SigningKey.ofHex("07".repeat(32)), clock, 100);
        OperationsConfig config = new OperationsConfig("127.0.0.1", 0, Duration.ofHours(24), Duration.ofSeconds(10));
        OperationsServer server = new OperationsServer(config, readiness, registry, tokens, switches, LimitMeter.NONE);
        vertx.deployVerticle(server).await();
        probe = HttpProbe.at(server.port());
        audit.start();
        ((Logger) LoggerFactory.getLogger("audit")).addAppender(audit);
    }

    @AfterEach
    void close() {
        ((Logger) LoggerFactory.getLogger("audit")).detachAppender(audit);
        probe.close();
        vertx.close().await();
    }

    @Test
    void shouldBeAliveBeforeItIsReady() throws Exception {
        Readiness.Check cache = readiness.register("cache");
        Readiness.Check feeds = readiness.register("feeds");
        feeds.ready();

        HttpResponse<String> starting = probe.get("/health/ready");
        assertThat(probe.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(starting.statusCode()).isEqualTo(503);
        assertThat(starting.body())
                .isEqualTo("{\"status\":\"DOWN\",\"checks\":{\"cache\":{\"status\":\"DOWN\",\"cause\":\"starting\"},"
                        + "\"feeds\":{\"status\":\"UP\"}}}");

        cache.ready();
        assertThat(probe.get("/health/ready").statusCode()).isEqualTo(200);
        feeds.notReady("draining");
        assertThat(probe.get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void shouldShowTheMetricsUnderTheirNames() throws Exception {
        TouchlineMetrics metrics = new TouchlineMetrics(registry);
        metrics.connectionOpened();
        metrics.connectionOpened();
        metrics.connectionClosed();
        metrics.deltasSent(5);
        metrics.feedToSocket(3_000_000);
        metrics.suspendToSocket(700_000);
        metrics.feedUp(new FeedName("push"), true);
        metrics.feedUp(new FeedName("esa"), false);

        HttpResponse<String> answer = probe.get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body().lines())
                .contains(
                        "touchline_connections 1.0",
                        "touchline_deltas_sent_total 5.0",
                        "touchline_feed_to_socket_seconds_bucket{le=\"0.002\"} 0",
                        "touchline_feed_to_socket_seconds_bucket{le=\"0.005\"} 1",
                        "touchline_suspend_to_socket_seconds_bucket{le=\"0.001\"} 1",
                        "touchline_feed_up{feed=\"push\"} 1.0",
                        "touchline_feed_up{feed=\"esa\"} 0.0");
    }

    @Test
    void shouldSuspendForAnOperatorAndWriteItToTheAudit() throws Exception {
        HttpResponse<String> answer =
                suspend(token(Role.OPERATOR), "{\"scope\":\"market\",\"id\":\"m1\",\"reason\":\"wrong price\"}", "c-1");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"scope\":\"market\",\"id\":\"m1\",\"reason\":\"wrong price\",\"markets\":3,"
                        + "\"correlationId\":\"c-1\"}");
        assertThat(switches.calls).containsExactly("suspend OfMarket[market=m1] wrong price ann c-1");
        assertThat(auditLine())
                .containsEntry("actor", "ann")
                .containsEntry("action", "suspend")
                .containsEntry("scope", "market")
                .containsEntry("id", "m1")
                .containsEntry("reason", "wrong price")
                .containsEntry("correlationId", "c-1")
                .containsEntry("outcome", "done: 3 markets");
    }

    @Test
    void shouldResumeWithoutAReasonAndListWhatStaysSuspended() throws Exception {
        String bearer = "Bearer " + token(Role.OPERATOR);
        switches.active.add(new MarketSwitches.ActiveSwitch(
                new Scope.OfSelection(new MarketId("a/b"), new SelectionId("s")), "late", "bob", 5));

        HttpResponse<String> resumed = probe.post("/ops/v1/resume", "{\"scope\":\"all\"}", "Authorization", bearer);
        HttpResponse<String> list = probe.get("/ops/v1/suspensions", "Authorization", bearer);

        assertThat(resumed.statusCode()).as(resumed.body()).isEqualTo(200);
        assertThat(switches.calls).hasSize(1).first().asString().startsWith("resume All[]");
        assertThat(list.body())
                .isEqualTo("{\"suspensions\":[{\"scope\":\"selection\",\"id\":\"a/b/s\",\"reason\":\"late\","
                        + "\"actor\":\"bob\",\"since\":5}]}");
    }

    @Test
    void shouldRefuseWhoIsNoOperatorAndWriteThatToTheAudit() throws Exception {
        String body = "{\"scope\":\"all\",\"reason\":\"x\"}";

        HttpResponse<String> nobody = probe.post("/ops/v1/suspend", body);
        HttpResponse<String> player = suspend(token(Role.PLAYER), body, "c-2");
        clock.pass(Duration.ofHours(2));
        HttpResponse<String> late = suspend("x" + token(Role.OPERATOR), body, "c-3");

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("www-authenticate")).contains("Bearer");
        assertThat(nobody.body()).contains("\"code\":2001");
        assertThat(player.statusCode()).isEqualTo(403);
        assertThat(player.body()).contains("\"code\":2002");
        assertThat(late.statusCode()).isEqualTo(401);
        assertThat(probe.get("/ops/v1/suspensions").statusCode()).isEqualTo(401);
        assertThat(switches.calls).isEmpty();
        assertThat(audit.list).hasSize(3);
        assertThat(auditLine()).containsEntry("action", "suspend").containsEntry("actor", "127.0.0.1");
        assertThat(auditLine().get("outcome")).startsWith("refused: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                              | 400 | body",
                "[]                                                              | 400 | body",
                "{\"reason\":\"x\"}                                              | 400 | /id",
                "{\"scope\":\"planet\",\"id\":\"x\",\"reason\":\"x\"}            | 400 | /scope",
                "{\"scope\":\"market\",\"reason\":\"x\"}                         | 400 | /id",
                "{\"scope\":\"all\",\"id\":\"m1\",\"reason\":\"x\"}              | 400 | /id",
                "{\"scope\":\"market\",\"id\":\"m1\"}                            | 400 | /reason",
                "{\"scope\":\"market\",\"id\":5,\"reason\":\"x\"}                | 400 | /id",
                "{\"scope\":\"market\",\"id\":\"a\\nb\",\"reason\":\"x\"}        | 400 | /id",
                "{\"scope\":\"selection\",\"id\":\"m1\",\"reason\":\"x\"}        | 400 | /id",
                "{\"scope\":\"selection\",\"id\":\"m1/\",\"reason\":\"x\"}       | 400 | /id",
                "{\"scope\":\"feed\",\"id\":\"!\",\"reason\":\"x\"}              | 400 | /id",
                "{\"scope\":\"all\",\"reason\":\"x\",\"event\":\"e\"}            | 400 | /event",
            })
    void shouldRefuseWhatNamesNothingToSwitch(String body, int status, String path) throws Exception {
        HttpResponse<String> answer = suspend(token(Role.OPERATOR), body, "c-4");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(answer.body()).contains(path.isEmpty() ? "account" : "\"path\":\"" + path + "\"");
        assertThat(switches.calls).isEmpty();
        assertThat(auditLine().get("outcome")).startsWith("refused: ");
    }

    @Test
    void shouldSayWhenTheSwitchFailed() throws Exception {
        switches.failing = true;

        HttpResponse<String> answer = suspend(token(Role.OPERATOR), "{\"scope\":\"all\",\"reason\":\"x\"}", "c-5");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(auditLine().get("outcome")).isEqualTo("failed: no quorum");
    }

    @Test
    void shouldTellWhatIsNotThere() throws Exception {
        assertThat(probe.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(probe.send("DELETE", "/metrics", null).statusCode()).isEqualTo(405);
        assertThat(probe.get("/ops/v1/suspend").headers().firstValue("allow")).contains("POST");
        assertThat(probe.raw("GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void shouldPutSecurityHeadersOnEveryAnswer() throws Exception {
        for (String path : List.of("/health/live", "/nothing")) {
            Map<String, List<String>> headers = probe.get(path).headers().map();
            assertThat(headers)
                    .containsKeys("content-security-policy", "referrer-policy")
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .doesNotContainKey("strict-transport-security");
        }
    }

    @Test
    void shouldKeepAnOperatorTokenForTheOwnerAlone(@TempDir Path folder) throws Exception {
        String id = vertx.deployVerticle(new OpsTokenFile(folder, tokens, Duration.ofHours(24)))
                .await();
        Path file = folder.resolve(OpsTokenFile.FILE_NAME);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(tokens.verify(Files.readString(file).strip()).await().roles())
                .containsExactly(Role.OPERATOR);
        vertx.undeploy(id).await();
        assertThat(file).doesNotExist();
    }

    private String token(Role role) {
        return tokens.issue("ann", Set.of(role), Duration.ofHours(1));
    }

    private HttpResponse<String> suspend(String token, String body, String correlationId) throws Exception {
        return probe.post(
                "/ops/v1/suspend",
                body,
                "Authorization",
                "Bearer " + token,
                SwitchHandlers.CORRELATION_HEADER,
                correlationId);
    }

    private Map<String, String> auditLine() {
        return audit.list.getFirst().getKeyValuePairs().stream()
                .collect(Collectors.toMap(
                        pair -> pair.key, pair -> String.valueOf(pair.value), (one, other) -> one, LinkedHashMap::new));
    }

    /** Notes what it is asked for; each switch changes three markets. */
    private static final class FakeSwitches implements MarketSwitches {
        private final List<String> calls = new ArrayList<>();
        private final List<ActiveSwitch> active = new ArrayList<>();
        private volatile boolean failing;

        @Override
        public Future<SwitchResult> suspend(Scope scope, String reason, String actor, String correlationId) {
            return noted("suspend " + scope + " " + reason + " " + actor + " " + correlationId);
        }

        @Override
        public Future<SwitchResult> resume(Scope scope, String reason, String actor, String correlationId) {
            return noted("resume " + scope + " " + reason + " " + actor + " " + correlationId);
        }

        @Override
        public List<ActiveSwitch> active() {
            return active;
        }

        private Future<SwitchResult> noted(String call) {
            if (failing) {
                return Future.failedFuture(new IllegalStateException("no quorum"));
            }
            calls.add(call);
            return Future.succeededFuture(new SwitchResult(3));
        }
    }
}

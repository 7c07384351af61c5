package io.touchline.app.config;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.touchline.api.ApiConfig;
import io.touchline.app.config.ServerConfig.FeedsConfig;
import io.touchline.app.config.ServerConfig.LimitsConfig;
import io.touchline.app.config.ServerConfig.LogConfig;
import io.touchline.app.config.ServerConfig.LogFormat;
import io.touchline.app.config.ServerConfig.LogLevel;
import io.touchline.app.config.ServerConfig.OperationsSection;
import io.touchline.app.config.ServerConfig.PushFeed;
import io.touchline.app.config.ServerConfig.TlsConfig;
import io.touchline.app.config.ServerConfig.Transport;
import io.touchline.cache.CacheConfig;
import io.touchline.domain.betting.CancelRule;
import io.touchline.domain.betting.CompositionLimits;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import io.touchline.domain.market.MarketLimits;
import io.touchline.domain.risk.RiskLimits;
import io.touchline.fanout.CompressionConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.feeds.push.PushDoorConfig;
import io.touchline.feeds.push.PushLimits;
import io.touchline.protocol.FeedName;
import io.touchline.session.SessionConfig;
import io.touchline.settlement.SettlementConfig;
import io.touchline.store.StoreConfig;
import io.touchline.wallet.http.HttpWalletConfig.Bounds;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.touchline.wallet.http.HttpWalletConfig.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final String HASH = "$2y$12$wq0EH1vKp9xYb5n5r3oWzOq1nC1Jb6tJ8bqSmWb0dGk2c4uY6h7aK";

    @TempDir
    Path folder;

    @Test
    void shouldHaveDefaultsForEverything() {
        assertThat(new ConfigLoader().load(Layer.empty()))
                .isEqualTo(new ServerConfig(
                        "127.0.0.1",
                        8080,
                        8081,
                        Path.of("./data"),
                        null,
                        List.of(),
                        Transport.AUTO,
                        new FeedsConfig(
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(60),
                                List.of(),
                                PushDoorConfig.DEFAULT,
                                PushLimits.DEFAULT),
                        List.of(),
                        new LimitsConfig(true),
                        FanoutConfig.DEFAULT,
                        CacheConfig.DEFAULT,
                        new BetsConfig(
                                "EUR",
                                200_000,
                                Duration.ofMinutes(1),
                                200,
                                20_000,
                                8_388_608,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(1),
                                new BetsConfig.Delay(Duration.ofSeconds(1), Duration.ofSeconds(12)),
                                CancelRule.PREMATCH,
                                List.of(),
                                CompositionLimits.DEFAULT,
                                new RiskLimits(
                                        10,
                                        1_000_000,
                                        50_000_000,
                                        1_000_000_000,
                                        2_000_000_000L,
                                        5_000_000_000L,
                                        1_000_000_000),
                                new WalletSection(
                                        null,
                                        Phases.TWO,
                                        null,
                                        null,
                                        null,
                                        Duration.ofSeconds(3),
                                        Bounds.DEFAULT,
                                        Retry.DEFAULT),
                                SettlementConfig.DEFAULT,
                                StoreConfig.DEFAULT),
                        ApiConfig.defaults(),
                        SessionConfig.defaults(),
                        new OperationsSection(Duration.ofHours(24), Duration.ofSeconds(10)),
                        new LogConfig(LogFormat.AUTO, LogLevel.INFO),
                        Duration.ofSeconds(10)));
    }

    @Test
    void shouldMapEverySettingOfAFile() throws IOException {
        Path file = file("""
            host: 0.0.0.0
            port: 1
            ops-port: 2
            data-dir: /x
            tls: {certificate: /c, key: /k}
            origins: ["https://a.example:8443"]
            transport: nio
            feeds:
              silence: 5s
              late: 7s
              push:
                - {name: desk, secret: {file: /s}, silence: 1500ms, late: 2500ms}
                - {name: other, secret: {env: OTHER}}
              door: {message-bytes: 11, body-timeout: 12s, body-bytes-at-once: 13, sockets-per-feed: 14,
                     unanswered-messages: 15, socket-idle: 16s}
              limits: {line-bytes: 317, message-lines: 18, in-flight-lines: 19, in-flight-bytes: 20,
                       deliveries: 21, signatures: 22}
            users: [{name: ops, password-hash: "%s", roles: [operator, player]}]
            limits: {enforced: false}
            stream:
              connections-max: 31
              connections-per-address-max: 32
              heartbeat: 33s
              stall-timeout: 34s
              requests: {frame-bytes-max: 35, subscriptions-max: 36, per-second: 37, burst: 38, faults-max: 39}
              socket: {unsent-bytes-max: 40, write-high-bytes: 42, write-low-bytes: 41, rto-max: 42s, image-markets-max: 43,
                       own-news-max: 1043}
              turns: {offers-max: 431, writes-max: 432, late: 433ms, prices-max: 434}
              tombstones-max: 44
              compression:
                enabled: false
                level: 4
                min-bytes: 46
            cache: {retention: 51m, empty-event-retention: 49h, conflation-classes-ms: [0, 10000], events-max: 52,
                    limits: {markets-per-event-max: 53, selections-per-market-max: 54}}
            bets: {currency: SEK, open-max: 55, remember: 56s, per-address-per-second: 57, addresses-tracked: 58,
                   key-filter-bytes: 1258, drain: 59s, clock-offset-max: 60ms, delay: {min: 2s, max: 3s}, cancel: any,
                   terms: [{sport: tennis, type: MATCH_ODDS, philosophy: state-at-end, tolerance-basis-points: 0,
                            feed-lag-guard: 1700ms}, {philosophy: Price-At-End, tolerance-basis-points: 250}],
                   composition: {legs-max: 4, lines-max: 5},
                   risk: {stake-min: 6, stake-max: 7, return-max: 8, selection-max: 9, market-max: 10,
                          event-max: 11, account-max: 12},
                   wallet: {url: "https://w.example:8443/t", phases: one, trust: /t, bearer: {env: TOKEN},
                            signing-key: {file: /k}, timeout: 2900ms,
                            bounds: {holds: 2, stakes: 3, credits: 4, balances: 5, holds-waiting: 6,
                                     stakes-waiting: 7, balances-waiting: 8, answer-bytes: 509},
                            retry: {first: 2s, longest: 3s, alarm: 4s}},
                   settlement: {certainty: live, certainty-by-market-type: {MATCH_ODDS: confirmed},
                                live-return-max: 13, batch-max: 14},
                   store: {queue-max: 15, group-max: 16, readers-max: 17, reader-wait: 18s, checkpoint-every: 19s}}
            api: {page-size: 61, body-bytes-max: 1062, request-timeout: 63s}
            sessions: {token-life: 71m, user-failures-free: 72, address-failures-free: 73, first-wait: 74s,
                       longest-wait: 75m, user-attempts-per-minute: 76, address-attempts-per-minute: 77,
                       tracked-max: 178, verified-max: 179}
            operations: {token-life: 81h, request-timeout: 82s}
            log: {format: json, level: debug}
            drain: PT1M
            """.formatted(HASH));

        ServerConfig config = new ConfigLoader().load(file, Layer.empty());

        PushFeed desk = new PushFeed(
                new FeedName("desk"),
                new SecretSource.InFile(Path.of("/s")),
                Duration.ofMillis(1500),
                Duration.ofMillis(2500));
        PushFeed other = new PushFeed(new FeedName("other"), new SecretSource.InEnvironment("OTHER"), null, null);
        assertThat(config)
                .isEqualTo(new ServerConfig(
                        "0.0.0.0",
                        1,
                        2,
                        Path.of("/x"),
                        new TlsConfig(Path.of("/c"), Path.of("/k")),
                        List.of("https://a.example:8443"),
                        Transport.NIO,
                        new FeedsConfig(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(7),
                                List.of(desk, other),
                                new PushDoorConfig(11, Duration.ofSeconds(12), 13, 14, 15, Duration.ofSeconds(16)),
                                new PushLimits(317, 18, 19, 20, 21, 22)),
                        List.of(new UserAccount(
                                "ops", HASH, Set.of(UserAccount.Role.OPERATOR, UserAccount.Role.PLAYER))),
                        new LimitsConfig(false),
                        new FanoutConfig(
                                31,
                                32,
                                Duration.ofSeconds(33),
                                Duration.ofSeconds(34),
                                new FanoutConfig.RequestLimits(35, 36, 37, 38, 39),
                                new FanoutConfig.SocketLimits(40, 42, 41, Duration.ofSeconds(42), 43, 1_043),
                                new FanoutConfig.TurnLimits(431, 432, Duration.ofMillis(433), 434),
                                44,
                                new CompressionConfig(false, 4, 46)),
                        new CacheConfig(
                                Duration.ofMinutes(51),
                                Duration.ofHours(49),
                                List.of(0, 10_000),
                                52,
                                new MarketLimits(53, 54)),
                        new BetsConfig(
                                "SEK",
                                55,
                                Duration.ofSeconds(56),
                                57,
                                58,
                                1_258,
                                Duration.ofSeconds(59),
                                Duration.ofMillis(60),
                                new BetsConfig.Delay(Duration.ofSeconds(2), Duration.ofSeconds(3)),
                                CancelRule.ANY,
                                List.of(
                                        new TermsSection(
                                                "tennis",
                                                "MATCH_ODDS",
                                                Philosophy.STATE_AT_END,
                                                0,
                                                Duration.ofMillis(1700)),
                                        new TermsSection(null, null, Philosophy.PRICE_AT_END, 250, null)),
                                new CompositionLimits(4, 5),
                                new RiskLimits(6, 7, 8, 9, 10, 11, 12),
                                new WalletSection(
                                        "https://w.example:8443/t",
                                        Phases.ONE,
                                        Path.of("/t"),
                                        new SecretSource.InEnvironment("TOKEN"),
                                        new SecretSource.InFile(Path.of("/k")),
                                        Duration.ofMillis(2900),
                                        new Bounds(2, 3, 4, 5, 6, 7, 8, 509),
                                        new Retry(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4))),
                                new SettlementConfig(Certainty.LIVE, Map.of("MATCH_ODDS", Certainty.CONFIRMED), 13, 14),
                                new StoreConfig(15, 16, 17, Duration.ofSeconds(18), Duration.ofSeconds(19))),
                        new ApiConfig(61, 1_062, Duration.ofSeconds(63)),
                        new SessionConfig(
                                Duration.ofMinutes(71),
                                72,
                                73,
                                Duration.ofSeconds(74),
                                Duration.ofMinutes(75),
                                76,
                                77,
                                178,
                                179),
                        new OperationsSection(Duration.ofHours(81), Duration.ofSeconds(82)),
                        new LogConfig(LogFormat.JSON, LogLevel.DEBUG),
                        Duration.ofMinutes(1)));
        assertThat(config.feeds().silenceOf(desk)).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.feeds().silenceOf(other)).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.feeds().lateOf(desk)).isEqualTo(Duration.ofMillis(2500));
        assertThat(config.feeds().lateOf(other)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void shouldLiftOnlyWhatOneClientOfALoadTestWouldMeet() {
        ServerConfig config = new ConfigLoader().load(Layer.empty().with("limits.enforced", false, "--limits"));

        assertThat(config.effectiveStream())
                .isEqualTo(new FanoutConfig(
                        Integer.MAX_VALUE,
                        Integer.MAX_VALUE,
                        config.stream().heartbeat(),
                        config.stream().stallTimeout(),
                        new FanoutConfig.RequestLimits(
                                65_536, 32, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
                        config.stream().socket(),
                        config.stream().turns(),
                        config.stream().tombstonesMax(),
                        config.stream().compression()));
        assertThat(config.effectiveSessions().addressAttemptsPerMinute()).isGreaterThanOrEqualTo(1_000_000);
        assertThat(config.effectiveSessions().addressFailuresFree()).isGreaterThanOrEqualTo(1_000_000);
        // One user's password is guarded whoever asks.
        assertThat(config.effectiveSessions().userFailuresFree())
                .isEqualTo(config.sessions().userFailuresFree());
    }

    @Test
    void shouldFollowEveryLimitWhileTheyAreEnforced() {
        ServerConfig config = new ConfigLoader().load(Layer.empty());

        assertThat(config.effectiveStream()).isEqualTo(config.stream());
        assertThat(config.effectiveSessions()).isEqualTo(config.sessions());
    }

    @Test
    void shouldLetWhatLiesOverWinAndKeepTheRest() throws IOException {
        Path file = file("port: 1\nlog: {level: warn}\n");

        ServerConfig config = new ConfigLoader()
                .load(file, Layer.empty().with("port", 2, "--port").with("log.format", "json", "--log"));

        assertThat(config.port()).isEqualTo(2);
        assertThat(config.log()).isEqualTo(new LogConfig(LogFormat.JSON, LogLevel.WARN));
        assertThat(config.opsPort()).isEqualTo(8081);
    }

    /** It was never looked at, and the file failed when it was started without the option. */
    @ParameterizedTest
    @CsvSource({"many, a whole number", "70000, 0 to 65535"})
    void shouldRefuseAFileWhoseValueIsWrongThoughAnotherLiesOverIt(String value, String rule) throws IOException {
        Path file = file("port: " + value + "\n");

        assertThatThrownBy(() -> new ConfigLoader().load(file, Layer.empty().with("port", 1, "--port")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ": port: ")
                .hasMessageEndingWith(" (expected: " + rule + ")");
    }

    /** Each is right by itself: only what is started has to fit together. */
    @Test
    void shouldTakeAFileThatFitsOnlyWithWhatLiesOverIt() throws IOException {
        Path file = file("port: 8081\n");

        assertThat(new ConfigLoader()
                        .load(file, Layer.empty().with("ops-port", 9_000, "--ops-port"))
                        .port())
                .isEqualTo(8_081);
    }

    @Test
    void shouldReadTheShippedExample() {
        Path example = Path.of("main/resources/touchline.example.yaml");

        ServerConfig config = new ConfigLoader().load(example, Layer.empty());

        assertThat(config.feeds().push()).hasSize(2);
        assertThat(config.users()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        prot: 8                                       | prot: no such setting (expected: api, bets, cache, data-dir, drain, feeds, host, limits, log, operations, ops-port, origins, port, sessions, stream, tls, transport, users)
        feeds: {push: [{name: a, secret: {env: A}, silense: 1s}]} | feeds.push[0].silense: no such setting (expected: late, name, secret, silence)
        port: 70000                                   | port: 70000 (expected: 0 to 65535)
        port: "80"                                    | port: a value of another type (expected: a whole number)
        port: 80.5                                    | port: "80.5" (expected: a whole number)
        port: null                                    | port: a value of another type (expected: a whole number)
        host: null                                    | host: missing (expected: a host name or address)
        port: 8081                                    | ops-port: 8081 (expected: another port than the public one)
        drain: 12 parsecs                             | drain: "12 parsecs" (expected: a duration such as 500ms, 20s or 15m)
        drain: 11m                                    | drain: 660s (expected: 0s to 600s)
        feeds: {silence: 10ms}                        | feeds.silence: 10ms (expected: 1s to 3600s)
        feeds: {push: [{name: a}]}                    | feeds.push[0].secret: missing (expected: {file: PATH} or {env: NAME})
        feeds: {push: [{name: a, secret: {}}]}        | feeds.push[0].secret: names no place or two (expected: {file: PATH} or {env: NAME})
        feeds: {late: 2h}                             | feeds.late: 7200s (expected: 1s to 3600s)
        feeds: {door: {message-bytes: 0}}             | feeds.door.message-bytes: 0 (expected: at least 1)
        feeds: {limits: {line-bytes: 1}}              | feeds.limits.line-bytes: 1 (expected: at least 256)
        transport: epoll                              | transport: "epoll" (expected: auto, nio)
        transport: null                               | transport: missing (expected: auto or nio)
        stream: {connections-max: 0}                  | stream.connections-max: 0 (expected: >= 1)
        stream: {stall-timeout: 3000h}                | stream.stall-timeout: PT3000H (expected: 1 ms to 1 h)
        stream: {requests: {per-second: 0}}           | stream.requests.per-second: 0 (expected: >= 1)
        stream: {socket: {write-high-bytes: 5}}       | stream.socket.write-high-bytes: 5 (expected: above writeLowBytes, 32768)
        stream: {socket: {rto-max: 999ms}}            | stream.socket.rto-max: PT0.999S (expected: 1 s to 120 s)
        stream: {socket: {own-news-max: 0}}           | stream.socket.own-news-max: 0 (expected: >= 1)
        stream: {requests: null}                      | stream.requests: missing (expected: a section with its own settings)
        cache: {conflation-classes-ms: [0, 5]}        | cache.conflation-classes-ms: [0, 5] (expected: ascending, from 0 to 10000)
        cache: {limits: {markets-per-event-max: 0}}   | cache.limits.markets-per-event-max: 0 (expected: >= 1)
        cache: {retention: null}                      | cache.retention: missing (expected: a value such as "1h")
        bets: {terms: [{philosophy: state}]}          | bets.terms[0].philosophy: "state" (expected: price-at-end or state-at-end)
        bets: {terms: [{sport: " "}]}                 | bets.terms[0].sport: " " (expected: 1 to 64 characters)
        bets: {terms: [{}, {tolerance-basis-points: 10001}]} | bets.terms[1].tolerance-basis-points: 10001 (expected: 0 to 10000)
        bets: {terms: [{philosophy: state-at-end, tolerance-basis-points: 1}]} | bets.terms[0].tolerance-basis-points: 1 (expected: none with state-at-end, which does not look at the price)
        bets: {terms: [{feed-lag-guard: 31s}]}        | bets.terms[0].feed-lag-guard: 31s (expected: 0s to 30s)
        bets: {terms: [{feed-lag-guard: 13s}]}        | bets.terms[0].feed-lag-guard: 13s (expected: 0s to 12s)
        bets: {terms: [{dead-time: true}]}            | bets.terms[0].dead-time: no such setting (expected: feed-lag-guard, philosophy, sport, tolerance-basis-points, type)
        bets: {terms: null}                           | bets.terms: missing (expected: a value such as [])
        bets: {cancel: sometimes}                     | bets.cancel: "sometimes" (expected: never, prematch, any)
        bets: {wallet: {url: "ftp://w"}}              | bets.wallet.url: "ftp://w" (expected: http or https, host, port and path, such as https://wallet.example.com/touchline)
        bets: {wallet: {url: "https://w"}}            | bets.wallet.signing-key: missing (expected: a signing-key, a bearer, or both)
        bets: {wallet: {url: "http://w", bearer: {env: A}}} | bets.wallet.url: "http://w" (expected: https, for a bearer token would be sent in clear)
        bets: {wallet: {bearer: {env: A}}}            | bets.wallet.url: missing (expected: the address of the wallet that these are for)
        bets: {wallet: {url: "https://w", bearer: secret}} | bets.wallet.bearer.secret: stands in the configuration itself (expected: where it is kept, {file: PATH} or {env: NAME})
        bets: {wallet: {url: "https://w", timeout: 4s, bearer: {env: A}}} | bets.wallet.timeout: 4s (expected: 10ms to 3s)
        bets: {wallet: {bounds: {holds: 0}}}          | bets.wallet.bounds.holds: 0 (expected: 1 to 10000)
        bets: {wallet: {retry: {longest: 1ms}}}       | bets.wallet.retry.longest: 1ms (expected: 1000ms to 3600000ms)
        bets: {settlement: {batch-max: 0}}            | bets.settlement.batch-max: 0 (expected: 1 to 10000)
        bets: {store: {queue-max: 0}}                 | bets.store.queue-max: 0 (expected: >= 1)
        api: {page-size: 1001}                        | api.page-size: 1001 (expected: 1 to 1000)
        sessions: {verified-max: 0}                   | sessions.verified-max: 0 (expected: 1 to 1000000)
        bets: {key-filter-bytes: 1023}                | bets.key-filter-bytes: 1023 (expected: 1024 to 536870912)
        sessions: {first-wait: 0s}                    | sessions.first-wait: PT0S (expected: PT1S to PT5M)
        operations: {token-life: 1s}                  | operations.token-life: PT1S (expected: PT1M to PT720H)
        limits: 5                                     | limits: a value of another type (expected: a section with its own settings)
        log: {level: loud}                            | log.level: "loud" (expected: error, warn, info, debug)
        origins: [www.example.com]                    | origins: "www.example.com" (expected: scheme, host and port, such as https://www.example.com)
        tls: {certificate: /c}                        | tls.key: missing (expected: the path of a PEM file)
        redis: {}                                     | redis: not available in this version, edge nodes (expected: no such section)
        """)
    void shouldSayInOneLineWhatIsWrong(String yaml, String complaint) throws IOException {
        Path file = file(yaml);

        assertThatThrownBy(() -> new ConfigLoader().load(file, Layer.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": " + complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster", "database", "kafka", "redis", "amqp", "esa"})
    void shouldRefuseByNameWhatIsNotThereYet(String section) throws IOException {
        Path file = file(section + ": {}\n");

        assertThatThrownBy(() -> new ConfigLoader().load(file, Layer.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(section + ": not available in this version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- a", "just text", "port: [", "port: 1\nport: 2", "a: &x 1\n<<: *y"})
    void shouldRefuseWhatIsNoConfiguration(String text) throws IOException {
        Path file = file(text);

        assertThatThrownBy(() -> new ConfigLoader().load(file, Layer.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ":")
                .extracting(Throwable::getMessage, as(STRING))
                .doesNotContain("\n");
    }

    @Test
    void shouldNeitherTakeNorShowASecretInTheFile() throws IOException {
        Path file = file("feeds: {push: [{name: a, secret: hunter2}]}\n");

        assertThatThrownBy(() -> new ConfigLoader().load(file, Layer.empty()))
                .hasMessageContaining("feeds.push[0].secret: stands in the configuration itself")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldNeitherTakeNorShowAPasswordInThePlaceOfItsHash() throws IOException {
        Path file = file("users: [{name: bob, password-hash: hunter2, roles: [player]}]\n");

        assertThatThrownBy(() -> new ConfigLoader().load(file, Layer.empty()))
                .hasMessageContaining("users[0].password-hash")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldBlameTheOptionWhoseValueIsWrong() {
        Layer over = Layer.empty().with("log.format", "xml", "TOUCHLINE_LOG");

        assertThatThrownBy(() -> new ConfigLoader().load(over))
                .hasMessage("TOUCHLINE_LOG: \"xml\" (expected: auto, text, json)");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("touchline.yaml"), yaml);
    }
}

package io.touchline.app.config;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.touchline.app.config.ServerConfig.FeedsConfig;
import io.touchline.app.config.ServerConfig.LimitsConfig;
import io.touchline.app.config.ServerConfig.LogConfig;
import io.touchline.app.config.ServerConfig.LogFormat;
import io.touchline.app.config.ServerConfig.LogLevel;
import io.touchline.app.config.ServerConfig.PushFeed;
import io.touchline.app.config.ServerConfig.TlsConfig;
import io.touchline.protocol.FeedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
                        new FeedsConfig(Duration.ofSeconds(20), List.of()),
                        List.of(),
                        new LimitsConfig(true, 20_000, 20_000),
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
                feeds:
                  silence: 5s
                  push:
                    - {name: desk, secret: {file: /s}, silence: 1500ms}
                    - {name: other, secret: {env: OTHER}}
                users: [{name: ops, password-hash: "%s", roles: [operator, player]}]
                limits: {enforced: true, connections: 3, connections-per-address: 4}
                log: {format: json, level: debug}
                drain: PT1M
                """.formatted(HASH));

        ServerConfig config = new ConfigLoader().load(file, Layer.empty());

        PushFeed desk =
                new PushFeed(new FeedName("desk"), new SecretSource.InFile(Path.of("/s")), Duration.ofMillis(1500));
        PushFeed other = new PushFeed(new FeedName("other"), new SecretSource.InEnvironment("OTHER"), null);
        assertThat(config)
                .isEqualTo(new ServerConfig(
                        "0.0.0.0",
                        1,
                        2,
                        Path.of("/x"),
                        new TlsConfig(Path.of("/c"), Path.of("/k")),
                        List.of("https://a.example:8443"),
                        new FeedsConfig(Duration.ofSeconds(5), List.of(desk, other)),
                        List.of(new UserAccount(
                                "ops", HASH, Set.of(UserAccount.Role.OPERATOR, UserAccount.Role.PLAYER))),
                        new LimitsConfig(true, 3, 4),
                        new LogConfig(LogFormat.JSON, LogLevel.DEBUG),
                        Duration.ofMinutes(1)));
        assertThat(config.feeds().silenceOf(desk)).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.feeds().silenceOf(other)).isEqualTo(Duration.ofSeconds(5));
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

    @Test
    void shouldReadTheShippedExample() {
        Path example = Path.of("main/resources/touchline.example.yaml");

        ServerConfig config = new ConfigLoader().load(example, Layer.empty());

        assertThat(config.feeds().push()).hasSize(2);
        assertThat(config.users()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    prot: 8                                       | prot: no such setting (expected: data-dir, drain, feeds, host, limits, log, ops-port, origins, port, tls, users)
                    feeds: {push: [{name: a, secret: {env: A}, silense: 1s}]} | feeds.push[0].silense: no such setting (expected: name, secret, silence)
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
                    limits: {connections: 0}                      | limits.connections: 0 (expected: 1 to 1000000)
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
    @ValueSource(strings = {"cluster", "database", "kafka", "redis", "bets", "amqp", "esa"})
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
    void shouldShowNoHashWhenPrinted() throws IOException {
        Path file = file("users: [{name: bob, password-hash: \"" + HASH + "\", roles: [player]}]\n");

        assertThat(new ConfigLoader().load(file, Layer.empty()).toString())
                .contains("bob")
                .doesNotContain(HASH);
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

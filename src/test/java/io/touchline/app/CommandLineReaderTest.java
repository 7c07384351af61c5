package io.touchline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.app.CommandLineReader.Request;
import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Mode;
import io.touchline.app.config.Secret;
import io.touchline.protocol.FeedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineReaderTest {
    @TempDir
    Path folder;

    @Test
    void shouldTakeDefaultsWhereNothingIsSaid() {
        LaunchPlan plan = plan(Map.of(), "demo", "--seed", "7");

        assertThat(plan.mode()).isEqualTo(new Mode.Demo(10, 7, 1, 0));
        assertThat(plan.config().host()).isEqualTo("127.0.0.1");
        assertThat(plan.config().port()).isEqualTo(8080);
        assertThat(plan.config().opsPort()).isEqualTo(8081);
        assertThat(plan.config().dataDir()).isEqualTo(Path.of("./data"));
    }

    @Test
    void shouldTakeAConfigurationForTheDemoWithItsFeedsBesideThoseOfTheOptions() throws IOException {
        Path file = Files.writeString(folder.resolve("demo.yaml"), """
            port: 1234
            bets:
              delay: {max: 30s}
            feeds:
              push:
                - {name: desk, secret: {env: DESK}}
            """);

        LaunchPlan plan = plan(
                Map.of("DESK", "known"),
                "demo",
                "--config",
                file.toString(),
                "--port",
                "0",
                "--push-feed",
                "other=secret");

        assertThat(plan.config().bets().delay().max()).isEqualTo(Duration.ofSeconds(30));
        assertThat(plan.config().port()).isZero();
        assertThat(plan.pushSecrets().keySet()).containsExactlyInAnyOrder(new FeedName("desk"), new FeedName("other"));
    }

    @Test
    void shouldTakeEachOptionOfTheDemo() {
        LaunchPlan plan = plan(
                Map.of(),
                "demo",
                "--matches=0",
                "--seed=-3",
                "--pace=20.5",
                "--accounts=4",
                "--port=0",
                "--ops-port=0",
                "--host=localhost",
                "--data-dir=/tmp/x",
                "--limits=off");

        assertThat(plan.mode()).isEqualTo(new Mode.Demo(0, -3, 20.5, 4));
        assertThat(plan.config().host()).isEqualTo("localhost");
        assertThat(plan.config().port()).isZero();
        assertThat(plan.config().opsPort()).isZero();
        assertThat(plan.config().dataDir()).isEqualTo(Path.of("/tmp/x"));
        assertThat(plan.config().limits().enforced()).isFalse();
    }

    @Test
    void shouldTakeSeveralRecordings() throws IOException {
        Path first = Files.createFile(folder.resolve("a.bz2"));
        Path second = Files.createFile(folder.resolve("b.gz"));

        LaunchPlan plan = plan(Map.of(), "replay", first.toString(), "--speed", "0", "--exit", second.toString());

        assertThat(plan.mode()).isEqualTo(new Mode.Replay(List.of(first, second), 0, false, true, 0));
    }

    @Test
    void shouldChooseAnotherSeedEachTimeUnlessOneIsGiven() {
        List<Mode> seeded = List.of(
                plan(Map.of(), "demo").mode(),
                plan(Map.of(), "demo").mode(),
                plan(Map.of(), "demo").mode());

        assertThat(seeded.stream().distinct().count()).isGreaterThan(1);
    }

    @Test
    void shouldReadOptionsFromTheEnvironmentUnlessTheCommandLineGivesThem() {
        Map<String, String> environment = Map.of(
                "TOUCHLINE_PORT", "9001",
                "TOUCHLINE_OPS_PORT", "9002",
                "TOUCHLINE_DATA_DIR", "/tmp/env",
                "TOUCHLINE_MATCHES", "3",
                "TOUCHLINE_SEED", "5");

        LaunchPlan plan = plan(environment, "demo", "--port", "9003");

        assertThat(plan.config().port()).isEqualTo(9003);
        assertThat(plan.config().opsPort()).isEqualTo(9002);
        assertThat(plan.config().dataDir()).isEqualTo(Path.of("/tmp/env"));
        assertThat(plan.mode()).isEqualTo(new Mode.Demo(3, 5, 1, 0));
    }

    @Test
    void shouldReadFlagsFromTheEnvironment() throws IOException {
        String file = Files.createFile(folder.resolve("a")).toString();

        assertThat(plan(Map.of("TOUCHLINE_LOOP", "true"), "replay", file).mode())
                .isEqualTo(new Mode.Replay(List.of(Path.of(file)), 1, true, false, 0));
        assertThat(plan(Map.of("TOUCHLINE_LOOP", "false"), "replay", "--", file).mode())
                .isEqualTo(new Mode.Replay(List.of(Path.of(file)), 1, false, false, 0));
    }

    @Test
    void shouldOpenPushFeedsWithSecretsGivenOrKeptInFiles() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "from file\n");

        LaunchPlan plan = plan(Map.of(), "demo", "--push-feed", "desk=a=b", "--push-feed", "other=@" + secret);

        assertThat(plan.pushSecrets())
                .containsOnly(
                        Map.entry(new FeedName("desk"), new Secret("a=b")),
                        Map.entry(new FeedName("other"), new Secret("from file")));
        assertThat(plan.config().feeds().push()).hasSize(2);
        assertThat(plan.toString()).doesNotContain("a=b").doesNotContain("from file");
    }

    @Test
    void shouldOpenPushFeedsNamedInTheEnvironment() {
        LaunchPlan plan = plan(Map.of("TOUCHLINE_PUSH_FEED", "desk=one other=two"), "demo");

        assertThat(plan.pushSecrets())
                .containsOnly(
                        Map.entry(new FeedName("desk"), new Secret("one")),
                        Map.entry(new FeedName("other"), new Secret("two")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        demo --port abc                        | --port: "abc" (expected: a whole number)
        demo --port 65536                      | --port: 65536 (expected: 0 to 65535)
        demo --port 9000 --ops-port 9000       | --ops-port: 9000 (expected: another port than the public one)
        demo --bogus                           | "--bogus": no such option or command (see ./touchline --help)
        demo extra                             | "extra": no such option or command (see ./touchline --help)
        bogus                                  | "bogus": no such option or command (see ./touchline --help)
        demo --matches                         | --matches: missing (expected: --matches N)
        demo --matches -1                      | --matches: -1 (expected: 0 to 1000)
        demo --pace 0                          | --pace: 0.0 (expected: 0.1 to 1000)
        demo --pace NaN                        | --pace: NaN (expected: 0.1 to 1000)
        demo --accounts -1                     | --accounts: -1 (expected: 0 to 100000)
        demo --limits maybe                    | --limits: "maybe" (expected: on or off)
        demo --limits off --host 0.0.0.0       | --limits: off on 0.0.0.0 (expected: only on a loopback host, 127.0.0.1)
        demo --log xml                         | --log: "xml" (expected: auto, text, json)
        demo --host a_b                        | --host: "a_b" (expected: a host name or address)
        demo --push-feed desk                  | --push-feed: without name or secret (expected: NAME=SECRET or NAME=@FILE)
        demo --push-feed a=x --push-feed a=y   | --push-feed: a twice (expected: each name once)
        demo --push-feed a=@nowhere            | nowhere: cannot be read (expected: a file with a secret)
        replay                                 | FILE: missing (expected: at least one)
        replay nowhere                         | nowhere: cannot be read (expected: a recording)
        serve                                  | --config: missing (expected: --config FILE)
        serve --config nowhere                 | nowhere: cannot be read (expected: a configuration file)
        """)
    void shouldRefuseInOneLine(String typed, String complaint) {
        assertThatThrownBy(() -> plan(Map.of(), typed.split(" ")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(complaint);
    }

    @Test
    void shouldNameTheVariableWhenTheEnvironmentIsWrong() {
        assertThatThrownBy(() -> plan(Map.of("TOUCHLINE_PORT", "70000"), "demo"))
                .hasMessage("TOUCHLINE_PORT: 70000 (expected: 0 to 65535)");
        assertThatThrownBy(() -> plan(Map.of("TOUCHLINE_PACE", "fast"), "demo"))
                .hasMessage("TOUCHLINE_PACE: \"fast\" (expected: a number)");
        assertThatThrownBy(() -> plan(Map.of("TOUCHLINE_LOOP", "yes"), "replay", "x"))
                .hasMessage("TOUCHLINE_LOOP: \"yes\" (expected: true or false)");
    }

    @Test
    void shouldNotShowASecretThatIsRefused() {
        assertThatThrownBy(() -> plan(Map.of(), "demo", "--push-feed", "a b=hunter2"))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldTakeTheFolderOfAScan() {
        assertThat(new CommandLineReader(Map.of()).read("scan-past-posts"))
                .isEqualTo(new Request.PastPostScan(Path.of("./data")));
        assertThat(new CommandLineReader(Map.of("TOUCHLINE_DATA_DIR", "/a")).read("scan-past-posts"))
                .isEqualTo(new Request.PastPostScan(Path.of("/a")));
        assertThat(new CommandLineReader(Map.of()).read("scan-past-posts", "--data-dir", "b"))
                .isEqualTo(new Request.PastPostScan(Path.of("b")));
    }

    @Test
    void shouldTakeASimulationFromTheCommandLineAndTheEnvironment() {
        CommandLineReader reader = new CommandLineReader(Map.of("TOUCHLINE_STEPS", "50", "TOUCHLINE_SEEDS", "9"));

        assertThat(reader.read("simulate", "--seed", "4", "--seeds", "3")).isEqualTo(new Request.Simulation(4, 3, 50));
        assertThatThrownBy(() -> reader.read("simulate", "--seeds", "0"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--seeds: 0 (expected: >= 1)");
    }

    @Test
    void shouldTakeReceiptsAndRefuseAKeyThatIsNone(@TempDir Path folder) throws IOException {
        CommandLineReader reader = new CommandLineReader(Map.of());
        Path key = Files.writeString(folder.resolve("key"), "none");

        assertThat(reader.read("verify-receipts", "a.json", "b.json"))
                .isEqualTo(new Request.Verification(List.of(Path.of("a.json"), Path.of("b.json")), null));
        assertThatThrownBy(() -> reader.read("verify-receipts", "--key", key.toString(), "a.json"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--key: ")
                .hasMessageEndingWith("(expected: an Ed25519 public key, as in receipt-key.pub)");
        assertThatThrownBy(() -> reader.read("verify-receipts"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("FILE: missing (expected: at least one)");
    }

    @Test
    void shouldPrintHelpAndVersion() {
        assertThat(read(Map.of(), "--help"))
                .isInstanceOfSatisfying(
                        Request.Print.class,
                        print -> assertThat(print.text())
                                .contains("demo", "replay", "serve", "test", "bench", "version"));
        assertThat(read(Map.of(), "demo", "--help"))
                .isInstanceOfSatisfying(
                        Request.Print.class,
                        print -> assertThat(print.text()).contains("--matches", "--seed", "--pace", "--push-feed"));
        assertThat(read(Map.of(), "version"))
                .isInstanceOfSatisfying(
                        Request.Print.class, print -> assertThat(print.text()).startsWith("Touchline "));
    }

    private static LaunchPlan plan(Map<String, String> environment, String... typed) {
        return ((Request.Start) read(environment, typed)).plan();
    }

    private static Request read(Map<String, String> environment, String... typed) {
        return new CommandLineReader(environment).read(typed);
    }
}

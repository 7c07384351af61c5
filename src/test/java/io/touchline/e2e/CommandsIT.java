package io.touchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.app.TouchlineProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands as a user types them: what is refused ends in one line and exit status 2, what is done ends in 0. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CommandsIT {
    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(folder.resolve("text"), "hello\n");
        Files.writeString(folder.resolve("empty"), "");
        Files.writeString(folder.resolve("typo.yaml"), "prot: 8443\n");
        Files.writeString(folder.resolve("kafka.yaml"), "kafka:\n  brokers: here\n");
        Files.writeString(folder.resolve("broken.yaml"), "port: [\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dance                       | dance
            demo --nonsense             | --nonsense
            demo --matches -1           | --matches
            demo --pace 0               | --pace
            replay                      | FILE
            replay FOLDER/none          | FOLDER/none: cannot be read
            replay FOLDER/text          | FOLDER/text: format not recognised
            replay FOLDER/empty         | FOLDER/empty: format not recognised
            replay --speed -1 FOLDER/text | --speed
            serve                       | --config
            serve --config FOLDER/none  | FOLDER/none
            serve --config FOLDER/typo.yaml   | FOLDER/typo.yaml: prot
            serve --config FOLDER/kafka.yaml  | FOLDER/kafka.yaml: kafka: not available in this version
            serve --config FOLDER/broken.yaml | FOLDER/broken.yaml
            """)
    void shouldRefuseInOneLine(String typed, String complaint) throws Exception {
        String[] arguments =
                in(typed + " --port 0 --ops-port 0 --data-dir FOLDER/data").split(" ", -1);
        try (TouchlineProcess process = TouchlineProcess.start(folder.resolve("errors"), arguments)) {
            assertThat(process.exitStatus()).isEqualTo(2);
            assertThat(process.line()).isEmpty();
            assertThat(errors())
                    .startsWith("touchline: ")
                    .contains(in(complaint))
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldSayWhatItCanDo() throws Exception {
        try (TouchlineProcess process = TouchlineProcess.start(folder.resolve("errors"), "--help")) {
            assertThat(process.exitStatus()).isZero();
            String help = process.line()
                    + process.line()
                    + process.lineThatBegins("  demo")
                    + process.lineThatBegins("  replay")
                    + process.lineThatBegins("  serve");
            assertThat(help).contains("touchline");
            assertThat(errors()).isEmpty();
        }
    }

    @Test
    void shouldServeAConfigurationWithTheEnvironmentOverIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = config(taken.getLocalPort());
            Map<String, String> environment = Map.of("TOUCHLINE_PORT", "0", "DESK_SECRET", "a secret of some length");
            try (TouchlineProcess server = serve(config, environment);
                    PublicDoor door = PublicDoor.of(server.line())) {
                assertThat(door.get("/api/v1/sports").get("sports")).isEmpty();
                assertThat(statusOfDemoLogin(door)).isEqualTo(401);
                assertThat(folder.resolve("data/ops-token")).doesNotExist();

                server.terminate();

                assertThat(server.exitStatus()).isZero();
            }
        }
    }

    @Test
    void shouldServeWithTheCommandLineOverTheEnvironment() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            Map<String, String> environment = Map.of("TOUCHLINE_PORT", port, "DESK_SECRET", "a secret of some length");
            try (TouchlineProcess server = serve(config(taken.getLocalPort()), environment, "--port", "0")) {
                assertThat(server.line()).startsWith("Touchline ready").doesNotContain(":" + port + " ");
            }
        }
    }

    @Test
    void shouldRefuseToServeWithoutASecretOfAFeed() throws Exception {
        try (TouchlineProcess server = serve(config(0), Map.of())) {
            assertThat(server.exitStatus()).isEqualTo(2);
            assertThat(errors()).contains("DESK_SECRET").hasLineCount(1);
        }
    }

    private Path config(int port) throws IOException {
        String yaml = """
                host: 127.0.0.1
                port: PORT
                ops-port: 0
                data-dir: FOLDER/data
                feeds:
                  silence: 10s
                  push:
                    - name: trading-desk
                      secret: {env: DESK_SECRET}
                """;
        return Files.writeString(folder.resolve("touchline.yaml"), in(yaml).replace("PORT", String.valueOf(port)));
    }

    private TouchlineProcess serve(Path config, Map<String, String> environment, String... more) throws IOException {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "serve";
        arguments[1] = "--config";
        arguments[2] = config.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return TouchlineProcess.start(folder.resolve("errors"), environment, arguments);
    }

    private static int statusOfDemoLogin(PublicDoor door) throws IOException, InterruptedException {
        HttpRequest login = HttpRequest.newBuilder(door.base().resolve("/api/v1/sessions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"demo\",\"password\":\"demo\"}"))
                .build();
        return door.http().send(login, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private String in(String text) {
        return text.replace("FOLDER", folder.toString());
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }
}

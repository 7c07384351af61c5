package io.touchline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TouchlineIT {
    @TempDir
    Path folder;

    @Test
    void shouldSayWhereItIsReadyAndEndWellOnSigterm() throws Exception {
        try (TouchlineProcess server = emptyDemo("--port", "0")) {
            assertThat(server.line())
                    .matches(
                            "Touchline ready: http://127\\.0\\.0\\.1:\\d+ \\(stream ws://127\\.0\\.0\\.1:\\d+/stream\\)"
                                    + " ops http://127\\.0\\.0\\.1:\\d+.*");

            server.terminate();

            assertThat(server.exitStatus()).isZero();
            assertThat(server.line()).isEmpty();
        }
        // Whoever comes next finds the folder free, and knows that it is not the first.
        try (TouchlineProcess next = emptyDemo("--port", "0")) {
            assertThat(next.line()).startsWith("Touchline ready");
            assertThat(Files.readString(folder.resolve("data/incarnation"))).isEqualToIgnoringNewLines("2");
        }
    }

    @Test
    void shouldRefuseATakenPortInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TouchlineProcess server = emptyDemo("--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(server.exitStatus()).isEqualTo(2);
            assertThat(server.line()).isEmpty();
            assertThat(errors())
                    .startsWith("touchline: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldRefuseADataFolderInUseInOneLine() throws Exception {
        try (TouchlineProcess first = emptyDemo("--port", "0")) {
            assertThat(first.line()).startsWith("Touchline ready");
            // In a file of its own: the first one logs into the other all the while.
            Path errors = folder.resolve("errors-of-second");
            try (TouchlineProcess second = emptyDemo(errors, "--port", "0")) {
                assertThat(second.exitStatus()).isEqualTo(2);
                assertThat(Files.readString(errors))
                        .contains("used by another process")
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void shouldRefuseABadOptionInOneLine() throws Exception {
        try (TouchlineProcess server = emptyDemo("--port", "many")) {
            assertThat(server.exitStatus()).isEqualTo(2);
            assertThat(errors()).isEqualToIgnoringNewLines("touchline: --port: \"many\" (expected: a whole number)");
        }
    }

    @Test
    void shouldPrintItsVersion() throws Exception {
        try (TouchlineProcess version = TouchlineProcess.start(folder.resolve("errors"), "version")) {
            assertThat(version.line()).startsWith("Touchline ").contains(" on Java ");
            assertThat(version.exitStatus()).isZero();
        }
    }

    private TouchlineProcess emptyDemo(String... more) throws IOException {
        return emptyDemo(folder.resolve("errors"), more);
    }

    private TouchlineProcess emptyDemo(Path errors, String... more) throws IOException {
        String[] arguments = {
            "demo",
            "--matches",
            "0",
            "--ops-port",
            "0",
            "--data-dir",
            folder.resolve("data").toString(),
            more[0],
            more[1]
        };
        return TouchlineProcess.start(errors, arguments);
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }
}

package io.touchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The recordings that lie beside the repository on some machines (they belong to their makers and are no part of the project), and
 * what a program outside the Java tree reads from them.
 */
final class ExchangeRecording {
    private static final long PATIENCE_SECONDS = 120;

    private ExchangeRecording() {}

    /** The file; skips the test, aloud, where it is missing. */
    static Path require(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared/recordings/betfair").resolve(name);
            if (Files.exists(found)) {
                return found;
            }
        }
        return abort("no recording " + name + " (looked for shared/recordings beside the repository)");
    }

    /** The facts of a recording, as feeds/src/test/oracle/esa_facts.py tells them. */
    static JsonNode facts(Path recording, Path folder) throws IOException, InterruptedException {
        Path program = Path.of("../feeds/src/test/oracle/esa_facts.py").toAbsolutePath();
        Path out = folder.resolve(recording.getFileName() + ".facts.json");
        Process process;
        try {
            process = new ProcessBuilder("python3", program.toString(), recording.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return withoutPython();
        }
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return new ObjectMapper().readTree(out.toFile());
    }

    private static JsonNode withoutPython() {
        String message = "no python3, so nobody judges the replay";
        if ("1".equals(System.getenv("TOUCHLINE_REQUIRE_ALL"))) {
            fail(message);
        }
        return abort(message);
    }
}

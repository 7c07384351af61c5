package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The load generator as the benchmark holds it: a command, its answer. */
final class GeneratorProcess implements AutoCloseable {
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;
    private final ObjectMapper json = new ObjectMapper();

    private GeneratorProcess(Process process) {
        this.process = process;
        this.in = process.outputWriter();
        this.out = process.inputReader();
    }

    static GeneratorProcess start(List<String> pinning, String secret, Path log) throws IOException {
        List<String> options = List.of("-Xms256m", "-Xmx1g", "-XX:+UseSerialGC");
        ProcessBuilder builder = new ProcessBuilder(JavaCommand.of(pinning, options, Generator.class, List.of()))
                .redirectError(log.toFile());
        builder.environment().put(Generator.SECRET, secret);
        return new GeneratorProcess(builder.start());
    }

    /** Blocks until it has done it. */
    ObjectNode ask(ObjectNode command) throws IOException {
        in.write(json.writeValueAsString(command));
        in.newLine();
        in.flush();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the load generator has ended");
        }
        JsonNode answer = json.readTree(line);
        if (answer.has("failure")) {
            throw new IOException(
                    "the load generator: " + answer.path("failure").asText());
        }
        return (ObjectNode) answer;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

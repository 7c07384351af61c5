package io.touchline.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, as a user runs it: for what only a process shows, its output and its exit status. */
final class TouchlineProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;

    private TouchlineProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static TouchlineProcess start(Path errors, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("main/jvm.options").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Touchline.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        // The options of a test must not depend on who runs it.
        builder.environment().keySet().removeIf(name -> name.startsWith("TOUCHLINE_"));
        return new TouchlineProcess(builder.start());
    }

    /** The next line of standard output; empty when there is none any more. */
    String line() throws IOException {
        String line = out.readLine();
        return line == null ? "" : line;
    }

    /** Sends SIGTERM; through the handle, since the process's own method closes its output too. */
    void terminate() {
        if (!process.toHandle().destroy()) {
            throw new AssertionError("could not be signalled");
        }
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + PATIENCE_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package io.touchline.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, as a user runs it: for what only a process shows, its output and its exit status. */
public final class TouchlineProcess implements AutoCloseable {
    /** A start takes two seconds; the rest is for machines with other things to do. */
    private static final long PATIENCE_SECONDS = 90;

    private static final String END = "";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private TouchlineProcess(Process process) {
        this.process = process;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        // Read by a thread of its own, so that a test that waits for a line in vain can give up.
        Thread.ofPlatform().name("touchline-output").daemon().start(() -> read(out));
    }

    public static TouchlineProcess start(Path errors, String... arguments) throws IOException {
        return start(errors, Map.of(), arguments);
    }

    /** Starts it with these variables in its environment, and no other that begins with TOUCHLINE_. */
    public static TouchlineProcess start(Path errors, Map<String, String> environment, String... arguments)
            throws IOException {
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
        builder.environment().putAll(environment);
        return new TouchlineProcess(builder.start());
    }

    /** The next line of standard output that is not empty; empty when there is none any more. */
    public String line() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no line within " + PATIENCE_SECONDS + " s");
        }
        if (line.equals(END)) {
            // For whoever asks again.
            lines.add(END);
        }
        return line;
    }

    /** The first line that begins so; what comes before it is passed over. */
    public String lineThatBegins(String beginning) throws InterruptedException {
        String line = line();
        while (!line.startsWith(beginning)) {
            if (line.equals(END)) {
                throw new AssertionError("ended without a line that begins \"" + beginning + "\"");
            }
            line = line();
        }
        return line;
    }

    /** Sends SIGTERM; through the handle, since the process's own method closes its output too. */
    public void terminate() {
        if (!process.toHandle().destroy()) {
            throw new AssertionError("could not be signalled");
        }
    }

    public int exitStatus() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + PATIENCE_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read(BufferedReader out) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (!line.isEmpty()) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lines.add(END);
        }
    }
}

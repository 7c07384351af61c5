package io.touchline.loadtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of the benchmark's own: its own process, free ports, a data folder that goes with it. */
public final class ServerProcess implements AutoCloseable {
    private static final int STOP_SECONDS_MAX = 20;

    private final Process process;
    private final Path dataFolder;
    private final URI api;
    private final URI ops;
    private final long readyNanos;

    private ServerProcess(Process process, Path dataFolder, URI api, URI ops, long readyNanos) {
        this.process = process;
        this.dataFolder = dataFolder;
        this.api = api;
        this.ops = ops;
        this.readyNanos = readyNanos;
    }

    /**
     * Starts one and waits until it says that it is ready.
     *
     * @param arguments after {@code ./touchline}
     * @param log takes its standard error
     * @param javaOptions for its JVM
     */
    static ServerProcess start(List<String> arguments, Path log, String javaOptions) throws IOException {
        return start(List.of(), arguments, log, javaOptions);
    }

    /**
     * Like {@link #start(List, Path, String)}, with something before the command.
     *
     * @param pinning such as taskset, which ends in running the command in its own place; may be empty
     */
    public static ServerProcess start(List<String> pinning, List<String> arguments, Path log, String javaOptions)
            throws IOException {
        Path data = Files.createTempDirectory("touchline-bench");
        int port = freePort();
        int opsPort = freePort();
        List<String> command = new ArrayList<>(pinning);
        command.add(root().resolve("touchline").toString());
        command.addAll(arguments);
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--ops-port",
                Integer.toString(opsPort),
                "--data-dir",
                data.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(log.toFile()).directory(root().toFile());
        builder.environment().put("TOUCHLINE_JAVA_OPTS", javaOptions);
        Process process = builder.start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null || !line.startsWith("Touchline ready")) {
            process.destroyForcibly();
            throw new IOException("the server did not start: see " + log);
        }
        long ready = System.nanoTime();
        Thread.ofPlatform().daemon().start(() -> out.lines().forEach(System.out::println));
        return new ServerProcess(
                process,
                data,
                URI.create("http://127.0.0.1:" + port),
                URI.create("http://127.0.0.1:" + opsPort),
                ready);
    }

    /** The repository, which the launcher of the benchmarks names. */
    public static Path root() {
        return Path.of(System.getProperty("touchline.root")).toAbsolutePath();
    }

    public URI api() {
        return api;
    }

    public URI ops() {
        return ops;
    }

    /** When it was ready, in nanoseconds of {@link System#nanoTime}. */
    long readyNanos() {
        return readyNanos;
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it in order, as an operator would, and returns its exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            process.destroyForcibly().onExit().join();
        }
        try (var files = Files.walk(dataFolder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

package io.touchline.loadtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final Launch launch;
    private final URI api;
    private final URI ops;
    private long readyNanos;

    /**
     * What is started.
     *
     * @param pinning such as taskset, which ends in running the command in its own place; may be empty
     * @param arguments after {@code ./touchline}, without ports and data folder
     * @param keepsData whether the data folder outlives the server, so that another can be started on it
     * @param log takes its standard error, behind what is there
     * @param javaOptions for its JVM
     */
    public record Launch(
            List<String> pinning,
            List<String> arguments,
            Path dataFolder,
            boolean keepsData,
            Path log,
            String javaOptions) {}

    private ServerProcess(Process process, Launch launch, URI api, URI ops) {
        this.process = process;
        this.launch = launch;
        this.api = api;
        this.ops = ops;
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
        ServerProcess server = launch(new Launch(pinning, arguments, data, false, log, javaOptions));
        server.awaitReady();
        return server;
    }

    /** Starts one on free ports without waiting for it. */
    public static ServerProcess launch(Launch launch) throws IOException {
        int port = freePort();
        int opsPort = freePort();
        List<String> command = new ArrayList<>(launch.pinning());
        command.add(root().resolve("touchline").toString());
        command.addAll(launch.arguments());
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--ops-port",
                Integer.toString(opsPort),
                "--data-dir",
                launch.dataFolder().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(launch.log().toFile()))
                .directory(root().toFile());
        builder.environment().put("TOUCHLINE_JAVA_OPTS", launch.javaOptions());
        return new ServerProcess(
                builder.start(),
                launch,
                URI.create("http://127.0.0.1:" + port),
                URI.create("http://127.0.0.1:" + opsPort));
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() throws IOException {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null || !line.startsWith("Touchline ready")) {
            process.destroyForcibly();
            throw new IOException("the server did not start: see " + launch.log());
        }
        readyNanos = System.nanoTime();
        Thread.ofPlatform().daemon().start(() -> pass(out));
    }

    private static void pass(BufferedReader out) {
        try {
            out.lines().forEach(System.out::println);
        } catch (UncheckedIOException e) {
            // The server has ended, and with it what it had to say.
        }
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

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it with SIGKILL, as a crash would, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Ends it in order, as an operator would, and returns its exit status. */
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            kill();
        }
        if (launch.keepsData()) {
            return;
        }
        try (var files = Files.walk(launch.dataFolder())) {
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

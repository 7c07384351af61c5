package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.loadtests.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A server that is measured, in its own process.
 *
 * @param name of the kind, as the generator knows it
 * @param version for the record
 * @param feedPort where a publisher of a peer connects
 * @param ops where ours tells its metrics
 */
record Contender(String name, String version, long pid, int port, int feedPort, URI ops, AutoCloseable process)
        implements AutoCloseable {
    private static final URI NO_OPS = URI.create("");
    private static final long READY_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    static Contender touchline(List<String> pinning, Path folder, Path secretFile, String javaOptions)
            throws IOException {
        ServerProcess server = ServerProcess.start(
                pinning,
                List.of("demo", "--matches", "0", "--limits", "off", "--push-feed", "bench=@" + secretFile),
                folder.resolve("server.log"),
                "-Xlog:gc:file=" + folder.resolve("server-gc.log") + " " + javaOptions);
        int port = server.api().getPort();
        return new Contender("touchline", "this tree", server.pid(), port, port, server.ops(), server);
    }

    static Contender naive(List<String> pinning, Path folder) throws IOException {
        int port = freePort();
        int feedPort = freePort();
        Process process = new ProcessBuilder(JavaCommand.of(
                        pinning,
                        List.of(),
                        NaiveServer.class,
                        List.of(Integer.toString(port), Integer.toString(feedPort))))
                .redirectError(folder.resolve("naive.log").toFile())
                .redirectOutput(folder.resolve("naive.out").toFile())
                .start();
        awaitPort(process, feedPort);
        return new Contender(
                "naive", "Vert.x " + vertxVersion(), process.pid(), port, feedPort, NO_OPS, () -> end(process));
    }

    /** Null where there is no redis-server on the path. */
    static @Nullable Contender redis(List<String> pinning, Path folder) throws IOException {
        Path program = onPath("redis-server");
        if (program == null) {
            return null;
        }
        int port = freePort();
        List<String> command = new ArrayList<>(pinning);
        command.addAll(List.of(program.toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1"));
        // It takes only 127.0.0.1 for its own machine; the subscribers come from other addresses of it.
        command.addAll(List.of("--protected-mode", "no"));
        command.addAll(List.of("--save", "", "--appendonly", "no", "--maxclients", "19000"));
        command.addAll(List.of("--dir", folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        awaitPort(process, port);
        return new Contender(
                "redis",
                firstLine(program.toString(), "--version"),
                process.pid(),
                port,
                port,
                NO_OPS,
                () -> end(process));
    }

    /** Whether it is the server under test, not one that it is compared with. */
    boolean isOurs() {
        return name.equals("touchline");
    }

    /** What the generator has to know to connect to it. */
    void describe(ObjectNode command) {
        command.put("kind", name).put("port", port).put("feedPort", feedPort);
    }

    static @Nullable Path onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    private static String vertxVersion() throws IOException {
        try (var in = NaiveServer.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static String firstLine(String... command) throws IOException {
        try (var out = new ProcessBuilder(command).start().inputReader()) {
            String line = out.readLine();
            return line == null ? "" : line;
        }
    }

    private static void awaitPort(Process process, int port) throws IOException {
        long deadline = System.nanoTime() + READY_NANOS_MAX;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("a peer did not start: " + process.info(), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void end(Process process) {
        process.destroyForcibly().onExit().join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

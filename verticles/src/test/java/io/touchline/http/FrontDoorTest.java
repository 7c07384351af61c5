package io.touchline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrontDoorTest {
    private static final int READ_MS_MAX = 10_000;
    private static final HttpServerOptions OPTIONS = new HttpServerOptions().setHttp2ClearTextEnabled(false);
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldAnswerWhatIsNotHttpWithACodeAndSecurityHeaders() throws Exception {
        try (Socket socket = connect(port(FrontDoor.of(
                vertx,
                new HttpServerOptions(),
                new SecurityHeaders(false),
                request -> request.response().end().onFailure(gone -> {}))))) {
            send(socket, "hello\r\n\r\n");
            String answer = readUntil(socket, "}");
            assertThat(answer).contains(" 400 Bad Request", "\"code\":1001", "x-content-type-options: nosniff");
        }
    }

    /** What one reader takes for a body is another's next request: nothing but the refusal may come, then the end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 43",
                "Content-Length: 43\r\nTransfer-Encoding: chunked",
                "Content-Length: 0\r\nContent-Length: 43",
                "Content-Length: 0, 43",
                "Content-Length : 43"
            })
    void shouldAnswerOnceAndHangUpWhenTheEndOfTheBodyIsAMatterOfOpinion(String headers) throws Exception {
        try (Socket socket = connect(port(FrontDoor.of(
                vertx,
                new HttpServerOptions(),
                new SecurityHeaders(false),
                request -> request.response().end("served").onFailure(gone -> {}))))) {
            send(
                    socket,
                    "POST / HTTP/1.1\r\nHost: x\r\n" + headers
                            + "\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n");
            String answers = readUntil(socket, "never");
            assertThat(answers).startsWith("HTTP/1.1 400 ").contains("\"code\":1001");
            assertThat(answers.split("HTTP/1.1 \\d{3} ", -1)).hasSize(2);
        }
    }

    /** A byte now and then kept a connection open for ever: no idle timeout ends that. */
    @Test
    void shouldEndAConnectionWhoseHeadDoesNotCome() throws Exception {
        int port = port(vertx.createHttpServer(OPTIONS)
                .connectionHandler(opened -> HeadDeadline.guard(opened, Duration.ofMillis(300), Duration.ofMillis(300)))
                .requestHandler(request -> request.response().end("served").onFailure(gone -> {})));
        try (Socket silent = connect(port);
                Socket slow = connect(port);
                Socket kept = connect(port)) {
            send(slow, "GET / HTTP/1.1\r\nX: ");
            send(kept, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(readUntil(silent, "never")).isEmpty();
            assertThat(readUntil(slow, "never")).isEmpty();
            assertThat(readUntil(kept, "never")).endsWith("served");
        }
    }

    @Test
    void shouldLeaveARequestItsTime() throws Exception {
        int port = port(vertx.createHttpServer(OPTIONS)
                .connectionHandler(opened -> HeadDeadline.guard(opened, Duration.ofMillis(300), Duration.ofMillis(300)))
                .requestHandler(request -> vertx.timer(900, TimeUnit.MILLISECONDS)
                        .compose(late -> request.response().end("served"))
                        .onFailure(gone -> {})));
        try (Socket socket = connect(port)) {
            send(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(readUntil(socket, "served")).endsWith("served");
        }
    }

    private static int port(HttpServer server) throws Exception {
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_MS_MAX);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Up to and with this text, or all until the server closes. */
    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0 && !read.toString().endsWith(end); next = in.read()) {
            read.append((char) next);
            if (read.toString().endsWith(end)) {
                break;
            }
        }
        return read.toString();
    }
}

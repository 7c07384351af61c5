package io.touchline.loadtests.fanout;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A TCP connection that is written to; answers are read only so that they do not pile up, and kept to be shown when it breaks. */
public final class FeedSocket implements Closeable {
    private static final int READ_TIMEOUT_MS = 20_000;

    private final Socket socket = new Socket();
    private final byte[] inbox = new byte[64 * 1024];
    private String lastAnswer = "";

    FeedSocket(InetSocketAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.connect(address);
    }

    /**
     * A WebSocket at Touchline's push door, upgraded and signed.
     *
     * @param api the server's public port
     */
    public static FeedSocket signed(URI api, String feed, String secret) throws IOException {
        FeedSocket socket = new FeedSocket(new InetSocketAddress(api.getHost(), api.getPort()));
        try {
            String timestamp = Long.toString(Instant.now().getEpochSecond());
            socket.write(("GET /feeds/v1/" + feed + " HTTP/1.1\r\nHost: " + api.getAuthority()
                            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dG91Y2hsaW5lIGJlbmNoIQ==\r\nTouchline-Timestamp: " + timestamp
                            + "\r\nTouchline-Signature: v1=" + signature(timestamp, feed, secret) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = socket.await();
            if (!answer.startsWith("HTTP/1.1 101 ")) {
                throw new IOException("the push door answers " + answer);
            }
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends lines as one message of a WebSocket. */
    public void send(CharSequence lines) throws IOException {
        write(Dialect.text(lines.toString()));
    }

    void write(byte[] bytes) throws IOException {
        takeAnswers();
        socket.getOutputStream().write(bytes);
    }

    /** Waits for something to read. */
    String await() throws IOException {
        int read = socket.getInputStream().read(inbox);
        if (read < 0) {
            throw new IOException("closed by the server after: " + lastAnswer);
        }
        lastAnswer = new String(inbox, 0, read, StandardCharsets.UTF_8);
        return lastAnswer;
    }

    private void takeAnswers() throws IOException {
        InputStream in = socket.getInputStream();
        while (in.available() > 0) {
            String answer = await();
            if (answer.contains("\"error\"") || answer.contains("\"seq\"")) {
                throw new IOException("the feed is refused: " + answer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static String signature(String timestamp, String feed, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signed = (timestamp + "." + feed + ".").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}

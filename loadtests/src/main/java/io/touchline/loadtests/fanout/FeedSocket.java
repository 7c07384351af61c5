package io.touchline.loadtests.fanout;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection that is written to; answers are read only so that they do not pile up, and kept to be shown when it breaks. */
final class FeedSocket implements Closeable {
    private static final int READ_TIMEOUT_MS = 20_000;

    private final Socket socket = new Socket();
    private final byte[] inbox = new byte[64 * 1024];
    private String lastAnswer = "";

    FeedSocket(InetSocketAddress address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MS);
        socket.connect(address);
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
}

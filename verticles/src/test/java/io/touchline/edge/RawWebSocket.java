package io.touchline.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A WebSocket client of single bytes: sees how a frame came, and may send what no library would. */
final class RawWebSocket implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;
    /** Little, so that the server is soon kept waiting by one that does not read. */
    private static final int WINDOW_BYTES = 32 * 1024;

    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream in;
    private final String answer;

    /** A frame as it came: its first byte, and its payload. */
    static final class Frame {
        private final int first;
        private final byte[] payload;

        Frame(int first, byte[] payload) {
            this.first = first;
            this.payload = payload;
        }

        int first() {
            return first;
        }

        int length() {
            return payload.length;
        }

        boolean isCompressed() {
            return (first & 0x40) != 0;
        }

        int opcode() {
            return first & 0x0F;
        }

        String text() throws DataFormatException {
            return new String(content(), StandardCharsets.UTF_8);
        }

        byte[] content() throws DataFormatException {
            return isCompressed() ? inflated() : payload;
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort();
        }

        private byte[] inflated() throws DataFormatException {
            Inflater inflater = new Inflater(true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] room = new byte[4096];
            inflater.setInput(payload);
            for (int n = inflater.inflate(room); n > 0; n = inflater.inflate(room)) {
                out.write(room, 0, n);
            }
            inflater.end();
            return out.toByteArray();
        }
    }

    RawWebSocket(StreamNode node, String... headers) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(WINDOW_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port));
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        socket.getOutputStream().write(upgrade(headers).getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        answer = head.toString();
    }

    /** The request for the upgrade. */
    static String upgrade(String... headers) {
        StringBuilder request = new StringBuilder("""
            GET /stream HTTP/1.1
            Host: 127.0.0.1
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEC==
            """);
        for (String header : headers) {
            request.append(header).append('\n');
        }
        return request.append('\n').toString().replace("\n", "\r\n");
    }

    /** The first line of the answer to the upgrade. */
    String statusLine() {
        return answer.lines().findFirst().orElse("");
    }

    /** The value of a header of the answer to the upgrade. */
    @Nullable String header(String name) {
        return answer.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    Frame next() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /** The next frame whose text holds this. */
    Frame next(String part) throws IOException, DataFormatException {
        Frame frame = next();
        while (!frame.text().contains(part)) {
            frame = next();
        }
        return frame;
    }

    /** The code with which the server closes, whatever comes before. */
    int closeCode() throws IOException {
        Frame frame = next();
        while (frame.opcode() != 8) {
            frame = next();
        }
        return frame.closeCode();
    }

    /** Sends a frame under a mask of zeros, which changes nothing. */
    void send(int first, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

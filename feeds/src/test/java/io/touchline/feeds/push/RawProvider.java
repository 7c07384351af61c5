package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A provider's WebSocket, frame by frame as the bytes of the wire: it may send what no client would, and read when it likes. */
final class RawProvider implements AutoCloseable {
    static final int TEXT = 1;
    static final int PING = 9;
    static final int FINAL = 0x80;
    static final int RESERVED = 0x40;
    private static final int CLOSE = 8;
    private static final int MASKED = 0x80;
    private static final int EXTENDED = 127;
    private static final int SHORT = 126;
    private static final int SHORT_MAX = 0xffff;
    private static final int READ_MS_MAX = 10_000;

    private final Socket socket;
    private final DataInputStream in;

    private RawProvider(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    static RawProvider connect(int port, String path, List<Map.Entry<String, String>> headers, int receiveBufferBytes)
            throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(receiveBufferBytes);
        socket.setSoTimeout(READ_MS_MAX);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n"
                + "Host: x\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        headers.forEach(header -> request.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        RawProvider provider = new RawProvider(socket);
        assertThat(provider.readHead()).startsWith("HTTP/1.1 101 ");
        return provider;
    }

    /** Masked with zeros, which leaves the payload as it is. */
    static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < SHORT) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= SHORT_MAX) {
            frame.put((byte) (MASKED | SHORT)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | EXTENDED)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    static byte[] unmasked(int firstByte, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(bytes.length + 2)
                .put((byte) firstByte)
                .put((byte) bytes.length)
                .put(bytes)
                .array();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads until the close frame; its code. Fails when the connection ends without one. */
    int closeCode() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            if (length == SHORT) {
                length = in.readUnsignedShort();
            } else if (length == EXTENDED) {
                length = Math.toIntExact(in.readLong());
            }
            byte[] payload = in.readNBytes(length);
            if ((first & 0xf) == CLOSE) {
                return ByteBuffer.wrap(payload).getShort();
            }
        }
    }

    private String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

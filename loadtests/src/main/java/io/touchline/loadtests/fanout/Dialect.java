package io.touchline.loadtests.fanout;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one asks a server for markets.
 *
 * @param upgrade the HTTP request that makes the connection a WebSocket, or null where it is none
 * @param subscribe the bytes that ask for these markets
 * @param cutter a new one for each thread
 */
record Dialect(
        @Nullable String upgrade,
        Function<List<String>, byte[]> subscribe,
        java.util.function.Supplier<MessageCutter> cutter,
        Confirmation confirmation) {
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int TEXT = 0x81;
    private static final int PONG = 0x8A;

    /** By what a subscriber knows that all it asked for will come. */
    enum Confirmation {
        /** The last part of an image. */
        IMAGE,
        /** An answer for each market. */
        EACH_MARKET,
        /** One answer. */
        ANSWER
    }

    static Dialect touchline(String host) {
        return new Dialect(
                upgrade(host, "/stream"),
                markets -> text("{\"op\":\"subscribe\",\"id\":1,\"filter\":{\"markets\":["
                        + markets.stream().map(id -> '"' + id + '"').collect(Collectors.joining(","))
                        + "]},\"conflateMs\":0}"),
                WebSocketCutter::new,
                Confirmation.IMAGE);
    }

    static Dialect naive(String host) {
        return new Dialect(
                upgrade(host, "/"),
                markets -> text(String.join(",", markets)),
                WebSocketCutter::new,
                Confirmation.ANSWER);
    }

    static Dialect redis() {
        return new Dialect(
                null,
                markets -> resp("SUBSCRIBE", markets.toArray(String[]::new)),
                RespCutter::new,
                Confirmation.EACH_MARKET);
    }

    private static String upgrade(String host, String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dG91Y2hsaW5lIGJlbmNoIQ==\r\n\r\n";
    }

    static byte[] text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] pong(byte[] payload) {
        return frame(PONG, payload);
    }

    /** With the mask 0, which leaves the payload as it is: there is no proxy here that one would have to be hidden from. */
    static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) opcode);
        if (payload.length < TWO_BYTES) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | EIGHT_BYTES)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** A command of Redis. */
    static byte[] resp(String command, String... arguments) {
        StringBuilder text = new StringBuilder("*").append(arguments.length + 1).append("\r\n");
        appendBulk(text, command);
        for (String argument : arguments) {
            appendBulk(text, argument);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void appendBulk(StringBuilder text, String word) {
        text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
}

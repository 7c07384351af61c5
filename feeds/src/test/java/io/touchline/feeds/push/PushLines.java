package io.touchline.feeds.push;

import java.nio.charset.StandardCharsets;

/** Lines for tests. */
final class PushLines {
    private PushLines() {}

    static String start(long seq) {
        return "{\"seq\":" + seq + ",\"sourceTime\":1795216108524000,\"type\":\"start\"}";
    }

    static String prices(long seq) {
        return "{\"seq\":" + seq + ",\"sourceTime\":1795216108524000,\"type\":\"prices\",\"market\":\"m1\","
                + "\"selections\":[{\"id\":\"s1\",\"price\":" + (seq + 2) + "}]}";
    }

    static byte[] body(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}

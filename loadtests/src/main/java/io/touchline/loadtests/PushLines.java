package io.touchline.loadtests;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a provider pushes at rate: one event with twenty markets whose prices never rest, stopped and opened again now and then. In
 * the push format, signed. For one thread.
 */
final class PushLines {
    private static final int MARKETS = 20;
    private static final int BATCHES_UNTIL_STOP = 50;

    private final String feed;
    private final byte[] secret;
    private final String event;
    private final Random random = new Random(1);
    private long seq;
    private int batches;

    /** A body and its proof. */
    record Signed(String body, String timestamp, String signature) {}

    PushLines(String feed, String secret, String run) {
        this.feed = feed;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.event = "bench-" + run;
    }

    /** The feed begins: its event and all its markets. */
    Signed first() {
        StringBuilder lines = new StringBuilder();
        line(lines, "start", "");
        line(
                lines,
                "event",
                ",\"event\":\"" + event + "\",\"sport\":\"tennis\",\"competition\":\"Bench\",\"name\":\"A v B\","
                        + "\"startTime\":" + micros() + ",\"inPlay\":true");
        appendMarkets(lines);
        return signed(lines.toString());
    }

    /** So many price lines; in every fiftieth batch the event is stopped, in the next one opened again. */
    Signed next(int lineCount) {
        StringBuilder lines = new StringBuilder();
        batches++;
        if (batches % BATCHES_UNTIL_STOP == 0) {
            line(lines, "betStop", ",\"event\":\"" + event + "\"");
        } else if (batches % BATCHES_UNTIL_STOP == 1 && batches > 1) {
            appendMarkets(lines);
        }
        for (int i = 0; i < lineCount; i++) {
            int market = random.nextInt(MARKETS);
            line(
                    lines,
                    "prices",
                    ",\"market\":\"" + event + "-" + market + "\",\"selections\":[{\"id\":\"" + event + "-" + market
                            + "-a\",\"price\":" + price() + "}]");
        }
        return signed(lines.toString());
    }

    private void appendMarkets(StringBuilder lines) {
        for (int market = 0; market < MARKETS; market++) {
            String id = event + "-" + market;
            line(
                    lines,
                    "market",
                    ",\"event\":\"" + event + "\",\"market\":\"" + id
                            + "\",\"marketType\":\"SET_WINNER\",\"name\":\"Set\",\"line\":null,\"status\":\"OPEN\","
                            + "\"inPlay\":true,\"betDelayMs\":5000,\"selections\":[{\"id\":\"" + id
                            + "-a\",\"name\":\"A\",\"price\":" + price() + ",\"status\":\"ACTIVE\"},{\"id\":\"" + id
                            + "-b\",\"name\":\"B\",\"price\":" + price() + ",\"status\":\"ACTIVE\"}]");
        }
    }

    private void line(StringBuilder lines, String type, String fields) {
        seq++;
        lines.append("{\"seq\":")
                .append(seq)
                .append(",\"sourceTime\":")
                .append(micros())
                .append(",\"type\":\"")
                .append(type)
                .append('"')
                .append(fields)
                .append("}\n");
    }

    private String price() {
        return "2." + (100 + random.nextInt(900));
    }

    private Signed signed(String body) {
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((timestamp + "." + feed + ".").getBytes(StandardCharsets.UTF_8));
            byte[] digest = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
            return new Signed(body, timestamp, "v1=" + HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}

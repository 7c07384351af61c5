package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A provider at Touchline's push door: a signed WebSocket, one or more lines a message. */
final class PushDoorPublisher implements Publisher {
    private static final long KNOWN_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    private final Door door;
    private final Catalogue catalogue;
    private final int markets;
    private final FeedSocket socket;
    private final StringBuilder lines = new StringBuilder(1 << 16);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final ObjectMapper json = new ObjectMapper();
    private long seq;

    /** A server's public port, and what the feed is known by. */
    record Door(URI api, String feed, String secret) {}

    PushDoorPublisher(Door door, Catalogue catalogue, int markets) throws IOException {
        this.door = door;
        this.catalogue = catalogue;
        this.markets = markets;
        this.socket = FeedSocket.signed(door.api(), door.feed(), door.secret());
    }

    @Override
    public int[] open() throws IOException, InterruptedException {
        long now = WallClock.micros();
        line("start", now).append("}\n");
        line("event", now)
                .append(",\"event\":\"")
                .append(catalogue.event())
                .append("\",\"sport\":\"tennis\",\"competition\":\"Bench\",\"name\":\"A v B\",\"startTime\":")
                .append(now)
                .append(",\"inPlay\":true}\n");
        for (int market = 0; market < markets; market++) {
            market(market, now);
        }
        flush();
        long deadline = System.nanoTime() + KNOWN_NANOS_MAX;
        int[] versions = versions();
        while (!allKnown(versions)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the server does not know the markets that were pushed");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            versions = versions();
        }
        return versions;
    }

    private static boolean allKnown(int[] versions) {
        for (int version : versions) {
            if (version == 0) {
                return false;
            }
        }
        return true;
    }

    private void market(int market, long micros) {
        line("market", micros)
                .append(",\"event\":\"")
                .append(catalogue.event())
                .append("\",\"market\":\"")
                .append(catalogue.market(market))
                .append("\",\"marketType\":\"SET_WINNER\",\"name\":\"Set\",\"line\":null,\"status\":\"OPEN\","
                        + "\"inPlay\":true,\"betDelayMs\":5000,\"selections\":[");
        for (int i = 0; i < Catalogue.SELECTIONS; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"")
                    .append(catalogue.selection(i))
                    .append("\",\"name\":\"")
                    .append(i)
                    .append("\",\"price\":1.5,\"status\":\"ACTIVE\"}");
        }
        lines.append("]}\n");
    }

    @Override
    public void price(int market, int version, long dueMicros) {
        line("prices", dueMicros)
                .append(",\"market\":\"")
                .append(catalogue.market(market))
                .append("\",");
        catalogue.appendPrices(lines, version);
        lines.append("}\n");
    }

    @Override
    public void suspend(int market, boolean isSuspended, long dueMicros) {
        if (isSuspended) {
            line("betStop", dueMicros)
                    .append(",\"market\":\"")
                    .append(catalogue.market(market))
                    .append("\"}\n");
        } else {
            market(market, dueMicros);
        }
    }

    @Override
    public void alive(long micros) {
        line("alive", micros).append("}\n");
    }

    private StringBuilder line(String type, long sourceMicros) {
        seq++;
        return lines.append("{\"seq\":")
                .append(seq)
                .append(",\"sourceTime\":")
                .append(sourceMicros)
                .append(",\"type\":\"")
                .append(type)
                .append('"');
    }

    @Override
    public void flush() throws IOException {
        if (!lines.isEmpty()) {
            socket.send(lines);
            lines.setLength(0);
        }
    }

    @Override
    public int[] versions() throws IOException, InterruptedException {
        int[] versions = new int[markets];
        String cursor = "";
        do {
            JsonNode page = get("/api/v1/markets?event=" + catalogue.event() + cursor);
            for (JsonNode market : page.path("markets")) {
                String id = market.path("market").asText();
                int number = Integer.parseInt(id.substring(id.length() - Payload.MARKET_DIGITS));
                versions[number] = market.path("version").asInt();
            }
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + page.path("next").asText()
                    : "";
        } while (!cursor.isEmpty());
        return versions;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(door.api().resolve(path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + path + " is answered with " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }

    @Override
    public void close() throws IOException {
        http.close();
        socket.close();
    }
}

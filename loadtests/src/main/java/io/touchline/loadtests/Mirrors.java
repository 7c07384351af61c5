package io.touchline.loadtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The sample of viewers that hold everything, and the comparison of what they hold with what the HTTP API says. Thread-safe. */
final class Mirrors {
    private static final int PER_COHORT_MAX = 2;
    private static final int MARKETS_MAX = 40;

    /** Longer than the slowest class that viewers ask for, with the time of a busy machine on top. */
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(4);

    private final Map<Cohort, AtomicInteger> made = new EnumMap<>(Cohort.class);
    private final ConcurrentLinkedQueue<Held> mirrors = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private record Held(Cohort cohort, Mirror mirror) {}

    Mirrors() {
        for (Cohort cohort : Cohort.values()) {
            made.put(cohort, new AtomicInteger());
        }
    }

    /** A mirror for one more viewer of the cohort, or null when there are enough. */
    @Nullable Mirror next(Cohort cohort) {
        AtomicInteger count = made.get(cohort);
        if (count == null || count.getAndIncrement() >= PER_COHORT_MAX) {
            return null;
        }
        Mirror mirror = new Mirror();
        mirrors.add(new Held(cohort, mirror));
        return mirror;
    }

    /** Compares each mirror with the server, market by market, at equal versions. */
    void compare(URI api, Tally tally) throws InterruptedException {
        for (Held held : mirrors) {
            held.mirror().remember();
            List<String> ids = held.mirror().marketIds();
            Collections.shuffle(ids, new Random(1));
            for (String id : ids.subList(0, Math.min(MARKETS_MAX, ids.size()))) {
                try {
                    compare(api, held, id, tally);
                } catch (IOException e) {
                    tally.unexpected("GET of a market failed", e.toString());
                }
            }
        }
    }

    private void compare(URI api, Held held, String id, Tally tally) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(api.resolve("/api/v1/markets/" + URLEncoder.encode(id, StandardCharsets.UTF_8)))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 404) {
            tally.count("compared: gone meanwhile");
            return;
        }
        if (answer.statusCode() != 200) {
            tally.unexpected("GET of a market answered " + answer.statusCode(), answer.body());
            return;
        }
        JsonNode expected = Mirror.parse(answer.body());
        int version = expected.path("version").asInt();
        JsonNode state = await(held.mirror(), id, version);
        if (state == null && held.mirror().version(id) < version) {
            tally.unexpected(
                    "behind the API", held.cohort() + " holds " + held.mirror().version(id) + ": " + expected);
        } else if (state == null) {
            tally.count("compared: version left out by conflation");
        } else if (state.equals(expected)) {
            tally.count("compared: equal");
        } else {
            tally.unexpected("not what the API says", held.cohort() + " holds " + state + ", the API says " + expected);
        }
    }

    private static @Nullable JsonNode await(Mirror mirror, String id, int version) {
        long deadline = System.nanoTime() + WAIT_NANOS_MAX;
        while (mirror.version(id) < version && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return mirror.at(id, version);
    }
}

package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A histogram of a server's metrics, of which one of earlier can be taken away: unlike its maximum it forgets nothing, and has nothing
 * of before.
 *
 * @param upTo how many were at most so much; the last, infinite one has all
 */
record Buckets(NavigableMap<Double, Long> upTo) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    static Buckets of(URI ops, String metric) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(ops.resolve("/metrics"))
                    .timeout(TIMEOUT)
                    .build();
            return of(
                    http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body()
                            .lines()
                            .toList(),
                    metric);
        }
    }

    static Buckets of(List<String> lines, String metric) throws IOException {
        Pattern bucket = Pattern.compile(Pattern.quote(metric) + "_bucket\\{le=\"([^\"]+)\"\\} (\\S+)");
        NavigableMap<Double, Long> upTo = new TreeMap<>();
        for (String line : lines) {
            Matcher found = bucket.matcher(line);
            if (found.matches()) {
                String bound = found.group(1);
                double limit = "+Inf".equals(bound) ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
                upTo.put(limit, (long) Double.parseDouble(found.group(2)));
            }
        }
        if (upTo.isEmpty()) {
            throw new IOException("no histogram " + metric);
        }
        return new Buckets(upTo);
    }

    Buckets since(Buckets earlier) {
        NavigableMap<Double, Long> since = new TreeMap<>();
        upTo.forEach((limit, count) -> since.put(limit, count - earlier.upTo.getOrDefault(limit, 0L)));
        return new Buckets(since);
    }

    /** Of how many which share exceeded which bound. */
    @Override
    public String toString() {
        long all = upTo.lastEntry().getValue();
        return upTo.headMap(Double.POSITIVE_INFINITY).entrySet().stream()
                .map(bucket ->
                        String.format(Locale.ROOT, "%d over %.0f ms", all - bucket.getValue(), bucket.getKey() * 1e3))
                .collect(Collectors.joining(", ", "of " + all + " times ", ""));
    }
}

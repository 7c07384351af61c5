package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BucketsTest {
    private static final String METRIC = "lag_seconds";

    @Test
    void shouldTellWhatCameSince() throws IOException {
        Buckets before = Buckets.of(lines(90, 99, 100), METRIC);
        Buckets after = Buckets.of(lines(190, 203, 205), METRIC);

        assertThat(after.since(before)).hasToString("of 105 times 5 over 1 ms, 1 over 10 ms");
    }

    @Test
    void shouldMissAHistogramThatIsNotThere() {
        assertThatThrownBy(() -> Buckets.of(List.of("lag_seconds_max 1.0"), METRIC))
                .isInstanceOf(IOException.class)
                .hasMessage("no histogram lag_seconds");
    }

    private static List<String> lines(int first, int second, int all) {
        return List.of(
                "# TYPE lag_seconds histogram",
                "lag_seconds_bucket{le=\"0.001\"} " + first,
                "lag_seconds_bucket{le=\"0.01\"} " + second + ".0",
                "lag_seconds_bucket{le=\"+Inf\"} " + all,
                "other_lag_seconds_bucket{le=\"0.1\"} 7",
                "lag_seconds_max 3.0");
    }
}

package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Over random histories of a feed that cuts its lines into messages, sends messages twice, jumps ahead, and has noise on its line:
 * what is delivered is exactly the good lines in their order, nothing twice, nothing lost.
 */
class PushIntakePropertyTest {
    private static final int HISTORIES = 400;
    private static final long NOW = 1_795_216_108_524_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldDeliverTheGoodLinesInOrderAndOnce(long seed) {
        Random random = new Random(seed);
        for (int history = 0; history < HISTORIES; history++) {
            new Provider(random, "seed " + seed + ", history " + history).play();
        }
    }

    /** Sends lines 1 to n and does what the answers ask for. */
    private static final class Provider {
        private final Random random;
        private final String name;
        private final PushIntake intake =
                new PushIntake(PushFeedConfig.of(new FeedName("acme"), PushSecret.of("secret")));
        private final List<String> delivered = new ArrayList<>();
        private final int count;
        private boolean isNoisePending;
        private final boolean[] broken;
        private final boolean[] damaged;

        Provider(Random random, String name) {
            this.random = random;
            this.name = name;
            count = 1 + random.nextInt(40);
            broken = new boolean[count + 1];
            damaged = new boolean[count + 1];
            for (int seq = 2; seq <= count; seq++) {
                broken[seq] = random.nextInt(8) == 0;
                // The last one stays readable, so that the end can be told.
                damaged[seq] = !broken[seq] && seq < count && random.nextInt(10) == 0;
            }
        }

        void play() {
            int next = 1;
            while (next <= count) {
                int from = switch (random.nextInt(6)) {
                    case 0 -> 1 + random.nextInt(next);
                    case 1 -> jump(next);
                    default -> next;
                };
                int to = Math.min(count, from + random.nextInt(6));
                boolean isGap = send(from, to, next);
                next = isGap ? (int) intake.expected() : Math.max(next, to + 1);
            }
            check();
        }

        /** Ahead, but not where unreadable lines would excuse it: there the feed is doubted and a line may be lost. */
        private int jump(int next) {
            int to = Math.min(count, next + 1 + random.nextInt(5));
            return isNoisePending || damaged[to] ? next : to;
        }

        /** Whether a gap was answered. */
        private boolean send(int from, int to, int next) {
            intake.beginMessage();
            boolean isGap = false;
            for (int seq = from; seq <= to; seq++) {
                if (from <= next && random.nextInt(12) == 0) {
                    isGap |= take("%%% noise");
                }
                isGap |= take(damaged[seq] ? "{\"seq\":" : line(seq));
                isNoisePending = damaged[seq] || (isNoisePending && seq < next);
            }
            return isGap;
        }

        private boolean take(String line) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            return switch (intake.take(bytes, 0, bytes.length, NOW)) {
                case PushIntake.Step.Deliver(FeedLine feedLine, Long _, PushIntake.Refusal _) -> {
                    note(feedLine);
                    yield false;
                }
                case PushIntake.Step.BeginAnew(FeedLine feedLine, Long _, PushIntake.Refusal _) -> {
                    note(feedLine);
                    yield false;
                }
                case PushIntake.Step.Refuse(PushIntake.Refusal refusal) -> refusal.expected() != null;
                case PushIntake.Step.Skip() -> false;
            };
        }

        private void note(FeedLine line) {
            for (FeedChange change : line.changes()) {
                if (change instanceof FeedChange.IncidentReport incident) {
                    delivered.add(incident.kind());
                }
            }
        }

        private String line(int seq) {
            return "{\"seq\":" + seq + ",\"sourceTime\":" + NOW + ",\"type\":\"incident\",\"event\":\"e1\",\"kind\":"
                    + (broken[seq] ? "7" : "\"K" + seq + "\"") + "}";
        }

        private void check() {
            List<String> good = new ArrayList<>();
            for (int seq = 1; seq <= count; seq++) {
                if (!broken[seq] && !damaged[seq]) {
                    good.add("K" + seq);
                }
            }
            assertThat(delivered).as(name).isEqualTo(good);
            assertThat(intake.applied()).as(name).isEqualTo(count);
            var health = intake.healthNews(NOW);
            assertThat(health == null ? FeedState.UP : health.state()).as(name).isEqualTo(FeedState.UP);
        }
    }
}

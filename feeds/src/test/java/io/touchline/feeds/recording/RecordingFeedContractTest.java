package io.touchline.feeds.recording;

import io.touchline.feeds.FeedAdapter;
import io.touchline.feeds.FeedAdapterContract;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordingFeedContractTest extends FeedAdapterContract {
    @TempDir
    Path folder;

    @Override
    protected Subject subject(Vertx vertx, List<Line> feed, int deliveriesMax) {
        CountDownLatch played = new CountDownLatch(1);
        RecordingOptions options =
                new RecordingOptions(ReplaySpeed.UNLIMITED, false, 1 << 20, 16, deliveriesMax, Duration.ofSeconds(1));
        RecordingFeed recording;
        try {
            Path file = Files.write(
                    folder.resolve("feed"),
                    feed.stream().map(RecordingFeedContractTest::text).toList());
            recording = new Recordings(List.of(new GatedFormat(played)), options)
                    .open(List.of(file))
                    .getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Subject() {
            @Override
            public FeedAdapter adapter() {
                return recording;
            }

            @Override
            public Future<Void> play() {
                played.countDown();
                return recording.ended();
            }

            @Override
            public List<Reported> reported() {
                return ReplaySummary.of(List.of(recording)).files().getFirst().refusedLines().stream()
                        .map(line -> new Reported(Math.toIntExact(line.number()), line.reason()))
                        .toList();
            }
        };
    }

    private static String text(Line line) {
        return switch (line) {
            case GOOD -> "{\"op\":\"mcm\",\"pt\":1700000000000,\"ct\":\"HEARTBEAT\"}";
            case BROKEN -> "{\"op\":\"mcm\",\"pt\":1700000000000,\"mc\":[{\"id\":\"1.1\",\"rc\":3}]}";
            case UNREADABLE -> "nonsense";
        };
    }

    /** Reads by itself once it is started, as every recording does; the contract wants to say when. */
    private record GatedFormat(EsaFormat format, CountDownLatch gate) implements RecordingFormat {
        GatedFormat(CountDownLatch gate) {
            this(new EsaFormat(), gate);
        }

        @Override
        public String name() {
            return format.name();
        }

        @Override
        public boolean tellsPlaces() {
            return format.tellsPlaces();
        }

        @Override
        public boolean recognises(String line) {
            return format.recognises(line);
        }

        @Override
        public Set<String> eventsOf(String line) {
            return format.eventsOf(line);
        }

        @Override
        public @Nullable Long timeMicrosOf(String line) {
            return format.timeMicrosOf(line);
        }

        @Override
        public Run begin(int files) {
            Run run = format.begin(files);
            return new Run() {
                @Override
                public RecordingFormat.Line read(int file, String line) {
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return run.read(file, line);
                }

                @Override
                public RecordingFormat.Line refuse(int file, String reason) {
                    return run.refuse(file, reason);
                }
            };
        }
    }
}

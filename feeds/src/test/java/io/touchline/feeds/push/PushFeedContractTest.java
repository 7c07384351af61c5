package io.touchline.feeds.push;

import io.touchline.feeds.FeedAdapter;
import io.touchline.feeds.FeedAdapterContract;
import io.touchline.feeds.FeedWatch;
import io.touchline.protocol.FeedName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class PushFeedContractTest extends FeedAdapterContract {

    @Override
    protected Subject subject(Vertx vertx, List<Line> feed, int deliveriesMax) {
        PushLimits limits = new PushLimits(4_096, 50_000, 100_000, 16_000_000, deliveriesMax, 10);
        PushFeedConfig config = new PushFeedConfig(
                new FeedName("acme"),
                PushSecret.of("secret"),
                FeedWatch.SILENCE_LIMIT_DEFAULT,
                FeedWatch.LATE_LIMIT_DEFAULT,
                limits);
        PushClocks clocks = new PushClocks(InstantSource.system(), InstantSource.system());
        PushFeed adapter = new PushFeed(vertx, config, clocks, PushFeedEvents.NONE);
        String[] lines = new String[feed.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = switch (feed.get(i)) {
                case GOOD -> i == 0 ? PushLines.start(1) : PushLines.prices(i + 1);
                case BROKEN -> PushLines.prices(i + 1).replace("\"s1\"", "7");
                case UNREADABLE -> "<html>";
            };
        }
        return new PushSubject(adapter, PushLines.body(lines));
    }

    private static final class PushSubject implements Subject {
        private final PushFeed feed;
        private final byte[] body;
        private final List<Reported> reported = new CopyOnWriteArrayList<>();

        PushSubject(PushFeed feed, byte[] body) {
            this.feed = feed;
            this.body = body;
        }

        @Override
        public FeedAdapter adapter() {
            return feed;
        }

        @Override
        public Future<Void> play() {
            return feed.take(body)
                    .onSuccess(answer ->
                            answer.rejected().forEach(line -> reported.add(new Reported(line.line(), line.message()))))
                    .mapEmpty();
        }

        @Override
        public List<Reported> reported() {
            return reported;
        }
    }
}

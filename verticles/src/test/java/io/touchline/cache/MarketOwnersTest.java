package io.touchline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.Switches;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class MarketOwnersTest {
    /** Fewer did not always show it. */
    private static final int COMMANDS = 200_000;

    private static final FeedName FEED = new FeedName("test");

    /**
     * Hazelcast runs what depends on its futures on the common pool, where two outcomes of one event can overtake each other; a stale
     * image then stood in the stream until the next change.
     */
    @Test
    void shouldCompleteCommandsOfOneEventInOrderOfSending() {
        EventId event = new EventId("e1");
        List<Long> revisions = Collections.synchronizedList(new ArrayList<>());
        try (MarketOwners owners = MarketOwners.embedded(MicrosClock.system(), CacheConfig.DEFAULT)) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int seq = 1; seq <= COMMANDS; seq++) {
                all.add(owners.apply(new EventCommand(event, clock(event, seq), Switches.NONE), 0)
                        .thenAccept(outcome -> revisions.add(outcome.revision()))
                        .toCompletableFuture());
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        }
        assertThat(revisions).hasSize(COMMANDS).isSorted();
    }

    private static Action.ApplyLines clock(EventId event, int seq) {
        FeedChange change = new FeedChange.EventUpdate(
                event, "football", null, "A v B", null, true, null, Integer.toString(seq), null);
        return new Action.ApplyLines(
                FEED, 1, FeedHealth.UP, List.of(new FeedLine(seq, seq, "test:" + seq, List.of(change))));
    }
}

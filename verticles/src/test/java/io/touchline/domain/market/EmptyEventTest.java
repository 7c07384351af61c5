package io.touchline.domain.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an event whose feed never sends a market is forgotten. Times are in microseconds of an imagined clock. */
final class EmptyEventTest {
    private static final FeedName FEED = new FeedName("feed");
    private static final EventId FRIENDLY = new EventId("friendly");

    private final EventBook book = new EventBook(FRIENDLY, 0, MarketLimits.DEFAULT);
    private long seq;

    @ParameterizedTest(name = "starts at {0}, last news at {1}, quiet before {2}")
    @CsvSource({
        ", 100, 100, false",
        ", 100, 101, true",
        "50, 100, 101, true",
        "500, 100, 101, false",
        "500, 100, 500, false",
        "500, 100, 501, true",
    })
    void shouldForgetItWhenStartAndLastNewsAreLongAgo(
            @Nullable Long start, long newsMicros, long emptySinceMicros, boolean isForgotten) {
        feed(10, start, "0-0");
        feed(newsMicros, start, "1-0");

        assertThat(retire(emptySinceMicros)).isEqualTo(isForgotten);
        assertThat(book.isEmpty()).isEqualTo(isForgotten);
    }

    @Test
    void shouldNotCountWhatSaysNothingNew() {
        feed(10, null, "0-0");
        feed(100, null, "0-0");

        assertThat(retire(11)).isTrue();
    }

    @Test
    void shouldKeepAnEventThatHasAMarket() {
        feed(10, null, "0-0");
        apply(
                10,
                new FeedChange.MarketUpdate(
                        FRIENDLY,
                        new MarketId("odds"),
                        "MATCH_ODDS",
                        "Match Odds",
                        null,
                        MarketStatus.INACTIVE,
                        null,
                        false,
                        0,
                        List.of()));

        assertThat(retire(1_000)).isFalse();
    }

    private boolean retire(long emptySinceMicros) {
        EventOutcome outcome =
                book.apply(new EventCommand(FRIENDLY, new Action.Retire(0, emptySinceMicros), Switches.NONE), 2_000);
        return outcome.effects().equals(List.of(new Effect.EventGone(FRIENDLY)));
    }

    private void feed(long timeMicros, @Nullable Long start, String score) {
        apply(
                timeMicros,
                new FeedChange.EventUpdate(FRIENDLY, "football", null, "A v B", start, false, score, null, null));
    }

    private void apply(long timeMicros, FeedChange change) {
        seq++;
        List<FeedLine> lines = List.of(new FeedLine(seq, timeMicros, "feed/r/" + seq, List.of(change)));
        EventOutcome outcome = book.apply(
                new EventCommand(FRIENDLY, new Action.ApplyLines(FEED, 1, FeedHealth.UP, lines), Switches.NONE),
                timeMicros);
        assertThat(outcome.refusals()).isEmpty();
    }
}

package io.touchline.domain.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a market is suspended, and what opens it again; what raises its version and its epoch. */
final class EventBookTest {
    private static final FeedName FEED = new FeedName("feed");
    private static final EventId DERBY = new EventId("derby");
    private static final MarketId ODDS = new MarketId("odds");
    private static final SelectionId HOME = new SelectionId("home");

    private final EventBook book = new EventBook(DERBY, 100, MarketLimits.DEFAULT);
    private Switches switches = Switches.NONE;
    private long seq;
    private FeedHealth health = FeedHealth.UP;

    @BeforeEach
    void openMarket() {
        feed(new FeedChange.EventUpdate(DERBY, "football", "Cup", "A v B", 1L, true, "0-0", "1:00", null));
        feed(market(MarketStatus.OPEN));
    }

    @Test
    void shouldBeginVersionsAboveTheFloor() {
        assertThat(odds().version()).isEqualTo(101);
        assertThat(odds().epoch()).isEqualTo(101);
    }

    @Test
    void shouldOpenOnlyWhenNoCauseIsLeft() {
        feed(new FeedChange.BetStop(new Target.OfEvent(DERBY), "attack"));
        switches = switches.with(new Switches.Scope.All(), "trading halt", "c1");
        apply(new Action.Reassess());
        apply(new Action.SetFeedHealth(FEED, FeedHealth.down("silent")));

        assertThat(odds().statusReason()).isEqualTo("operator: trading halt");
        feed(market(MarketStatus.OPEN));
        assertThat(odds().status()).isEqualTo(MarketStatus.SUSPENDED);
        switches = switches.without(new Switches.Scope.All(), "c2");
        apply(new Action.Reassess());
        assertThat(odds().statusReason()).isEqualTo("feed down: silent");
        apply(new Action.SetFeedHealth(FEED, FeedHealth.UP));
        assertThat(odds().status()).isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void shouldNotOpenByANewPrice() {
        feed(new FeedChange.BetStop(new Target.OfMarket(ODDS), null));
        feed(price(2_000));

        assertThat(odds().status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(odds().selections().getFirst().price()).isEqualTo(new Price(2_000));
    }

    @Test
    void shouldRaiseVersionByOneWithAPriceAndNeverWithoutAChange() {
        feed(price(2_000));
        assertThat(odds().version()).isEqualTo(102);
        EventOutcome again = feed(price(2_000));

        assertThat(again.effects()).isEmpty();
        assertThat(odds().version()).isEqualTo(102);
        assertThat(odds().epoch()).isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource({
        "GOAL, 1",
        "GOAL_CANCELLED, 1",
        "RED_CARD, 1",
        "PENALTY, 1",
        "VAR, 1",
        "CARD, 0",
        "CORNER, 0",
        "PERIOD, 0",
        "DANGER, 0"
    })
    void shouldRaiseEpochWithMaterialIncidentsOnly(String kind, long raised) {
        feed(new FeedChange.IncidentReport(DERBY, kind, null, null, null));

        assertThat(odds().epoch()).isEqualTo(101 + raised);
        assertThat(odds().version()).isEqualTo(101 + raised);
    }

    @Test
    void shouldSkipLinesThatWereAppliedAndRunsThatAreOver() {
        apply(new Action.ApplyLines(FEED, 2, FeedHealth.UP, List.of(line(1, price(2_000)))));
        apply(new Action.ApplyLines(FEED, 2, FeedHealth.UP, List.of(line(1, price(3_000)))));
        apply(new Action.ApplyLines(FEED, 1, FeedHealth.UP, List.of(line(9, price(4_000)))));

        assertThat(odds().selections().getFirst().price()).isEqualTo(new Price(2_000));
    }

    @Test
    void shouldSuspendAfterAFeedRestartUntilTheMarketIsSentAgain() {
        apply(new Action.RestartFeed(FEED, 2));
        assertThat(odds().statusReason()).isEqualTo("feed restarted");
        apply(new Action.ApplyLines(FEED, 2, FeedHealth.UP, List.of(line(1, price(2_000)))));
        assertThat(odds().status()).isEqualTo(MarketStatus.SUSPENDED);
        apply(new Action.ApplyLines(FEED, 2, FeedHealth.UP, List.of(line(2, market(MarketStatus.OPEN)))));

        assertThat(odds().status()).isEqualTo(MarketStatus.OPEN);
    }

    /** A market that appeared while its feed was down was open: only markets that were there already had been suspended. */
    @Test
    void shouldSuspendAMarketFromItsFirstLineOnWhileTheFeedIsDown() {
        apply(new Action.SetFeedHealth(FEED, FeedHealth.down("silent for 20 s")));
        MarketId late = new MarketId("late");
        FeedChange.MarketUpdate open = (FeedChange.MarketUpdate) market(MarketStatus.OPEN);
        feed(new FeedChange.MarketUpdate(
                DERBY,
                late,
                open.type(),
                open.name(),
                open.line(),
                open.status(),
                null,
                true,
                5_000,
                open.selections()));

        assertThat(Objects.requireNonNull(book.market(late)).statusReason()).isEqualTo("feed down: silent for 20 s");

        apply(new Action.SetFeedHealth(FEED, FeedHealth.UP));
        assertThat(Objects.requireNonNull(book.market(late)).status()).isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void shouldBeginAboveWhatWasForgottenElsewhere() {
        book.raiseFloor(7_000);
        FeedChange.MarketUpdate open = (FeedChange.MarketUpdate) market(MarketStatus.OPEN);
        MarketId moved = new MarketId("moved");
        feed(new FeedChange.MarketUpdate(
                DERBY,
                moved,
                open.type(),
                open.name(),
                open.line(),
                open.status(),
                null,
                true,
                5_000,
                open.selections()));

        assertThat(Objects.requireNonNull(book.market(moved)).version()).isEqualTo(7_001);
        assertThat(odds().version()).isEqualTo(101);
    }

    @Test
    void shouldForgetTheWordsOfACancellationThatIsTakenBack() {
        feed(new FeedChange.Cancel(ODDS, null, null, "wrong teams"));
        assertThat(odds().statusReason()).isEqualTo("wrong teams");
        feed(new FeedChange.Rollback(ODDS));

        assertThat(odds().status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(odds().statusReason()).isEqualTo("result taken back");
        feed(market(MarketStatus.CLOSED));
        assertThat(odds().statusReason()).isNull();
    }

    @Test
    void shouldSuspendWhatARefusedLineSpokeOf() {
        EventOutcome outcome = feed(new FeedChange.PriceUpdate(
                ODDS, List.of(new FeedChange.SelectionPrice(new SelectionId("nobody"), null))));

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(odds().statusReason()).isEqualTo("unusable line");
    }

    private Market odds() {
        return Objects.requireNonNull(book.market(ODDS));
    }

    @CanIgnoreReturnValue
    private EventOutcome feed(FeedChange change) {
        seq++;
        return book.apply(
                new EventCommand(DERBY, new Action.ApplyLines(FEED, 1, health, List.of(line(seq, change))), switches),
                seq);
    }

    private void apply(Action action) {
        if (action instanceof Action.SetFeedHealth(var ignored, FeedHealth next)) {
            health = next;
        }
        assertThat(book.apply(new EventCommand(DERBY, action, switches), seq).event())
                .isEqualTo(DERBY);
    }

    private static FeedLine line(long seq, FeedChange change) {
        return new FeedLine(seq, seq, "test:" + seq, List.of(change));
    }

    private static FeedChange price(int thousandths) {
        return new FeedChange.PriceUpdate(ODDS, List.of(new FeedChange.SelectionPrice(HOME, new Price(thousandths))));
    }

    private static FeedChange market(MarketStatus status) {
        return new FeedChange.MarketUpdate(
                DERBY,
                ODDS,
                "MATCH_ODDS",
                "Match Odds",
                null,
                status,
                null,
                true,
                5_000,
                List.of(new FeedChange.SelectionUpdate(HOME, "Home", SelectionStatus.ACTIVE, new Price(1_500))));
    }
}

package io.touchline.domain.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.settlement.CancelWindow;
import io.touchline.domain.settlement.FactsChange;
import io.touchline.domain.settlement.MarketFacts;
import io.touchline.domain.settlement.Ratio;
import io.touchline.domain.settlement.SelectionOutcome;
import io.touchline.domain.settlement.Withdrawal;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a market ends and is taken back: what clients see of it, and what bets are settled by. */
final class MarketEndingTest {
    private static final FeedName FEED = new FeedName("feed");
    private static final EventId RACE = new EventId("race");
    private static final MarketId WIN = new MarketId("win");
    private static final SelectionId A = new SelectionId("a");
    private static final SelectionId B = new SelectionId("b");

    private final EventBook book = new EventBook(RACE, 100, MarketLimits.DEFAULT);
    private long seq;

    @BeforeEach
    void openMarket() {
        feed(new FeedChange.EventUpdate(RACE, "horse-racing", "Cup", "2.30", 1L, true, null, null, null));
        feed(market(MarketStatus.OPEN, SelectionStatus.ACTIVE));
    }

    @Test
    void shouldShowResultsAndPassOnWhatBetsAreSettledBy() {
        long version = win().version();
        EventOutcome outcome = feed(settlement(Certainty.LIVE, SelectionResult.WON, "0.50"));

        assertThat(win().status()).isEqualTo(MarketStatus.SETTLED);
        assertThat(results()).containsExactly(SelectionResult.WON, SelectionResult.LOST);
        assertThat(win().selections().getFirst().deadHeatFactor()).isEqualTo(new BigDecimal("0.5"));
        assertThat(facts(outcome))
                .isEqualTo(new FactsChange.Settled(new MarketFacts.Results(
                        Certainty.LIVE,
                        Map.of(
                                A, SelectionOutcome.of(SelectionResult.WON, new BigDecimal("0.5")),
                                B, SelectionOutcome.of(SelectionResult.LOST, (BigDecimal) null)),
                        version + 1,
                        seq)));
        assertThat(win().version()).isEqualTo(version + 1);
    }

    /** It showed SETTLED, and the bets were void: whoever looked saw a winner, whoever bet got the stake back. */
    @Test
    void shouldStayCancelledWhateverResultFollows() {
        feed(new FeedChange.Cancel(WIN, null, null, "wrong teams"));
        EventOutcome outcome = feed(settlement(Certainty.CONFIRMED, SelectionResult.WON, null));

        assertThat(win().status()).isEqualTo(MarketStatus.CANCELLED);
        assertThat(win().statusReason()).isEqualTo("wrong teams");
        assertThat(results()).containsOnlyNulls();
        assertThat(facts(outcome)).isInstanceOf(FactsChange.Settled.class);
    }

    @Test
    void shouldShowTheResultsAgainWhenTheCancelIsTakenBack() {
        feed(settlement(Certainty.CONFIRMED, SelectionResult.WON, null));
        feed(new FeedChange.Cancel(WIN, null, null, "wrong teams"));
        assertThat(results()).containsOnlyNulls();
        EventOutcome outcome = feed(new FeedChange.CancelRollback(WIN, null, null));

        assertThat(win().status()).isEqualTo(MarketStatus.SETTLED);
        assertThat(results()).containsExactly(SelectionResult.WON, SelectionResult.LOST);
        assertThat(facts(outcome)).isEqualTo(new FactsChange.CancelRolledBack(CancelWindow.WHOLE));
    }

    @Test
    void shouldStaySuspendedWhenACancelWithoutResultsIsTakenBack() {
        feed(new FeedChange.Cancel(WIN, null, null, "wrong teams"));
        feed(new FeedChange.CancelRollback(WIN, null, null));

        assertThat(win().status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(win().statusReason()).isEqualTo("result taken back");
        feed(market(MarketStatus.OPEN, SelectionStatus.ACTIVE));
        assertThat(win().status()).isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void shouldTakeResultsAndCancelBackWithARollback() {
        feed(settlement(Certainty.CONFIRMED, SelectionResult.WON, null));
        feed(new FeedChange.Cancel(WIN, null, null, null));
        EventOutcome outcome = feed(new FeedChange.Rollback(WIN));

        assertThat(win().status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(facts(outcome)).isEqualTo(new FactsChange.RolledBack());
        assertThat(book.outcomeKnownMicros(WIN)).isNull();
    }

    /** A window speaks of bets, not of the market. */
    @Test
    void shouldShowNothingOfAWindowAndPassItOn() {
        Market before = win();
        EventOutcome outcome = feed(new FeedChange.Cancel(WIN, 5L, 7L, "late bets"));

        assertThat(win()).isEqualTo(before);
        assertThat(outcome.effects()).hasSize(1);
        assertThat(facts(outcome)).isEqualTo(new FactsChange.Cancelled(new CancelWindow(5L, 7L), "late bets"));
        assertThat(facts(feed(new FeedChange.CancelRollback(WIN, 5L, 7L))))
                .isEqualTo(new FactsChange.CancelRolledBack(new CancelWindow(5L, 7L)));
    }

    /** After a restart the owner knows of no results, and those that are kept elsewhere have to be taken back all the same. */
    @Test
    void shouldPassOnARollbackOfWhatItDoesNotKnow() {
        Market before = win();

        assertThat(facts(feed(new FeedChange.Rollback(WIN)))).isEqualTo(new FactsChange.RolledBack());
        assertThat(win()).isEqualTo(before);
    }

    @Test
    void shouldPassOnNothingTwice() {
        FeedLine line = new FeedLine(9, 9, "test:9", List.of(settlement(Certainty.LIVE, SelectionResult.WON, null)));
        EventCommand command =
                new EventCommand(RACE, new Action.ApplyLines(FEED, 1, FeedHealth.UP, List.of(line)), Switches.NONE);

        assertThat(book.apply(command, 9).effects()).isNotEmpty();
        assertThat(book.apply(command, 9).effects()).isEmpty();
    }

    @Test
    void shouldKnowTheOutcomeFromTheFirstResultOn() {
        assertThat(book.outcomeKnownMicros(WIN)).isNull();
        feed(settlement(Certainty.LIVE, SelectionResult.WON, null));
        long first = seq;
        feed(settlement(Certainty.CONFIRMED, SelectionResult.WON, null));

        assertThat(book.outcomeKnownMicros(WIN)).isEqualTo(first);
    }

    @Test
    void shouldTellWhichVersionIsTheFirstWithoutAWithdrawnSelection() {
        FeedChange withdrawal =
                new FeedChange.Withdrawal(WIN, B, new FeedChange.Deduction.Share(new BigDecimal("0.25")), null);
        long version = win().version();
        Withdrawal said = withdrawal(feed(withdrawal));
        assertThat(said).isEqualTo(new Withdrawal(B, new Withdrawal.Deduction.Fixed(Ratio.of(1, 4)), seq, version + 1));

        feed(market(MarketStatus.OPEN, SelectionStatus.REMOVED));
        assertThat(withdrawal(feed(withdrawal)).reformedVersion()).isEqualTo(win().version());
    }

    @Test
    void shouldDoubtAMarketOfWhichMoreIsSaidThanIsKept() {
        for (long i = 0; i < 200; i++) {
            assertThat(feed(new FeedChange.Cancel(WIN, i, i, null)).refusals()).isEmpty();
        }
        EventOutcome over = feed(new FeedChange.Cancel(WIN, 200L, 200L, null));

        assertThat(over.refusals())
                .hasSize(1)
                .first()
                .satisfies(refusal -> assertThat(refusal.message()).isEqualTo("cancels: 201 (expected: at most 200)"));
        assertThat(win().statusReason()).isEqualTo("unusable line");
    }

    @Test
    void shouldRefuseWhatSpeaksOfNobody() {
        SelectionId nobody = new SelectionId("nobody");
        EventOutcome outcome =
                feed(new FeedChange.Withdrawal(WIN, nobody, new FeedChange.Deduction.Share(BigDecimal.ONE), null));

        assertThat(outcome.refusals()).hasSize(1);
        assertThat(outcome.effects()).noneMatch(Effect.FactsChanged.class::isInstance);
        assertThat(feed(new FeedChange.CancelRollback(new MarketId("none"), null, null))
                        .refusals())
                .hasSize(1);
    }

    private Market win() {
        return Objects.requireNonNull(book.market(WIN));
    }

    private List<@Nullable SelectionResult> results() {
        return win().selections().stream()
                .<@Nullable SelectionResult>map(Selection::result)
                .toList();
    }

    private static FactsChange facts(EventOutcome outcome) {
        assertThat(outcome.refusals()).isEmpty();
        return outcome.effects().stream()
                .filter(Effect.FactsChanged.class::isInstance)
                .map(effect -> ((Effect.FactsChanged) effect).change())
                .reduce((first, second) -> {
                    throw new AssertionError("two: " + first + ", " + second);
                })
                .orElseThrow();
    }

    private static Withdrawal withdrawal(EventOutcome outcome) {
        return ((FactsChange.Withdrawn) facts(outcome)).withdrawal();
    }

    @CanIgnoreReturnValue
    private EventOutcome feed(FeedChange change) {
        seq++;
        FeedLine line = new FeedLine(seq, seq, "test:" + seq, List.of(change));
        return book.apply(
                new EventCommand(RACE, new Action.ApplyLines(FEED, 1, FeedHealth.UP, List.of(line)), Switches.NONE),
                seq);
    }

    private static FeedChange settlement(Certainty certainty, SelectionResult ofA, @Nullable String deadHeat) {
        return new FeedChange.Settlement(
                WIN,
                certainty,
                List.of(
                        new SelectionSettlement(A, ofA, deadHeat == null ? null : new BigDecimal(deadHeat)),
                        new SelectionSettlement(B, SelectionResult.LOST, null)));
    }

    private static FeedChange market(MarketStatus status, SelectionStatus ofB) {
        return new FeedChange.MarketUpdate(
                RACE,
                WIN,
                "WIN",
                "To win",
                null,
                status,
                null,
                true,
                5_000,
                List.of(
                        new FeedChange.SelectionUpdate(A, "A", SelectionStatus.ACTIVE, new Price(1_500)),
                        new FeedChange.SelectionUpdate(B, "B", ofB, new Price(3_000))));
    }
}

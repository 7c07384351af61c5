package io.touchline.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.domain.settlement.Verdict.Open;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a bet is settled, and when it waits or is void: certainty, results that are missing, cancels and rollbacks. */
class SettlementGateTest {
    private static final MarketId M1 = new MarketId("m1");
    private static final MarketId M2 = new MarketId("m2");
    private static final SelectionId S = new SelectionId("s");
    private static final long ACCEPTED_AT = 1_000;
    private static final PlacedBet SINGLE = bet(1);
    private static final PlacedBet DOUBLE = bet(2);
    private static final MarketFacts NOTHING = MarketFacts.unknown("MATCH_ODDS");
    private static final MarketFacts WON =
            NOTHING.settled(results(settlement(M1, Certainty.CONFIRMED, SelectionResult.WON)));
    private static final MarketFacts WON_LIVE =
            NOTHING.settled(results(settlement(M1, Certainty.LIVE, SelectionResult.WON)));
    private static final MarketFacts LOST =
            NOTHING.settled(results(settlement(M1, Certainty.CONFIRMED, SelectionResult.LOST)));
    private static final SettlementRules LIVE_TO_30 = rules(new CertaintyGate(Certainty.LIVE, Map.of(), 3_000));

    /** Of several cancels that cover it the same words always, and some rather than none. */
    @Test
    void shouldTellTheFeedsWordsOfACancelAndOnlyWhereAllLegsAreWithdrawn() {
        MarketFacts cancelled = NOTHING.cancelled(CancelWindow.WHOLE, "fixed match")
                .cancelled(new CancelWindow(0L, null), "")
                .cancelled(CancelWindow.WHOLE, "");

        assertThat(((Decided) settle(SINGLE, cancelled)).cancelReason()).isEqualTo("fixed match");
        assertThat(((Decided) settle(SINGLE, NOTHING.cancelled(CancelWindow.WHOLE, ""))).cancelReason())
                .isEmpty();
        assertThat(((Decided) settle(SINGLE, WON)).cancelReason()).isNull();
    }

    @Test
    void shouldWaitForEveryLegThatMatters() {
        assertThat(settle(DOUBLE, NOTHING, WON)).isEqualTo(new Open(List.of(0), List.of()));
        assertThat(BetSettlement.settle(DOUBLE, Map.of(), SettlementRules.STANDARD))
                .isEqualTo(new Open(List.of(0, 1), List.of()));
    }

    @Test
    void shouldDecideAnAccumulatorByALostLeg() {
        assertThat(line(settle(DOUBLE, NOTHING, LOST))).isEqualTo("D LOST 0 CONFIRMED");
    }

    @Test
    void shouldWaitForASelectionThatTheResultsLeaveOut() {
        MarketFacts others = NOTHING.settled(results(new Settlement(
                M1,
                Certainty.CONFIRMED,
                List.of(new SelectionSettlement(new SelectionId("other"), SelectionResult.WON, null)))));

        assertThat(settle(SINGLE, others)).isEqualTo(new Open(List.of(0), List.of()));
    }

    @Test
    void shouldWaitForConfirmationUnlessTheGateLetsLiveResultsPass() {
        assertThat(settle(SINGLE, WON_LIVE)).isEqualTo(new Open(List.of(), List.of(0)));
        assertThat(line(BetSettlement.settle(SINGLE, Map.of(M1, WON_LIVE), LIVE_TO_30)))
                .isEqualTo("D WON 2000 LIVE");
    }

    @Test
    void shouldGateByTheTypeOfTheMarket() {
        SettlementRules corners =
                rules(new CertaintyGate(Certainty.LIVE, Map.of("MATCH_ODDS", Certainty.CONFIRMED), 9_000));

        assertThat(BetSettlement.settle(SINGLE, Map.of(M1, WON_LIVE), corners))
                .isEqualTo(new Open(List.of(), List.of(0)));
    }

    @Test
    void shouldNotPayMuchByLiveResults() {
        assertThat(BetSettlement.settle(DOUBLE, Map.of(M1, WON_LIVE, M2, WON), LIVE_TO_30))
                .isEqualTo(new Open(List.of(), List.of(0)));
        assertThat(line(BetSettlement.settle(DOUBLE, Map.of(M1, WON, M2, WON), LIVE_TO_30)))
                .isEqualTo("D WON 4000 CONFIRMED");
    }

    @Test
    void shouldCallALossConfirmedWhenAConfirmedLegDecidesIt() {
        MarketFacts lostLive = NOTHING.settled(results(settlement(M1, Certainty.LIVE, SelectionResult.LOST)));

        assertThat(line(BetSettlement.settle(DOUBLE, Map.of(M1, WON_LIVE, M2, LOST), LIVE_TO_30)))
                .isEqualTo("D LOST 0 CONFIRMED");
        assertThat(line(BetSettlement.settle(DOUBLE, Map.of(M1, WON, M2, lostLive), LIVE_TO_30)))
                .isEqualTo("D LOST 0 LIVE");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,    -,    true", //
                "1000, -,    true",
                "1001, -,    false",
                "-,    999,  false",
                "-,    1000, true",
                "1000, 1000, true",
                "900,  1001, true",
                "900,  999,  false",
                "1001, 900,  false",
            })
    void shouldVoidBetsAcceptedInTheWindow(@Nullable Long from, @Nullable Long to, boolean isVoid) {
        Verdict verdict = settle(SINGLE, LOST.cancelled(new CancelWindow(from, to), ""));

        assertThat(line(verdict)).isEqualTo(isVoid ? "D VOID 1000 CONFIRMED" : "D LOST 0 CONFIRMED");
        assertThat(((Decided) verdict).isVoidedByCancel()).isEqualTo(isVoid);
    }

    @Test
    void shouldVoidWithoutWaitingForResults() {
        assertThat(line(settle(SINGLE, NOTHING.cancelled(CancelWindow.WHOLE, ""))))
                .isEqualTo("D VOID 1000 CONFIRMED");
    }

    @Test
    void shouldNotCallABetVoidedWhenTheResultMakesItVoid() {
        MarketFacts byResult = NOTHING.settled(results(settlement(M1, Certainty.CONFIRMED, SelectionResult.VOID)));

        assertThat(((Decided) settle(SINGLE, byResult)).isVoidedByCancel()).isFalse();
    }

    @Test
    void shouldWidenACancelInEitherOrder() {
        CancelWindow narrow = new CancelWindow(900L, 950L);
        CancelWindow wide = new CancelWindow(900L, 1_100L);

        MarketFacts widened = WON.cancelled(narrow, "").cancelled(wide, "").cancelRolledBack(narrow);
        MarketFacts otherOrder =
                WON.cancelled(narrow, "").cancelRolledBack(narrow).cancelled(wide, "");

        assertThat(widened).isEqualTo(otherOrder);
        assertThat(line(settle(SINGLE, widened))).isEqualTo("D VOID 1000 CONFIRMED");
        assertThat(line(settle(SINGLE, widened.cancelRolledBack(wide)))).isEqualTo("D WON 2000 CONFIRMED");
    }

    @Test
    void shouldKeepACancelThroughLaterResults() {
        MarketFacts cancelled = NOTHING.cancelled(CancelWindow.WHOLE, "");

        assertThat(line(settle(
                        SINGLE, cancelled.settled(results(settlement(M1, Certainty.CONFIRMED, SelectionResult.WON))))))
                .isEqualTo("D VOID 1000 CONFIRMED");
    }

    @Test
    void shouldBeOpenAgainAfterARollback() {
        assertThat(settle(SINGLE, WON.rolledBack())).isEqualTo(new Open(List.of(0), List.of()));
        assertThat(settle(SINGLE, WON.cancelled(CancelWindow.WHOLE, "").rolledBack()))
                .isEqualTo(new Open(List.of(0), List.of()));
    }

    @Test
    void shouldReplaceResultsAsAWhole() {
        MarketFacts changed = WON.settled(results(new Settlement(M1, Certainty.CONFIRMED, List.of())));

        assertThat(settle(SINGLE, changed)).isEqualTo(new Open(List.of(0), List.of()));
    }

    @Test
    void shouldReplaceWhatWasSaidOfAWithdrawal() {
        SelectionId gone = new SelectionId("gone");
        MarketFacts twice = WON.withdrawn(new Withdrawal(gone, new Withdrawal.Deduction.Fixed(Ratio.HALF), 2_000, 0))
                .withdrawn(new Withdrawal(gone, new Withdrawal.Deduction.Fixed(Ratio.of(1, 10)), 2_000, 0));

        assertThat(line(settle(SINGLE, twice))).isEqualTo("D WON 1900 CONFIRMED");
    }

    /** An exchange says the same removal with each definition, also after a restart: nobody bet in the market as it was since. */
    @Test
    void shouldKeepWhenTheMarketWasFormedAgain() {
        SelectionId gone = new SelectionId("gone");
        Withdrawal first = new Withdrawal(gone, new Withdrawal.Deduction.Fixed(Ratio.HALF), 2_000, 5);
        Withdrawal again = new Withdrawal(gone, new Withdrawal.Deduction.Fixed(Ratio.of(1, 10)), 9_000, 80);

        assertThat(WON.withdrawn(first).withdrawn(again).withdrawals())
                .containsExactly(new Withdrawal(gone, new Withdrawal.Deduction.Fixed(Ratio.of(1, 10)), 2_000, 5));
    }

    @Test
    void shouldSettleOnlyWhatWasBetBeforeTheResults() {
        Settlement settlement = settlement(M1, Certainty.CONFIRMED, SelectionResult.WON);

        assertThat(settle(SINGLE, NOTHING.settled(MarketFacts.Results.of(settlement, 7, 0, 0))))
                .isEqualTo(new Open(List.of(0), List.of()));
        assertThat(line(settle(SINGLE, NOTHING.settled(MarketFacts.Results.of(settlement, 8, 0, 0)))))
                .isEqualTo("D WON 2000 CONFIRMED");
    }

    @Test
    void shouldKnowTheOutcomeSinceItWasKnownFirst() {
        Settlement at700 = new Settlement(M1, Certainty.LIVE, List.of(), 700L);
        Settlement late = new Settlement(M1, Certainty.CONFIRMED, List.of());
        MarketFacts facts = NOTHING.settled(MarketFacts.Results.of(at700, 5, 900, 900));

        assertThat(Objects.requireNonNull(facts.results()).knownSinceMicros()).isEqualTo(700);
        assertThat(Objects.requireNonNull(
                        facts.settled(MarketFacts.Results.of(late, 6, 950, 950)).results()))
                .isEqualTo(new MarketFacts.Results(Certainty.CONFIRMED, Map.of(), 6, 700));
        assertThat(facts.rolledBack()
                        .settled(MarketFacts.Results.of(late, 8, 950, 950))
                        .results())
                .isEqualTo(new MarketFacts.Results(Certainty.CONFIRMED, Map.of(), 8, 950));
    }

    @Test
    void shouldTellARecordedTimeByItsDistance() {
        Settlement decided = new Settlement(M1, Certainty.LIVE, List.of(), 1_000L);

        assertThat(MarketFacts.Results.of(decided, 5, 1_500, 700_000_000_000L).knownSinceMicros())
                .isEqualTo(700_000_000_000L - 500);
        assertThat(MarketFacts.Results.of(decided, 5, 1_500, 9_000).knownSinceMicros())
                .isEqualTo(1_000);
        // A feed whose clock is ahead, or that says what is to come.
        assertThat(MarketFacts.Results.of(decided, 5, 900, 800).knownSinceMicros())
                .isEqualTo(800);
    }

    @Test
    void shouldFoldEachWordInOnce() {
        CancelWindow window = new CancelWindow(1L, 2L);
        List<FactsChange> words = List.of(
                new FactsChange.Settled(results(settlement(M1, Certainty.LIVE, SelectionResult.WON))),
                new FactsChange.Withdrawn(
                        new Withdrawal(new SelectionId("gone"), new Withdrawal.Deduction.Fixed(Ratio.HALF), 2_000, 5)),
                new FactsChange.Cancelled(window, ""),
                new FactsChange.Cancelled(CancelWindow.WHOLE, ""),
                new FactsChange.CancelRolledBack(window),
                new FactsChange.RolledBack());
        MarketFacts facts = NOTHING;
        for (FactsChange word : words) {
            MarketFacts before = facts;
            facts = facts.after(word);
            assertThat(facts).isNotEqualTo(before);
            assertThat(facts.after(word)).isEqualTo(facts);
        }
        assertThat(facts.results()).isNull();
        assertThat(facts.cancels()).isEmpty();
        assertThat(facts.withdrawals()).hasSize(1);
    }

    @Test
    void shouldReadDeadHeatsOfTheFeed() {
        Settlement tied = new Settlement(
                M1,
                Certainty.CONFIRMED,
                List.of(new SelectionSettlement(S, SelectionResult.WON, new BigDecimal("0.5"))));

        assertThat(line(settle(SINGLE, NOTHING.settled(results(tied))))).isEqualTo("D WON 1000 CONFIRMED");
    }

    @Test
    void shouldRefuseBetsAndOutcomesWithoutSense() {
        assertThatThrownBy(() -> SelectionOutcome.of(SelectionResult.WON, BigDecimal.ZERO))
                .hasMessageContaining("deadHeat");
        assertThatThrownBy(() -> SelectionOutcome.of(SelectionResult.WON, new BigDecimal("1.5")))
                .hasMessageContaining("winDeadHeat");
        assertThatThrownBy(() ->
                        new PlacedBet(Combinations.all(1), false, new StakeSplit(100, 2), SINGLE.legs(), 0, 1_000))
                .hasMessageContaining("lines");
        assertThatThrownBy(
                        () -> new PlacedBet(Combinations.all(1), true, new StakeSplit(100, 2), SINGLE.legs(), 0, 1_000))
                .hasMessageContaining("placeTerms");
        assertThatThrownBy(
                        () -> new PlacedBet(Combinations.all(1), false, new StakeSplit(100, 1), SINGLE.legs(), 0, 99))
                .hasMessageContaining("returnMax");
    }

    private static Verdict settle(PlacedBet bet, MarketFacts first) {
        return BetSettlement.settle(bet, Map.of(M1, first), SettlementRules.STANDARD);
    }

    private static Verdict settle(PlacedBet bet, MarketFacts first, MarketFacts second) {
        return BetSettlement.settle(bet, Map.of(M1, first, M2, second), SettlementRules.STANDARD);
    }

    private static String line(Verdict verdict) {
        return SettlementCase.line(verdict);
    }

    private static SettlementRules rules(CertaintyGate gate) {
        return new SettlementRules("test-1", Rule4Table.STANDARD, gate);
    }

    private static PlacedBet bet(int legs) {
        List<PlacedBet.Leg> all = List.of(
                new PlacedBet.Leg(M1, S, new Price(2_000), 7, null),
                new PlacedBet.Leg(M2, S, new Price(2_000), 7, null));
        return new PlacedBet(
                Combinations.all(legs), false, new StakeSplit(1_000, 1), all.subList(0, legs), ACCEPTED_AT, 1_000_000);
    }

    private static MarketFacts.Results results(Settlement settlement) {
        return MarketFacts.Results.of(settlement, 0, 0, 0);
    }

    private static Settlement settlement(MarketId market, Certainty certainty, SelectionResult result) {
        return new Settlement(market, certainty, List.of(new SelectionSettlement(S, result, null)));
    }
}

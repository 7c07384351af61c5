package io.touchline.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.domain.settlement.Posting.Account;
import io.touchline.domain.settlement.SettlementEntry.Confirmed;
import io.touchline.domain.settlement.SettlementEntry.Posted;
import io.touchline.domain.settlement.SettlementEntry.Reversed;
import io.touchline.domain.settlement.SettlementStanding.Step;
import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.domain.settlement.Verdict.Open;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A changed result is put right by further entries; the money follows, and what is not there any more is owed. */
class SettlementStandingTest {
    private static final PlayerBalance NOTHING = new PlayerBalance(0, 0);
    private static final Open OPEN = new Open(List.of(0), List.of());
    private static final Decided WON = decided(SelectionResult.WON, 1_310, Certainty.CONFIRMED);
    private static final Decided WON_LIVE = decided(SelectionResult.WON, 1_310, Certainty.LIVE);
    private static final Decided LOST = decided(SelectionResult.LOST, 0, Certainty.CONFIRMED);
    private static final Decided VOID = decided(SelectionResult.VOID, 1_000, Certainty.CONFIRMED);

    @Test
    void shouldPostTheFirstVerdict() {
        Step step = SettlementStanding.UNSETTLED.after(WON, NOTHING);

        assertThat(step.entries())
                .containsExactly(new Posted(
                        1, WON, List.of(new Posting(Account.AVAILABLE, 1_310), new Posting(Account.HOUSE, -1_310))));
        assertThat(step.balance()).isEqualTo(new PlayerBalance(1_310, 0));
        assertThat(step.standing()).isEqualTo(new SettlementStanding(1, WON));
    }

    @Test
    void shouldAddNothingForTheSameVerdictAgain() {
        Step first = SettlementStanding.UNSETTLED.after(WON, NOTHING);

        assertThat(first.standing().after(WON, first.balance()))
                .isEqualTo(new Step(first.standing(), first.balance(), List.of()));
        assertThat(SettlementStanding.UNSETTLED.after(OPEN, NOTHING))
                .isEqualTo(new Step(SettlementStanding.UNSETTLED, NOTHING, List.of()));
    }

    @Test
    void shouldMoveNoMoneyWhenALiveVerdictIsConfirmed() {
        Step live = SettlementStanding.UNSETTLED.after(WON_LIVE, NOTHING);
        Step confirmed = live.standing().after(WON, live.balance());

        assertThat(confirmed.entries()).containsExactly(new Confirmed(1, WON));
        assertThat(confirmed.balance()).isEqualTo(live.balance());
        assertThat(confirmed.standing().after(WON_LIVE, live.balance()).entries())
                .isEmpty();
    }

    /** The stake is back already: only why it is back is another. */
    @Test
    void shouldMoveNoMoneyWhenACancelCoversWhatWasVoidAlready() {
        Decided cancelled =
                new Decided(SelectionResult.VOID, 1_000, Certainty.CONFIRMED, "test-1", "fixed match", List.of());
        Step first = SettlementStanding.UNSETTLED.after(VOID, NOTHING);
        Step second = first.standing().after(cancelled, first.balance());
        Step third = second.standing().after(VOID, second.balance());

        assertThat(second.entries()).containsExactly(new Confirmed(1, cancelled));
        assertThat(second.balance()).isEqualTo(first.balance());
        assertThat(second.standing().after(cancelled, first.balance()).entries())
                .isEmpty();
        assertThat(third.entries()).containsExactly(new Confirmed(1, VOID));
        assertThat(third.standing()).isEqualTo(first.standing());
        assertThat(third.standing().after(WON, third.balance()).standing().lastNo())
                .isEqualTo(2);
    }

    @Test
    void shouldReverseTheOldSettlementBeforeItPostsTheNew() {
        Step first = SettlementStanding.UNSETTLED.after(WON, NOTHING);
        Step second = first.standing().after(VOID, first.balance());

        assertThat(second.entries())
                .containsExactly(
                        new Reversed(
                                1, List.of(new Posting(Account.AVAILABLE, -1_310), new Posting(Account.HOUSE, 1_310))),
                        new Posted(
                                2,
                                VOID,
                                List.of(new Posting(Account.AVAILABLE, 1_000), new Posting(Account.HOUSE, -1_000))));
        assertThat(second.balance()).isEqualTo(new PlayerBalance(1_000, 0));
    }

    @Test
    void shouldTellAVoidFromALossOfTheSameReturn() {
        Decided voidNothing = decided(SelectionResult.VOID, 0, Certainty.CONFIRMED);
        Step lost = SettlementStanding.UNSETTLED.after(LOST, NOTHING);

        assertThat(lost.entries()).containsExactly(new Posted(1, LOST, List.of()));
        assertThat(lost.standing().after(voidNothing, NOTHING).entries())
                .containsExactly(new Reversed(1, List.of()), new Posted(2, voidNothing, List.of()));
    }

    @Test
    void shouldNeverUseANumberAgain() {
        Step first = SettlementStanding.UNSETTLED.after(WON, NOTHING);
        Step rolledBack = first.standing().after(OPEN, first.balance());
        Step again = rolledBack.standing().after(WON, rolledBack.balance());

        assertThat(rolledBack.entries()).hasSize(1).first().isInstanceOf(Reversed.class);
        assertThat(rolledBack.standing()).isEqualTo(new SettlementStanding(1, null));
        assertThat(again.entries())
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        Posted.class, posted -> assertThat(posted.no()).isEqualTo(2));
        assertThat(again.balance()).isEqualTo(first.balance());
    }

    @Test
    void shouldOweWhatWasSpentAlready() {
        SettlementStanding won = new SettlementStanding(1, WON);

        Step reversed = won.after(LOST, new PlayerBalance(300, 0));

        assertThat(reversed.balance()).isEqualTo(new PlayerBalance(0, 1_010));
        assertThat(reversed.entries())
                .first()
                .isEqualTo(new Reversed(
                        1,
                        List.of(
                                new Posting(Account.AVAILABLE, -300),
                                new Posting(Account.OWED, -1_010),
                                new Posting(Account.HOUSE, 1_310))));
    }

    @Test
    void shouldPayWhatIsOwedFirst() {
        Step step = SettlementStanding.UNSETTLED.after(WON, new PlayerBalance(50, 1_010));

        assertThat(step.balance()).isEqualTo(new PlayerBalance(350, 0));
    }

    @Test
    void shouldRefuseABalanceThatCannotBe() {
        assertThatThrownBy(() -> new PlayerBalance(-1, 0)).hasMessageContaining("balance");
        assertThatThrownBy(() -> new PlayerBalance(0, -1)).hasMessageContaining("balance");
        assertThatThrownBy(() -> new Posting(Account.HOUSE, 0)).hasMessageContaining("amount");
    }

    /** 10,000 changes of verdict in each build; a million with {@code -Dtouchline.settlement.changes=1000000}, which prints the rate. */
    @Test
    void shouldKeepTheLedgerAtZeroThroughAnyHistory() {
        int changes = Integer.getInteger("touchline.settlement.changes", 10_000);
        Random random = new Random(1);
        PlayerBalance balance = new PlayerBalance(500, 0);
        SettlementStanding standing = SettlementStanding.UNSETTLED;
        long spent = 0;
        long owedMost = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < changes; i++) {
            Step step = standing.after(random(random), balance);
            assertThatStepHolds(standing, balance, step);
            standing = step.standing();
            long stake = random.nextInt(4) == 0 ? step.balance().available() / 2 : 0;
            balance = new PlayerBalance(
                    step.balance().available() - stake, step.balance().owed());
            spent += stake;
            owedMost = Math.max(owedMost, balance.owed());
            Decided inForce = standing.inForce();
            long returned = inForce == null ? 0 : inForce.returned();
            assertThat(balance.available() - balance.owed()).isEqualTo(500 + returned - spent);
        }
        System.out.println(changes + " settlements changed in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        assertThat(owedMost).isPositive();
    }

    private static Verdict random(Random random) {
        Certainty certainty = random.nextBoolean() ? Certainty.LIVE : Certainty.CONFIRMED;
        return switch (random.nextInt(4)) {
            case 0 -> OPEN;
            case 1 -> decided(SelectionResult.LOST, 0, certainty);
            default -> decided(SelectionResult.WON, 1 + random.nextInt(3_000), certainty);
        };
    }

    private static void assertThatStepHolds(SettlementStanding before, PlayerBalance balance, Step step) {
        List<Posting> all = new ArrayList<>();
        for (SettlementEntry entry : step.entries()) {
            List<Posting> postings = switch (entry) {
                case Posted posted -> posted.postings();
                case Reversed reversed -> reversed.postings();
                case Confirmed confirmed -> List.of();
            };
            assertThat(postings.stream().mapToLong(Posting::amount).sum()).isZero();
            all.addAll(postings);
        }
        assertThat(balance.after(all)).isEqualTo(step.balance());
        assertThat(step.standing().lastNo()).isBetween(before.lastNo(), before.lastNo() + 1);
    }

    private static Decided decided(SelectionResult result, long returned, Certainty certainty) {
        return new Decided(result, returned, certainty, "test-1", List.of());
    }
}

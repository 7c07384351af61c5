package io.touchline.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.betting.BetArchive.AfterAcceptance;
import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.betting.Wallet.Balance;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.settlement.CancelWindow;
import io.touchline.domain.settlement.FactsChange;
import io.touchline.domain.settlement.MarketFacts;
import io.touchline.domain.settlement.SelectionOutcome;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.BetId;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.settlement.SettlingNode.News;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bets are settled by what is kept of their markets, once, whatever comes between; and the ledger follows. */
class SettlementVerticleTest {
    private static final BetId B1 = new BetId("b1");
    private static final long KNOWN = 5;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private SettlingNode node;

    @BeforeEach
    void open() {
        node = new SettlingNode(folder);
        node.deposit(10_000);
    }

    /** After every test, whatever it did: the books balance. */
    @AfterEach
    void prove() {
        assertThat(node.proof().holds()).isTrue();
        node.close();
    }

    @Test
    void shouldPayABetThatWon() {
        node.settle();
        assertThat(node.accept("b1", "m1", 1_000).status()).isEqualTo(BetView.Status.ACCEPTED);
        node.say("m1", settled(SelectionResult.WON));

        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.ACCEPTED, BetStatus.SETTLED));
        assertThat(node.balance()).isEqualTo(new Balance("EUR", 11_500, 0, 0));
        AfterAcceptance after = Objects.requireNonNull(node.stored("b1").after());
        assertThat(after.status()).isEqualTo(BetStatus.SETTLED);
        assertThat(after.number()).isEqualTo(1);
        assertThat(after.result()).isEqualTo("WON");
        assertThat(after.returned()).isEqualTo(2_500);
        assertThat(node.meters
                        .counter("touchline.settlements", "status", "SETTLED")
                        .count())
                .isPositive();
    }

    @Test
    void shouldKeepTheStakeOfABetThatLost() {
        node.settle();
        node.accept("b1", "m1", 1_000);
        node.say("m1", settled(SelectionResult.LOST));

        assertThat(node.nextNews().after()).isEqualTo(BetStatus.SETTLED);
        assertThat(node.balance()).isEqualTo(new Balance("EUR", 9_000, 0, 0));
    }

    @Test
    void shouldWaitForConfirmedResultsAndForAllLegs() {
        node.settle();
        node.accept("b1", 1_000, "m1", "m2");
        node.say("m1", new FactsChange.Settled(results(Certainty.LIVE, SelectionResult.WON)));
        node.say("m2", settled(SelectionResult.WON));
        node.say("m1", settled(SelectionResult.WON));

        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.ACCEPTED, BetStatus.SETTLED));
        assertThat(node.balance().available()).isEqualTo(9_000 + 6_250);
    }

    @Test
    void shouldTakeBackAndPayAnewWithoutEverChangingALine() {
        node.settle();
        node.accept("b1", "m1", 1_000);
        node.say("m1", settled(SelectionResult.WON));
        assertThat(node.nextNews().after()).isEqualTo(BetStatus.SETTLED);
        node.say("m1", new FactsChange.RolledBack());
        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.SETTLED, BetStatus.ACCEPTED));
        assertThat(node.balance().available()).isEqualTo(9_000);
        assertThat(node.stored("b1").after()).isNull();

        node.say("m1", settled(SelectionResult.HALF_LOST));
        assertThat(node.nextNews().after()).isEqualTo(BetStatus.SETTLED);
        assertThat(node.balance().available()).isEqualTo(9_500);
        AfterAcceptance after = Objects.requireNonNull(node.stored("b1").after());
        assertThat(after.number()).isEqualTo(2);
        assertThat(lines("b1")).isEqualTo(3);
    }

    @Test
    void shouldOweWhatWasSpentAndRepayItFromTheNextReturn() {
        node.settle();
        node.accept("b1", "m1", 1_000);
        node.say("m1", settled(SelectionResult.WON));
        assertThat(node.nextNews().after()).isEqualTo(BetStatus.SETTLED);
        node.accept("b2", "m2", 11_000);
        assertThat(node.balance().available()).isEqualTo(500);

        node.say("m1", settled(SelectionResult.LOST));
        assertThat(node.nextNews().after()).isEqualTo(BetStatus.SETTLED);
        assertThat(node.balance()).isEqualTo(new Balance("EUR", 0, 0, 2_000));

        node.say("m2", settled(SelectionResult.WON));
        assertThat(node.nextNews().after()).isEqualTo(BetStatus.SETTLED);
        assertThat(node.balance()).isEqualTo(new Balance("EUR", 25_500, 0, 0));
    }

    @Test
    void shouldVoidWhatACancelCoversWhateverTheResult() {
        node.settle();
        node.accept("b1", "m1", 1_000);
        node.say("m1", settled(SelectionResult.LOST), new FactsChange.Cancelled(CancelWindow.WHOLE, ""));

        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.ACCEPTED, BetStatus.VOIDED));
        assertThat(node.balance().available()).isEqualTo(10_000);
        node.say("m1", new FactsChange.CancelRolledBack(CancelWindow.WHOLE));
        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.VOIDED, BetStatus.SETTLED));
        assertThat(node.balance().available()).isEqualTo(9_000);
    }

    /** The stake is back already, so no money moves; the status and the reason follow the feed, also over a restart. */
    @Test
    void shouldFollowACancelOfWhatASettlementMadeVoidAlready() {
        node.settle();
        node.accept("b1", "m1", 1_000);
        node.say("m1", settled(SelectionResult.VOID));
        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.ACCEPTED, BetStatus.SETTLED));
        long booked = bookings();

        node.say("m1", new FactsChange.Cancelled(CancelWindow.WHOLE, "fixed match"));
        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.SETTLED, BetStatus.VOIDED));
        AfterAcceptance voided = Objects.requireNonNull(node.stored("b1").after());
        assertThat(voided.status()).isEqualTo(BetStatus.VOIDED);
        assertThat(voided.reason()).isEqualTo("fixed match");
        assertThat(voided.number()).isOne();
        assertThat(voided.returned()).isEqualTo(1_000);

        node.close();
        node = new SettlingNode(folder);
        node.settle();
        node.say("m1", new FactsChange.CancelRolledBack(CancelWindow.WHOLE));
        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.VOIDED, BetStatus.SETTLED));
        assertThat(Objects.requireNonNull(node.stored("b1").after()).reason()).isNull();
        assertThat(bookings()).isEqualTo(booked);
        assertThat(node.balance().available()).isEqualTo(10_000);

        node.say("m1", settled(SelectionResult.LOST));
        assertThat(node.nextNews().after()).isEqualTo(BetStatus.SETTLED);
        assertThat(Objects.requireNonNull(node.stored("b1").after()).number()).isEqualTo(2);
        assertThat(node.balance().available()).isEqualTo(9_000);
    }

    private long bookings() {
        return node.store.store().readers().read(sql -> sql.number("SELECT COUNT(*) FROM ledger_transfers", 0));
    }

    @Test
    void shouldMakeUpAtTheStartWhatACrashLeftUndone() {
        node.accept("b1", "m1", 1_000);
        node.keepOnly("m1", settled(SelectionResult.WON));
        node.close();
        node = new SettlingNode(folder);
        node.settle();

        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.ACCEPTED, BetStatus.SETTLED));
        assertThat(node.balance().available()).isEqualTo(11_500);
        node.say("m1", settled(SelectionResult.WON));
        assertThat(lines("b1")).isEqualTo(1);
    }

    /** It was decided before the result and is durable after it, and a crash came before anybody heard of it. */
    @Test
    void shouldMakeUpABetThatWasAcceptedAfterItsMarketWasSettled() {
        node.settle();
        node.decide("b1", "m1", 1_000);
        node.decide("b2", "m1", 1_000);
        node.say("m1", settled(SelectionResult.WON));
        BetView accepted = node.confirm("b1");
        node.tell(accepted);
        assertThat(node.nextNews()).isEqualTo(new News(B1, BetStatus.ACCEPTED, BetStatus.SETTLED));

        node.confirm("b2");
        node.close();
        node = new SettlingNode(folder);
        node.settle();
        assertThat(node.nextNews().bet()).isEqualTo(new BetId("b2"));
    }

    /**
     * The bets of one market are settled by several turns, and another market's bet waits for one of them alone. A million with
     * {@code -Dtouchline.settlement.many=1000000}, which prints the rate.
     */
    @Test
    void shouldSettleManyBetsAndLetNoOtherMarketWait() {
        int many = Integer.getInteger("touchline.settlement.many", 600);
        node.deposit(many * 10L);
        node.acceptMany(many, "m1", 10);
        node.accept("b1", "m2", 1_000);
        node.settle();
        long before = node.balance().available();
        long begun = System.nanoTime();
        node.say("m1", settled(SelectionResult.WON));
        node.say("m2", settled(SelectionResult.LOST));
        assertThat(place(B1, many + 1)).isLessThanOrEqualTo(Math.max(401, many / 2));
        assertThat(node.balance().available()).isEqualTo(before + many * 25L);
        node.say("m1", new FactsChange.RolledBack());
        assertThat(place(null, many)).isZero();
        assertThat(node.balance().available()).isEqualTo(before);
        node.say("m1", settled(SelectionResult.WON));
        assertThat(place(null, many)).isZero();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        System.out.println(many + " bets settled, taken back and settled again in " + millis + " ms");
        assertThat(node.balance().available()).isEqualTo(before + many * 25L);
        assertThat(node.proof().holds()).isTrue();
    }

    /** Hears of each of these bets once; which of them in the row is the one asked for. */
    private int place(@Nullable BetId asked, int count) {
        Set<BetId> heard = new HashSet<>();
        int place = 0;
        for (int i = 1; i <= count; i++) {
            BetId bet = node.nextNews().bet();
            assertThat(heard.add(bet)).isTrue();
            place = bet.equals(asked) ? i : place;
        }
        return place;
    }

    private long lines(String bet) {
        return node.store
                .store()
                .readers()
                .read(sql -> sql.number("SELECT COUNT(*) FROM bet_settlements WHERE bet = ?", 0, bet));
    }

    private static FactsChange settled(SelectionResult result) {
        return new FactsChange.Settled(results(Certainty.CONFIRMED, result));
    }

    private static MarketFacts.Results results(Certainty certainty, SelectionResult result) {
        return new MarketFacts.Results(
                certainty, Map.of(new SelectionId("s1"), SelectionOutcome.of(result, (BigDecimal) null)), 100, KNOWN);
    }
}

package io.touchline.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.MutableClock;
import io.touchline.betting.Wallet.Balance;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.Ledger.TrialBalance;
import io.touchline.ledger.SettlementPostings;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Money;
import io.touchline.store.Store;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import io.touchline.store.WorkRefused;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that a wallet keeps, as far as they concern a ledger. */
class LedgerWalletTest {
    private static final AccountId ANN = new AccountId("ann");
    private static final AccountId BOB = new AccountId("bob");
    private static final BetId BET = new BetId("b1");
    private static final long MINUTE = 60_000_000;

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Store store;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private LedgerWallet wallet;

    @BeforeEach
    void open() {
        store = Store.open(folder, StoreConfig.DEFAULT, StoreMeter.NONE, List.of());
        store.start();
        wallet = new LedgerWallet(store, new MicrosClock(clock), "EUR");
        told(wallet.deposit(ANN, eur(100_000), "demo/ann"));
    }

    /** After every test, whatever it did: the books balance. */
    @AfterEach
    void prove() {
        TrialBalance proof = store.readers().read(Ledger::trialBalance);
        store.close();
        assertThat(proof.holds()).as("%s", proof).isTrue();
    }

    @Test
    void shouldMoveAStakeFromTheBettorToTheOpenBets() {
        assertThat(told(wallet.hold(BET, ANN, eur(1_000), MINUTE))).isEqualTo(new WalletStanding.Held());
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_000, 1_000, 0));

        assertThat(told(wallet.post(BET, ANN, eur(1_000)))).isEqualTo(new WalletStanding.Posted());
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_000, 0, 0));
        assertThat(house("house:bets_open")).isEqualTo(1_000);
        assertThat(house("psp:clearing")).isEqualTo(-100_000);
    }

    @Test
    void shouldLetGoOfTheRestOfAPartialStake() {
        told(wallet.hold(BET, ANN, eur(1_000), MINUTE));

        assertThat(told(wallet.post(BET, ANN, eur(400)))).isEqualTo(new WalletStanding.Posted());

        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_600, 0, 0));
        assertThat(house("house:bets_open")).isEqualTo(400);
    }

    @Test
    void shouldAnswerARepeatWithWhereTheHoldStandsAndChangeNothing() {
        told(wallet.hold(BET, ANN, eur(1_000), MINUTE));
        assertThat(told(wallet.hold(BET, ANN, eur(1_000), MINUTE))).isEqualTo(new WalletStanding.Held());
        assertThat(balance(ANN).held()).isEqualTo(1_000);

        told(wallet.post(BET, ANN, eur(1_000)));
        assertThat(told(wallet.post(BET, ANN, eur(1_000)))).isEqualTo(new WalletStanding.Posted());
        assertThat(told(wallet.hold(BET, ANN, eur(1_000), MINUTE))).isEqualTo(new WalletStanding.Posted());
        assertThat(told(wallet.release(BET, ANN))).isEqualTo(new WalletStanding.Posted());
        assertThat(told(wallet.query(BET, ANN))).isEqualTo(new WalletStanding.Posted());
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_000, 0, 0));
    }

    @Test
    void shouldRefuseTheSameOperationWithAnotherBodyWithoutAnyEffect() {
        told(wallet.hold(BET, ANN, eur(1_000), MINUTE));

        refused(wallet.hold(BET, ANN, eur(1_001), MINUTE));
        refused(wallet.hold(BET, BOB, eur(1_000), MINUTE));
        refused(wallet.post(BET, ANN, eur(1_001)));
        refused(wallet.post(BET, ANN, new Money(1_000, "SEK")));
        refused(wallet.release(BET, BOB));
        refused(wallet.deposit(ANN, eur(1), "demo/ann"));
        told(wallet.post(BET, ANN, eur(1_000)));
        refused(wallet.post(BET, ANN, eur(999)));

        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_000, 0, 0));
    }

    @Test
    void shouldNeverMakeAHoldThatWasReleasedBeforeItCame() {
        assertThat(told(wallet.release(BET, ANN))).isEqualTo(new WalletStanding.Voided());

        assertThat(told(wallet.hold(BET, ANN, eur(1_000), MINUTE))).isEqualTo(new WalletStanding.Voided());
        assertThat(told(wallet.post(BET, ANN, eur(1_000)))).isEqualTo(new WalletStanding.Voided());
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 100_000, 0, 0));
    }

    @Test
    void shouldSayThatItNeverHeardOfAHold() {
        assertThat(told(wallet.query(BET, ANN))).isEqualTo(new WalletStanding.Absent());
        assertThat(told(wallet.post(BET, ANN, eur(1)))).isEqualTo(new WalletStanding.Absent());
        assertThat(told(wallet.hold(BET, ANN, eur(1), MINUTE))).isEqualTo(new WalletStanding.Held());
    }

    @Test
    void shouldExpireAHoldByItsOwnClockAndNeverPostIt() {
        told(wallet.hold(BET, ANN, eur(1_000), MINUTE));
        clock.pass(Duration.ofSeconds(60));

        assertThat(told(wallet.post(BET, ANN, eur(1_000)))).isEqualTo(new WalletStanding.Expired());
        assertThat(told(wallet.release(BET, ANN))).isEqualTo(new WalletStanding.Expired());
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 100_000, 0, 0));
    }

    @Test
    void shouldLetGoOfExpiredHoldsThatNobodyAsksAbout() {
        told(wallet.hold(BET, ANN, eur(1_000), MINUTE));
        told(wallet.hold(new BetId("b2"), ANN, eur(500), 2 * MINUTE));
        clock.pass(Duration.ofSeconds(61));

        assertThat(told(wallet.releaseExpired())).isEqualTo(1);

        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_500, 500, 0));
        assertThat(told(wallet.releaseExpired())).isZero();
    }

    @Test
    void shouldDeclineForGoodWithWhatIsAvailableWhenThereIsTooLittle() {
        told(wallet.hold(new BetId("b0"), ANN, eur(99_500), MINUTE));

        WalletStanding declined = new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, 500);
        assertThat(told(wallet.hold(BET, ANN, eur(501), MINUTE))).isEqualTo(declined);

        told(wallet.release(new BetId("b0"), ANN));
        assertThat(told(wallet.hold(BET, ANN, eur(501), MINUTE))).isEqualTo(declined);
        assertThat(told(wallet.query(BET, ANN))).isEqualTo(declined);
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 100_000, 0, 0));
    }

    @Test
    void shouldRefuseAnAccountOrCurrencyThatIsNotOpen() {
        assertThat(told(wallet.hold(BET, BOB, eur(1), MINUTE)))
                .isEqualTo(new WalletStanding.Declined(ErrorCode.WALLET_REFUSED, 0));
        assertThat(told(wallet.hold(new BetId("b2"), ANN, new Money(1, "SEK"), MINUTE)))
                .isEqualTo(new WalletStanding.Declined(ErrorCode.WALLET_REFUSED, 0));
        assertThat(balance(BOB)).isEqualTo(new Balance("EUR", 0, 0, 0));
    }

    @Test
    void shouldDepositOnceForEachReference() {
        assertThat(told(wallet.deposit(ANN, eur(100_000), "demo/ann"))).isFalse();
        assertThat(told(wallet.deposit(ANN, eur(5), "gift/ann"))).isTrue();
        assertThat(balance(ANN).available()).isEqualTo(100_005);
    }

    @Test
    void shouldCreditAndReverseEachSettlementOnce() {
        accept(1_000);
        Cause first = new Cause(ANN, "EUR", BET, 1, 7);

        assertThat(told(wallet.credit(first, Entry.WIN, 2_500))).isTrue();
        assertThat(told(wallet.credit(first, Entry.WIN, 2_500))).isFalse();
        refused(wallet.credit(first, Entry.WIN, 2_501));
        assertThat(balance(ANN).available()).isEqualTo(101_500);

        assertThat(told(wallet.reversal(first, Entry.WIN, 2_500))).isZero();
        assertThat(told(wallet.reversal(first, Entry.WIN, 2_500))).isZero();
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_000, 0, 0));
    }

    @Test
    void shouldOweWhatATakenBackReturnLeavesShortAndRepayItFromTheNext() {
        accept(1_000);
        told(wallet.credit(new Cause(ANN, "EUR", BET, 1, 7), Entry.WIN, 50_000));
        told(wallet.hold(new BetId("b2"), ANN, eur(140_000), MINUTE));

        assertThat(told(wallet.reversal(new Cause(ANN, "EUR", BET, 1, 7), Entry.WIN, 50_000)))
                .isEqualTo(41_000);
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 0, 140_000, 41_000));

        told(wallet.credit(new Cause(ANN, "EUR", BET, 2, 8), Entry.WIN, 41_500));
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 500, 140_000, 0));
    }

    @Test
    void shouldSettleARefundAndItsReversalToNothing() {
        accept(1_000);
        Cause cause = new Cause(ANN, "EUR", BET, 1, 7);
        told(store.writer().submit(sql -> {
            SettlementPostings.takeStake(sql, cause, 1_000);
            SettlementPostings.pay(sql, cause, Entry.REFUND, 1_000);
            return true;
        }));
        assertThat(balance(ANN).available()).isEqualTo(100_000);
        assertThat(house("house:bets_open")).isZero();

        told(store.writer().submit(sql -> {
            long owed = SettlementPostings.takeBack(sql, cause, Entry.REFUND, 1_000);
            SettlementPostings.returnStake(sql, cause, 1_000);
            return owed;
        }));
        assertThat(balance(ANN).available()).isEqualTo(99_000);
        assertThat(house("house:bets_open")).isEqualTo(1_000);
        assertThat(house("house:winnings")).isZero();
        assertThat(house("house:void_refund")).isZero();
    }

    @Test
    void shouldKeepWhatItSaidAcrossARestart() {
        told(wallet.hold(BET, ANN, eur(1_000), MINUTE));
        store.close();
        store = Store.open(folder, StoreConfig.DEFAULT, StoreMeter.NONE, List.of());
        store.start();
        wallet = new LedgerWallet(store, new MicrosClock(clock), "EUR");

        assertThat(told(wallet.query(BET, ANN))).isEqualTo(new WalletStanding.Held());
        assertThat(told(wallet.deposit(ANN, eur(100_000), "demo/ann"))).isFalse();
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_000, 1_000, 0));
    }

    @Test
    void shouldHoldItsRulesAgainstWhoeverWritesToTheDatabase() {
        told(wallet.hold(BET, ANN, eur(1_000), MINUTE));

        for (String attack : List.of(
                "UPDATE ledger_transfers SET amount = 1",
                "DELETE FROM ledger_transfers",
                "UPDATE ledger_accounts SET balance = -1 WHERE name = 'EUR/player:cash/ann'",
                "INSERT INTO ledger_accounts (name, kind, owner, balance) VALUES ('EUR/player:cash/x', 'player:cash',"
                        + " 'x', 5)",
                transfer("EUR/player:cash/ann", "EUR/player:held/ann", 100_000),
                transfer("EUR/player:cash/ann", "EUR/player:cash/nobody", 1),
                transfer("EUR/player:cash/ann", "EUR/player:cash/ann", 1),
                transfer("EUR/psp:clearing/", "EUR/player:receivable/ann", 1),
                transfer("EUR/player:cash/ann", "EUR/house:winnings/", 0),
                transfer("EUR/player:cash/ann", "EUR/house:winnings/", -5))) {
            assertThatThrownBy(() -> told(store.writer().submit(sql -> sql.update(attack))))
                    .as(attack)
                    .hasCauseInstanceOf(SQLException.class);
        }
        assertThat(balance(ANN)).isEqualTo(new Balance("EUR", 99_000, 1_000, 0));
    }

    @Test
    void shouldBalanceAfterAnySequenceOfOperations() {
        Random random = new Random(20_261_125);
        told(wallet.deposit(BOB, eur(30_000), "demo/bob"));
        List<CompletionStage<?>> running = new ArrayList<>();
        for (int step = 0; step < 4_000; step++) {
            BetId bet = new BetId("r" + random.nextInt(300));
            AccountId account = random.nextInt(10) == 0 ? BOB : ANN;
            Money amount = eur(1 + random.nextInt(random.nextInt(8) == 0 ? 60_000 : 900));
            running.add(
                    switch (random.nextInt(7)) {
                        case 0, 1 -> wallet.hold(bet, account, amount, random.nextInt(5) * 1_000_000L);
                        case 2 -> wallet.post(bet, account, amount);
                        case 3 -> wallet.release(bet, account);
                        case 4 ->
                            wallet.credit(new Cause(account, "EUR", bet, random.nextInt(3) + 1, 1), Entry.WIN, 300);
                        case 5 ->
                            wallet.reversal(new Cause(account, "EUR", bet, random.nextInt(3) + 1, 1), Entry.WIN, 300);
                        default -> wallet.query(bet, account);
                    });
            clock.pass(Duration.ofMillis(random.nextInt(60)));
        }
        running.forEach(
                stage -> stage.toCompletableFuture().handle((_, _) -> true).join());

        assertThat(balance(ANN).available()).isNotNegative();
        assertThat(balance(BOB).available()).isNotNegative();
        assertThat(told(store.writer().submit(Ledger::trialBalance)).holds()).isTrue();
        long open = store.readers()
                .read(sql -> sql.number("SELECT SUM(posted) FROM wallet_holds WHERE state = 'POSTED'", 0));
        long held =
                store.readers().read(sql -> sql.number("SELECT SUM(amount) FROM wallet_holds WHERE state = 'HELD'", 0));
        assertThat(house("house:bets_open")).isEqualTo(open).isPositive();
        assertThat(balance(ANN).held() + balance(BOB).held()).isEqualTo(held);
    }

    private void accept(long stake) {
        told(wallet.hold(BET, ANN, eur(stake), MINUTE));
        told(wallet.post(BET, ANN, eur(stake)));
    }

    private static String transfer(String debit, String credit, long amount) {
        return "INSERT INTO ledger_transfers (number, entry, operation, account, debit, credit, amount, at_micros)"
                + " VALUES (1000, 'WIN', 'x', 'x', '" + debit + "', '" + credit + "', " + amount + ", 1)";
    }

    private Balance balance(AccountId account) {
        return told(wallet.balance(account));
    }

    private long house(String kind) {
        return store.readers()
                .read(sql -> sql.number(
                        "SELECT balance FROM ledger_accounts WHERE name = ?", Long.MIN_VALUE, "EUR/" + kind + "/"));
    }

    private static Money eur(long amount) {
        return new Money(amount, "EUR");
    }

    private static void refused(CompletionStage<?> stage) {
        assertThatThrownBy(() -> told(stage)).hasCauseInstanceOf(WorkRefused.class);
    }

    @CanIgnoreReturnValue
    private static <T> T told(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}

package io.touchline.wallet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.betting.Wallet;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Money;
import io.touchline.protocol.SelectionResult;
import io.touchline.settlement.Returns;
import io.touchline.store.Store;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import io.touchline.store.WorkRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of wallets that can be seen through the port, by their numbers in the specification, for each wallet behind it. Rules 4, 10
 * and 11 are of wallets behind a line ({@link WalletChannelTest}); rule 9 orders row locks, and one writer takes none.
 */
abstract class WalletRules {
    static final AccountId ANN = new AccountId("ann");
    static final BetId BET = new BetId("b1");
    static final long MINUTE = 60_000_000;
    private static final long FUNDS = 10_000;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // opened before each test
    Store store;

    @BeforeEach
    void open() {
        store = Store.open(folder, StoreConfig.DEFAULT, StoreMeter.NONE, List.of());
        store.start();
        open(store);
        deposit(ANN, FUNDS);
    }

    @AfterEach
    void proveAndClose() {
        Ledger.TrialBalance proof = store.readers().read(Ledger::trialBalance);
        close();
        store.close();
        assertThat(proof.holds()).as("rule 8: %s", proof).isTrue();
    }

    abstract void open(Store opened);

    abstract void close();

    abstract Wallet wallet();

    abstract Returns returns();

    abstract void deposit(AccountId account, long amount);

    /** Whether money is set aside before a bet is decided. */
    abstract boolean holdsStakes();

    /** The time of all holds is over. */
    abstract void expireHolds();

    /** Until everything that was settled is in the player's account. */
    abstract void awaitCredits();

    @Test
    void shouldDoOnceWhatIsAskedTwice() {
        assertThat(told(wallet().hold(BET, ANN, eur(1_000), MINUTE))).isEqualTo(new WalletStanding.Held());
        assertThat(told(wallet().hold(BET, ANN, eur(1_000), MINUTE))).isEqualTo(new WalletStanding.Held());

        assertThat(told(wallet().post(BET, ANN, eur(1_000)))).isEqualTo(new WalletStanding.Posted());
        assertThat(told(wallet().post(BET, ANN, eur(1_000)))).isEqualTo(new WalletStanding.Posted());

        assertThat(balance()).isEqualTo(new Wallet.Balance("EUR", FUNDS - 1_000, 0, 0));
        assertThat(open("house:bets_open")).isEqualTo(1_000);
    }

    @Test
    void shouldRefuseTheSameOperationWithAnotherAmount() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));
        told(wallet().post(BET, ANN, eur(1_000)));

        assertThatThrownBy(() -> told(wallet().post(BET, ANN, eur(999)))).isNotNull();

        assertThat(balance().available()).isEqualTo(FUNDS - 1_000);
        assertThat(open("house:bets_open")).isEqualTo(1_000);
    }

    @Test
    void shouldSayWhatIsAvailableWhereItIsTooLittle() {
        WalletStanding declined = new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, FUNDS);
        WalletStanding held = told(wallet().hold(BET, ANN, eur(FUNDS + 1), MINUTE));

        assertThat(holdsStakes() ? held : told(wallet().post(BET, ANN, eur(FUNDS + 1))))
                .isEqualTo(declined);

        assertThat(balance()).isEqualTo(new Wallet.Balance("EUR", FUNDS, 0, 0));
    }

    @Test
    void shouldLetGoOfAStakeAndStayWithThat() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));

        assertThat(told(wallet().release(BET, ANN))).isEqualTo(new WalletStanding.Voided());
        assertThat(told(wallet().release(BET, ANN))).isEqualTo(new WalletStanding.Voided());

        assertThat(balance()).isEqualTo(new Wallet.Balance("EUR", FUNDS, 0, 0));
    }

    @Test
    void shouldPayAndTakeBackInTheSameCommitAsTheSettlementOrNotAtAll() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));
        told(wallet().post(BET, ANN, eur(1_000)));
        Cause cause = new Cause(ANN, "EUR", BET, 1, 7);

        assertThatThrownBy(() -> told(store.writer().submit(sql -> {
                    returns().pay(sql, cause, SelectionResult.WON, 1_000, 2_500);
                    throw new WorkRefused("the settlement is refused");
                })))
                .isNotNull();
        assertThat(open("house:bets_open")).as("rule 7").isEqualTo(1_000);
        awaitCredits();
        assertThat(balance().available()).isEqualTo(FUNDS - 1_000);

        told(store.writer().submit(sql -> {
            returns().pay(sql, cause, SelectionResult.WON, 1_000, 2_500);
            return true;
        }));
        awaitCredits();
        assertThat(balance().available()).isEqualTo(FUNDS + 1_500);

        told(store.writer().submit(sql -> returns().takeBack(sql, cause, SelectionResult.WON, 1_000, 2_500)));
        awaitCredits();
        assertThat(balance().available()).isEqualTo(FUNDS - 1_000);
        assertThat(open("house:bets_open")).isEqualTo(1_000);
        assertThat(open("house:winnings")).isZero();
    }

    @Test
    void shouldOweWhatATakenBackReturnLeavesShort() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));
        told(wallet().post(BET, ANN, eur(1_000)));
        Cause cause = new Cause(ANN, "EUR", BET, 1, 7);
        told(store.writer().submit(sql -> {
            returns().pay(sql, cause, SelectionResult.WON, 1_000, 5_000);
            return true;
        }));
        awaitCredits();
        BetId next = new BetId("b2");
        told(wallet().hold(next, ANN, eur(13_000), MINUTE));
        told(wallet().post(next, ANN, eur(13_000)));

        told(store.writer().submit(sql -> returns().takeBack(sql, cause, SelectionResult.WON, 1_000, 5_000)));
        awaitCredits();

        assertThat(balance()).as("rule 6: never below 0").isEqualTo(new Wallet.Balance("EUR", 0, 0, 4_000));
    }

    Wallet.Balance balance() {
        return told(wallet().balance(ANN));
    }

    long open(String kind) {
        return store.readers()
                .read(sql -> sql.number("SELECT balance FROM ledger_accounts WHERE name = ?", 0, "EUR/" + kind + "/"));
    }

    static Money eur(long amount) {
        return new Money(amount, "EUR");
    }

    @CanIgnoreReturnValue
    static <T> T told(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}

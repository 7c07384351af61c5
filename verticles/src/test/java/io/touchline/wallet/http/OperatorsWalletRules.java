package io.touchline.wallet.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.betting.Wallet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.SelectionResult;
import io.touchline.settlement.Returns;
import io.touchline.store.Store;
import io.touchline.wallet.http.HttpWalletConfig.Bounds;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.touchline.wallet.http.HttpWalletConfig.Retry;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same for wallets on the other side of a line, and what is more there. */
abstract class OperatorsWalletRules extends WalletRules {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Phases phases;
    private final Vertx vertx = Vertx.vertx();
    final HostileWallet theirs = new HostileWallet(vertx, 1);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private OperatorsWallet ours;

    OperatorsWalletRules(Phases phases) {
        this.phases = phases;
    }

    static HttpWalletConfig config(HostileWallet wallet, Phases phases, Duration timeout) {
        Retry soon = new Retry(Duration.ofMillis(10), Duration.ofMillis(200), Duration.ofSeconds(10));
        return new HttpWalletConfig(wallet.url(), phases, null, timeout, Bounds.DEFAULT, soon);
    }

    @Override
    void open(Store opened) {
        ours = OperatorsWallet.of(
                new OperatorsWallet.Parts(vertx, opened, MicrosClock.system(), WalletMeter.NONE, LimitMeter.NONE),
                config(theirs, phases, TIMEOUT),
                new WalletSecrets(HostileWallet.BEARER, HostileWallet.KEY));
        ours.start(account -> {});
    }

    @Override
    void close() {
        ours.close().await();
        theirs.close();
        vertx.close().await();
        assertThat(theirs.violations()).isEmpty();
    }

    @Override
    Wallet wallet() {
        return ours.wallet();
    }

    @Override
    Returns returns() {
        return ours.returns();
    }

    @Override
    void deposit(AccountId account, long amount) {
        theirs.deposit(account.value(), amount);
    }

    @Override
    boolean holdsStakes() {
        return phases == Phases.TWO;
    }

    @Override
    void expireHolds() {
        theirs.expireHolds();
    }

    @Override
    void awaitCredits() {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (store.readers().read(CreditRows::standing).unacknowledged() > 0) {
            assertThat(System.nanoTime()).as("credits acknowledged").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldTakeAndPayForALockedAccountButBeginNothing() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));
        if (holdsStakes()) {
            theirs.lock(ANN.value());
            told(wallet().post(BET, ANN, eur(1_000)));
        } else {
            told(wallet().post(BET, ANN, eur(1_000)));
            theirs.lock(ANN.value());
        }
        told(store.writer().submit(sql -> {
            returns().pay(sql, new Cause(ANN, "EUR", BET, 1, 7), SelectionResult.WON, 1_000, 3_000);
            return true;
        }));
        awaitCredits();
        assertThat(balance().available()).as("rule 3").isEqualTo(12_000);

        BetId next = new BetId("b2");
        WalletStanding held = told(wallet().hold(next, ANN, eur(1), MINUTE));
        assertThat(holdsStakes() ? held : told(wallet().post(next, ANN, eur(1))))
                .isEqualTo(new WalletStanding.Declined(ErrorCode.ACCOUNT_BLOCKED, 12_000));
    }

    @Test
    void shouldFindOutByAQueryWhatAnAnswerThatWasLostSaid() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));
        theirs.next(HostileWallet.Trouble.RESET_AFTER);
        assertThat(unclear(wallet().post(BET, ANN, eur(1_000))))
                .as("rule 4: unknown is a state")
                .isEqualTo(WalletUnclearException.Cause.CONNECTION);

        assertThat(told(wallet().query(BET, ANN))).isEqualTo(new WalletStanding.Posted());

        assertThat(open("house:bets_open")).isEqualTo(1_000);
    }

    @Test
    void shouldHaveNothingTakenWhereAVoidOvertookThePost() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));
        theirs.next(HostileWallet.Trouble.OVERTAKEN);
        assertThat(unclear(wallet().post(BET, ANN, eur(1_000)))).isNotNull();

        assertThat(told(wallet().release(BET, ANN))).isEqualTo(new WalletStanding.Voided());

        // The post has come by now.
        assertThat(balance()).isEqualTo(new Wallet.Balance("EUR", 10_000, 0, 0));
        assertThat(open("house:bets_open")).isZero();
    }

    static WalletUnclearException.Cause unclear(java.util.concurrent.CompletionStage<?> stage) {
        Throwable failure = stage.toCompletableFuture()
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .handle((value, thrown) -> thrown)
                .join();
        Throwable cause = failure instanceof java.util.concurrent.CompletionException wrapped
                ? java.util.Objects.requireNonNull(wrapped.getCause())
                : failure;
        assertThat(cause).isInstanceOf(WalletUnclearException.class);
        return ((WalletUnclearException) cause).why();
    }
}

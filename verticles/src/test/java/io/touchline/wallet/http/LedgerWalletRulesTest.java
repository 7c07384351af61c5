package io.touchline.wallet.http;

import io.touchline.MutableClock;
import io.touchline.betting.Wallet;
import io.touchline.cache.MicrosClock;
import io.touchline.protocol.AccountId;
import io.touchline.settlement.LedgerReturns;
import io.touchline.settlement.Returns;
import io.touchline.store.Store;
import io.touchline.wallet.LedgerWallet;
import java.time.Duration;

class LedgerWalletRulesTest extends WalletRules implements HoldRules {
    private final MutableClock clock = new MutableClock();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private LedgerWallet wallet;

    @Override
    void open(Store opened) {
        wallet = new LedgerWallet(opened, new MicrosClock(clock), "EUR");
    }

    @Override
    void close() {}

    @Override
    Wallet wallet() {
        return wallet;
    }

    @Override
    Returns returns() {
        return new LedgerReturns();
    }

    @Override
    void deposit(AccountId account, long amount) {
        told(wallet.deposit(account, eur(amount), "deposit/" + account));
    }

    @Override
    boolean holdsStakes() {
        return true;
    }

    @Override
    void expireHolds() {
        clock.pass(Duration.ofMinutes(2));
    }

    @Override
    void awaitCredits() {}

    @Override
    public WalletRules rules() {
        return this;
    }
}

package io.touchline.wallet.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.betting.Wallet;
import io.touchline.domain.betting.WalletStanding;
import org.junit.jupiter.api.Test;

/** What the rules say of stakes that are set aside before a bet is decided: for the wallets that do so. */
interface HoldRules {
    WalletRules rules();

    @Test
    default void shouldNeverMakeAHoldThatWasReleasedBefore() {
        WalletRules rules = rules();
        Wallet wallet = rules.wallet();
        Wallet.Balance before = rules.balance();
        assertThat(WalletRules.told(wallet.release(WalletRules.BET, WalletRules.ANN)))
                .isEqualTo(new WalletStanding.Voided());

        assertThat(WalletRules.told(
                        wallet.hold(WalletRules.BET, WalletRules.ANN, WalletRules.eur(1_000), WalletRules.MINUTE)))
                .isEqualTo(new WalletStanding.Voided());

        assertThat(rules.balance()).isEqualTo(before);
    }

    @Test
    default void shouldExpireAHoldByItsOwnClockAndNeverPostIt() {
        WalletRules rules = rules();
        Wallet wallet = rules.wallet();
        Wallet.Balance before = rules.balance();
        assertThat(WalletRules.told(
                        wallet.hold(WalletRules.BET, WalletRules.ANN, WalletRules.eur(1_000), WalletRules.MINUTE)))
                .isEqualTo(new WalletStanding.Held());
        rules.expireHolds();

        assertThat(WalletRules.told(wallet.post(WalletRules.BET, WalletRules.ANN, WalletRules.eur(1_000))))
                .isEqualTo(new WalletStanding.Expired());

        assertThat(rules.balance()).isEqualTo(before);
        assertThat(rules.open("house:bets_open")).isZero();
    }
}

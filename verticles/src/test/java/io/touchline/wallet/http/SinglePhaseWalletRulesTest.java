package io.touchline.wallet.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.betting.Wallet.Balance;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.touchline.wallet.http.WalletUnclearException.Cause;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SinglePhaseWalletRulesTest extends OperatorsWalletRules {
    SinglePhaseWalletRulesTest() {
        super(Phases.ONE);
    }

    @Test
    void shouldNotBelieveADebitOnceItIsBeingGivenBack() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));
        theirs.next(HostileWallet.Trouble.SLOW_AFTER);
        CompletionStage<WalletStanding> late = wallet().post(BET, ANN, eur(1_000));
        while (theirs.stake(BET.value()) == null) {
            Thread.onSpinWait();
        }

        // Debited, and its answer on the way; a bet that gave up waiting has it given back.
        assertThat(told(wallet().release(BET, ANN))).isEqualTo(new WalletStanding.Voided());

        assertThat(unclear(late)).isEqualTo(Cause.CONTRADICTION);
        assertThat(balance()).isEqualTo(new Balance("EUR", 10_000, 0, 0));
        assertThat(open("house:bets_open")).isZero();
    }

    @Test
    void shouldAskTheWalletNothingAboutABetThatWasNeverDecided() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));

        assertThat(told(wallet().release(BET, ANN))).isEqualTo(new WalletStanding.Voided());

        assertThat(theirs.requests()).isZero();
    }
}

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
        theirs.keepNextAnswer();
        CompletionStage<WalletStanding> debit = wallet().post(BET, ANN, eur(1_000));
        awaitTheirs("DEBITED");

        // A bet that gave up waiting has it given back; the answer to the debit comes first of the two that are on
        // their way.
        theirs.keepNextAnswer();
        CompletionStage<WalletStanding> release = wallet().release(BET, ANN);
        awaitTheirs("VOIDED");
        theirs.giveKeptAnswer();
        assertThat(unclear(debit)).isEqualTo(Cause.CONTRADICTION);
        theirs.giveKeptAnswer();

        assertThat(told(release)).isEqualTo(new WalletStanding.Voided());
        assertThat(balance()).isEqualTo(new Balance("EUR", 10_000, 0, 0));
        assertThat(open("house:bets_open")).isZero();
    }

    private void awaitTheirs(String state) {
        HostileWallet.Stake stake = theirs.stake(BET.value());
        while (stake == null || !stake.state().equals(state)) {
            Thread.onSpinWait();
            stake = theirs.stake(BET.value());
        }
    }

    @Test
    void shouldAskTheWalletNothingAboutABetThatWasNeverDecided() {
        told(wallet().hold(BET, ANN, eur(1_000), MINUTE));

        assertThat(told(wallet().release(BET, ANN))).isEqualTo(new WalletStanding.Voided());

        assertThat(theirs.requests()).isZero();
    }
}

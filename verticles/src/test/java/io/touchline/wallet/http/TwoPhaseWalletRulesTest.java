package io.touchline.wallet.http;

import io.touchline.wallet.http.HttpWalletConfig.Phases;

class TwoPhaseWalletRulesTest extends OperatorsWalletRules implements HoldRules {
    TwoPhaseWalletRulesTest() {
        super(Phases.TWO);
    }

    @Override
    public WalletRules rules() {
        return this;
    }
}

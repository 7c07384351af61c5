package io.touchline.wallet.http;

import io.touchline.wallet.http.HttpWalletConfig.Phases;

class TwoPhaseWalletRulesTest extends OperatorsWalletRules {
    TwoPhaseWalletRulesTest() {
        super(Phases.TWO);
    }
}

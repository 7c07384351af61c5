package io.touchline.wallet.http;

import io.touchline.betting.Wallet.Balance;
import io.touchline.protocol.AccountId;
import java.util.concurrent.CompletionStage;

/** Asks the wallet what an account has. */
final class Balances {
    private final WalletChannel channel;

    Balances(WalletChannel channel) {
        this.channel = channel;
    }

    CompletionStage<Balance> of(AccountId account) {
        WalletCall call = WalletCall.question(
                Lane.BALANCE,
                "balance",
                "/v1/accounts/" + WalletCall.segment(account.value()) + "/balance",
                account.value());
        return channel.send(call)
                .map(answer -> new Balance(
                        answer.currency(),
                        answer.amount("available"),
                        answer.amountIfAny("held"),
                        answer.amountIfAny("owed")))
                .toCompletionStage();
    }
}

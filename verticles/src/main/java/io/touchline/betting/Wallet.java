package io.touchline.betting;

import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import java.util.concurrent.CompletionStage;

/**
 * Where the bettors' money is. Each operation is idempotent by the bet's id: a repeat answers where the hold stands and changes
 * nothing. A stage that fails says that the outcome is unknown; a stage may also never complete. No call blocks.
 */
public interface Wallet {
    /** Holds a stake; declined for good where there is not enough, or where it was released before. */
    CompletionStage<WalletStanding> hold(BetId bet, AccountId account, Money amount, long expiresInMicros);

    /** Takes this much of what is held, and lets go of the rest. */
    CompletionStage<WalletStanding> post(BetId bet, AccountId account, Money amount);

    /** Lets go of a hold; one that has not come in yet must never be made after this. */
    CompletionStage<WalletStanding> release(BetId bet, AccountId account);

    CompletionStage<WalletStanding> query(BetId bet, AccountId account);

    CompletionStage<Balance> balance(AccountId account);

    /**
     * What an account has, in minor units.
     *
     * @param available may be staked; never negative
     * @param held for undecided bets
     * @param owed what a taken-back win left short, 0 for most
     */
    record Balance(String currency, long available, long held, long owed) {}
}

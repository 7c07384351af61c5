package io.touchline.betting;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.Money;
import java.util.concurrent.CompletionStage;

/** Puts money into accounts of the own ledger; a wallet that is somebody else's has no such door. */
@FunctionalInterface
public interface Deposits {
    /**
     * Deposits once for each reference; the account is opened where there is none.
     *
     * @return whether this call did it: false for a repeat
     */
    CompletionStage<Boolean> deposit(AccountId account, Money amount, String reference);
}

package io.touchline.settlement;

import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;

/** Hears of settlements, after they are durable. Called on settlement's context; must return at once. */
@FunctionalInterface
public interface SettlementNews {
    SettlementNews NONE = (bet, account, before, after) -> {};

    /**
     * A bet was settled, settled anew, or is open again because what it was settled by was taken back; its account's balance may be
     * another.
     *
     * @param after SETTLED, VOIDED, or ACCEPTED where it is open again
     */
    void changed(BetId bet, AccountId account, BetStatus before, BetStatus after);
}

package io.touchline.settlement;

import io.touchline.domain.settlement.PlayerBalance;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.protocol.SelectionResult;
import io.touchline.store.Sql;
import java.sql.SQLException;

/** Where the money of settlements goes. Called inside the transaction that settles, once for each settlement and its reversal. */
public interface Returns {
    /** What the player has before it. */
    PlayerBalance balance(Sql sql, Cause cause) throws SQLException;

    /** Pays a return; 0 for a lost bet, whose stake is the house's with it. */
    void pay(Sql sql, Cause cause, SelectionResult result, long stake, long returned) throws SQLException;

    /**
     * Takes it back.
     *
     * @return what the player did not have any more, and owes now
     */
    long takeBack(Sql sql, Cause cause, SelectionResult result, long stake, long returned) throws SQLException;
}

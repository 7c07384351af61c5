package io.touchline.settlement;

import io.touchline.domain.settlement.PlayerBalance;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.LedgerAccount;
import io.touchline.ledger.SettlementPostings;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.SelectionResult;
import io.touchline.store.Sql;
import java.sql.SQLException;

/** Returns in our own ledger, which is in the same database. */
public final class LedgerReturns implements Returns {
    @Override
    public PlayerBalance balance(Sql sql, Cause cause) throws SQLException {
        return new PlayerBalance(
                Ledger.balance(sql, LedgerAccount.cash(cause.account(), cause.currency())),
                -Ledger.balance(sql, LedgerAccount.receivable(cause.account(), cause.currency())));
    }

    @Override
    public void pay(Sql sql, Cause cause, SelectionResult result, long stake, long returned) throws SQLException {
        SettlementPostings.takeStake(sql, cause, stake);
        SettlementPostings.pay(sql, cause, entry(result), returned);
    }

    @Override
    public long takeBack(Sql sql, Cause cause, SelectionResult result, long stake, long returned) throws SQLException {
        long owed = SettlementPostings.takeBack(sql, cause, entry(result), returned);
        SettlementPostings.returnStake(sql, cause, stake);
        return owed;
    }

    private static Entry entry(SelectionResult result) {
        return result == SelectionResult.VOID ? Entry.REFUND : Entry.WIN;
    }
}

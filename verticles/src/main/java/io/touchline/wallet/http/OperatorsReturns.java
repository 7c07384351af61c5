package io.touchline.wallet.http;

import io.touchline.domain.settlement.PlayerBalance;
import io.touchline.ledger.SettlementPostings;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.SelectionResult;
import io.touchline.settlement.Returns;
import io.touchline.store.Sql;
import java.sql.SQLException;

/**
 * Returns that an operator's wallet pays out: our ledger has them against {@code psp:clearing}, and the commit that settles also writes
 * down what the wallet has to be told. What a player owes after a reversal is that wallet's matter; its answer is kept with the reversal.
 */
final class OperatorsReturns implements Returns {
    /** Whatever the player has: what a reversal finds there, the wallet decides. Half of the range, so that returns can be added. */
    private static final PlayerBalance UNKNOWN = new PlayerBalance(Long.MAX_VALUE / 2, 0);

    @Override
    public PlayerBalance balance(Sql sql, Cause cause) {
        return UNKNOWN;
    }

    @Override
    public void pay(Sql sql, Cause cause, SelectionResult result, long stake, long returned) throws SQLException {
        SettlementPostings.takeStake(sql, cause, stake);
        if (returned > 0) {
            SettlementPostings.payOut(sql, cause, entry(result), returned);
            CreditRows.credit(sql, cause, entry(result), returned);
        }
    }

    @Override
    public long takeBack(Sql sql, Cause cause, SelectionResult result, long stake, long returned) throws SQLException {
        if (returned > 0) {
            SettlementPostings.takeBackPaidOut(sql, cause, entry(result), returned);
            CreditRows.reversal(sql, cause, entry(result), returned);
        }
        SettlementPostings.returnStake(sql, cause, stake);
        return 0;
    }

    private static Entry entry(SelectionResult result) {
        return result == SelectionResult.VOID ? Entry.REFUND : Entry.WIN;
    }
}

package io.touchline.wallet;

import io.touchline.domain.betting.BetCommand.MoveHold;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.store.Sql;
import java.sql.SQLException;

/** A wallet whose rows are in the journal's database, so that money moves in the commit of the lines that it moves for. */
@FunctionalInterface
public interface JointWallet {
    /**
     * Moves a hold, inside a transaction of the store. Idempotent by the bet's id, as {@link io.touchline.betting.Wallet} is.
     *
     * @throws io.touchline.store.WorkRefused where the bet's hold is not of this kind, before anything is written
     */
    WalletStanding move(Sql sql, AccountId account, MoveHold move) throws SQLException;
}

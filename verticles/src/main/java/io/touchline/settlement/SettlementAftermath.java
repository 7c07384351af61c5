package io.touchline.settlement;

import io.touchline.betting.BetArchive.AfterAcceptance;
import io.touchline.journal.SqlBetArchive;
import io.touchline.protocol.BetId;
import io.touchline.store.Sql;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The newest settlement of a bet, for those who read bets. */
public final class SettlementAftermath implements SqlBetArchive.Aftermath {
    @Override
    public @Nullable AfterAcceptance of(Sql sql, BetId bet) throws SQLException {
        return SettlementRows.aftermath(sql, bet);
    }
}

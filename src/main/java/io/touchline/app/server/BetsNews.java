package io.touchline.app.server;

import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.betting.BetNews;
import io.touchline.betting.OwnNews;
import io.touchline.domain.betting.BetView;
import io.touchline.protocol.AccountId;
import io.touchline.settlement.SettlementVerticle;
import org.jspecify.annotations.Nullable;

/** Brings what becomes of bets to their bettors, and accepted ones to settlement. Thread-safe. */
final class BetsNews implements BetNews {
    private final OwnNews own;
    private volatile @Nullable SettlementVerticle settlement;

    BetsNews(OwnNews own) {
        this.own = own;
    }

    /** From now on accepted bets go there, too. */
    void settleBy(SettlementVerticle verticle) {
        settlement = verticle;
    }

    @Override
    public void told(BetView view) {
        own.told(view);
        SettlementVerticle known = settlement;
        if (known != null && view.status() == BetView.Status.ACCEPTED) {
            known.accepted(view);
        }
    }

    @Override
    public void balanceChanged(AccountId account) {
        own.balanceChanged(account);
    }

    /** A bet was settled, or is open again. */
    void settled(AccountId account, @Nullable StoredBet bet) {
        if (bet != null) {
            own.told(account, bet);
        }
        own.balanceChanged(account);
    }
}

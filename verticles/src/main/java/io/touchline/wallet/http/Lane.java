package io.touchline.wallet.http;

import io.touchline.limits.Limit;
import io.touchline.wallet.http.HttpWalletConfig.Bounds;
import java.util.Locale;

/** Kinds of calls that do not stand in each other's way. */
enum Lane {
    HOLD(Limit.WALLET_HOLDS),
    /** What ends a hold or finds out about it. */
    STAKE(Limit.WALLET_STAKES),
    /** Returns and reversals; what waits of them waits in the database. */
    CREDIT(Limit.WALLET_CREDITS),
    BALANCE(Limit.WALLET_BALANCES);

    private final Limit limit;

    Lane(Limit limit) {
        this.limit = limit;
    }

    /** What turns away a call that finds no room. */
    Limit limit() {
        return limit;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    int atOnce(Bounds bounds) {
        return switch (this) {
            case HOLD -> bounds.holds();
            case STAKE -> bounds.stakes();
            case CREDIT -> bounds.credits();
            case BALANCE -> bounds.balances();
        };
    }

    int waitingMax(Bounds bounds) {
        return switch (this) {
            case HOLD -> bounds.holdsWaiting();
            case STAKE -> bounds.stakesWaiting();
            // No more are handed in than are sent at once.
            case CREDIT -> bounds.credits();
            case BALANCE -> bounds.balancesWaiting();
        };
    }
}

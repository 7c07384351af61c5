package io.touchline.betting;

import io.touchline.domain.betting.BetView;
import io.touchline.protocol.AccountId;

/** Hears what bettors are to be told, on the desk's context and after it is durable. Must return at once. */
public interface BetNews {
    /** Tells nobody. */
    BetNews NONE = new BetNews() {
        @Override
        public void told(BetView view) {}

        @Override
        public void balanceChanged(AccountId account) {}
    };

    void told(BetView view);

    /** What the account has available or held may be another now. */
    void balanceChanged(AccountId account);
}

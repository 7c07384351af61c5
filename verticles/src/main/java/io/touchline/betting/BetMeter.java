package io.touchline.betting;

import io.touchline.domain.betting.BetView;

/** Counts what the desk does. Called on the desk's context, once for each; must be cheap. */
public interface BetMeter {
    /** Does not count. */
    BetMeter NONE = new BetMeter() {
        @Override
        public void decided(BetView.Status status) {}

        @Override
        public void decisionTook(long micros) {}

        @Override
        public void delayError(long micros) {}

        @Override
        public void undecided(int count) {}

        @Override
        public void clockOffset(long micros) {}
    };

    /** A bet came to this end. */
    void decided(BetView.Status status);

    /** From the end of the delay, or from the receipt where there was none, until the bettor was told. */
    void decisionTook(long micros);

    /** How much later than planned a delay ended. */
    void delayError(long micros);

    /** How many bets are undecided now. */
    void undecided(int count);

    /** How far the wall clock is ahead of the server's. On any context. */
    void clockOffset(long micros);
}

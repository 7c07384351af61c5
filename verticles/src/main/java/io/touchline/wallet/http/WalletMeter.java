package io.touchline.wallet.http;

/** Counts what the wallet is asked and how it answers. Called from several threads; must be cheap. */
public interface WalletMeter {
    /** Does not count. */
    WalletMeter NONE = new WalletMeter() {
        @Override
        public void called(String kind, String outcome, long nanos) {}

        @Override
        public void waiting(String lane, int count) {}

        @Override
        public void unacknowledged(long count, long oldestMicros) {}

        @Override
        public void contradicted() {}
    };

    /**
     * A call came to its end.
     *
     * @param outcome {@code answered}, or why it is not known what the wallet did
     * @param nanos from when it was wanted
     */
    void called(String kind, String outcome, long nanos);

    /** How many calls of a kind wait for their turn now. */
    void waiting(String lane, int count);

    /** How many credits and reversals the wallet has not acknowledged, and how old the oldest is; 0 where there is none. */
    void unacknowledged(long count, long oldestMicros);

    /** The wallet said what cannot be true beside what it said before: an operator has to look. */
    void contradicted();
}

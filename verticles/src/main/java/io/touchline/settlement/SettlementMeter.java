package io.touchline.settlement;

import io.touchline.betting.BetArchive.BetStatus;

/** Counts what settlement does. Called on settlement's context; must be cheap. */
public interface SettlementMeter {
    /** Does not count. */
    SettlementMeter NONE = new SettlementMeter() {
        @Override
        public void changed(BetStatus after) {}

        @Override
        public void failed() {}

        @Override
        public void turnTook(long nanos) {}
    };

    /** A bet was settled or voided, or, where this is ACCEPTED, is open again. */
    void changed(BetStatus after);

    /** A bet could not be settled: an operator has to look at it. */
    void failed();

    /** A batch of bets was settled, in this time. */
    void turnTook(long nanos);
}

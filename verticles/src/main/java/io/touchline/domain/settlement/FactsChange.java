package io.touchline.domain.settlement;

import java.io.Serializable;

/**
 * One word of a feed on how a market ended, as its owner took it: {@link MarketFacts#after} folds it in. Folding the same words in the
 * same order gives the same facts, and a word that is folded in twice in a row changes nothing the second time. So facts can be kept in
 * more than one place, and outlive an owner that has forgotten what was said before it.
 */
public sealed interface FactsChange extends Serializable {
    record Settled(MarketFacts.Results results) implements FactsChange {}

    /** Results, and a cancel of the whole, are taken back. */
    record RolledBack() implements FactsChange {}

    /**
     * Bets accepted in the window are void.
     *
     * @param reason the feed's words; may be empty
     */
    record Cancelled(CancelWindow window, String reason) implements FactsChange {}

    record CancelRolledBack(CancelWindow window) implements FactsChange {}

    record Withdrawn(Withdrawal withdrawal) implements FactsChange {}
}

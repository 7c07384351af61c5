package io.touchline.domain.betting;

import java.util.List;

/**
 * A bet that was admitted: what was asked, and what the owners and rules said at its receipt.
 *
 * @param seen the owners' readings at receipt, one a leg; their epochs have to last until the decision
 * @param terms the rules of the legs' markets at receipt
 */
public record Ticket(
        BetRequest request,
        long receivedAtMicros,
        List<LegReading.Known> seen,
        List<MarketTerms> terms,
        DelayPlan delay) {
    public Ticket {
        seen = List.copyOf(seen);
        terms = List.copyOf(terms);
    }
}

package io.touchline.domain.betting;

import io.touchline.protocol.Price;
import java.util.ArrayList;
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

    /** What the bet would have stood at, had it been decided when it came in: one price a leg. */
    public List<Price> pricesAtReceipt() {
        List<Price> prices = new ArrayList<>();
        for (int leg = 0; leg < request.legs().size(); leg++) {
            LegRequest asked = request.legs().get(leg);
            prices.add(
                    leg < seen.size()
                            ? LegCheck.priceAtReceipt(asked, seen.get(leg), request.consent(), terms.get(leg))
                            : asked.price());
        }
        return prices;
    }
}

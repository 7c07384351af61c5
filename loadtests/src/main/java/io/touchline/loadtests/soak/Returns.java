package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What an accepted bet has to return, worked out from its own words and the results: a second opinion on the server's. */
final class Returns {
    private Returns() {}

    /**
     * Of a single or an accumulator.
     *
     * @param bet as the API shows it
     * @param log knows how markets ended
     * @return minor units, rounded half-even once; null where it is not known yet: nothing is lost, and a market is open
     */
    static @Nullable Long of(JsonNode bet, SoakLog log) {
        BigDecimal returned =
                BigDecimal.valueOf(bet.path("stake").path("amount").asLong());
        boolean isOpen = false;
        for (JsonNode leg : bet.path("legs")) {
            SoakMarket market = log.market(leg.path("market").asText());
            if (market == null || !market.isSettled()) {
                isOpen = true;
                continue;
            }
            switch (market.result(SoakMarket.number(leg.path("selection").asText()))) {
                case "LOST" -> {
                    return 0L;
                }
                case "WON" ->
                    returned =
                            returned.multiply(new BigDecimal(leg.path("price").asText()));
                default -> {
                    // A void leg counts with the price 1.
                }
            }
        }
        return isOpen
                ? null
                : (Long) returned.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }
}

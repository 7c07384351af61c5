package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.HouseTerms.Entry;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import java.util.List;
import org.junit.jupiter.api.Test;

class HouseTermsTest {
    private static final MarketTerms WINNERS = tolerating(1);
    private static final MarketTerms TENNIS = tolerating(2);
    private static final MarketTerms TOTALS = tolerating(3);
    private static final HouseTerms HOUSE = new HouseTerms(List.of(
            new Entry("tennis", "MATCH_ODDS", WINNERS),
            new Entry("tennis", null, TENNIS),
            new Entry(null, "TOTAL", TOTALS)));

    @Test
    void shouldTakeTheFirstThatFits() {
        assertThat(HOUSE.of(new MarketKind("tennis", "MATCH_ODDS"))).isEqualTo(WINNERS);
        assertThat(HOUSE.of(new MarketKind("tennis", "TOTAL"))).isEqualTo(TENNIS);
        assertThat(HOUSE.of(new MarketKind("tennis", null))).isEqualTo(TENNIS);
        assertThat(HOUSE.of(new MarketKind("football", "TOTAL"))).isEqualTo(TOTALS);
    }

    @Test
    void shouldTakeTheDefaultWhereNothingFitsOrTheMarketIsNotKnown() {
        assertThat(HOUSE.of(new MarketKind("football", "MATCH_ODDS"))).isEqualTo(MarketTerms.DEFAULT);
        assertThat(HOUSE.of(new MarketKind("football", null))).isEqualTo(MarketTerms.DEFAULT);
        assertThat(HOUSE.of(null)).isEqualTo(MarketTerms.DEFAULT);
    }

    private static MarketTerms tolerating(int basisPoints) {
        return new MarketTerms(Philosophy.PRICE_AT_END, basisPoints, 0, false);
    }
}

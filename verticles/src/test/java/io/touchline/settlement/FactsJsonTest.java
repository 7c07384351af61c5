package io.touchline.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.domain.settlement.CancelWindow;
import io.touchline.domain.settlement.FactsChange;
import io.touchline.domain.settlement.MarketFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactsJsonTest {
    private static final CancelWindow LATE = new CancelWindow(5L, null);

    @Test
    void shouldKeepTheWordsOfCancels() {
        MarketFacts facts =
                new MarketFacts("WIN", null, Map.of(CancelWindow.WHOLE, "fixed match", LATE, ""), List.of());

        assertThat(FactsJson.facts(FactsJson.FORM, FactsJson.write(facts))).isEqualTo(facts);
        assertThat(FactsJson.write(new FactsChange.Cancelled(LATE, "late bets")))
                .isEqualTo("{\"cancelled\":[5,null,\"late bets\"]}");
    }

    @Test
    void shouldReadWhatWasWrittenWithoutTheWords() {
        String text = "{\"type\":\"WIN\",\"cancels\":[[5,null],[null,null]],\"withdrawals\":[]}";

        assertThat(FactsJson.facts(1, text))
                .isEqualTo(new MarketFacts("WIN", null, Map.of(CancelWindow.WHOLE, "", LATE, ""), List.of()));
        assertThatThrownBy(() -> FactsJson.facts(3, text)).hasMessage("form: 3 (expected: 1 to 2)");
    }
}

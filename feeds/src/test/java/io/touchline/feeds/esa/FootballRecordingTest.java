package io.touchline.feeds.esa;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.feeds.SharedRecordings;
import io.touchline.protocol.Line;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The football recording: one match, 77 markets, last traded prices, every market settled. */
class FootballRecordingTest {
    private static final List<EsaLine> LINES = new ArrayList<>();

    @BeforeAll
    static void shouldReadTheRecording() {
        EsaNormaliser normaliser = new EsaNormaliser(new ExchangeEvents());
        SharedRecordings.lines(SharedRecordings.FOOTBALL).forEach(line -> LINES.add(normaliser.accept(line)));
    }

    @Test
    void shouldReadEveryLineAndEntry() {
        assertThat(LINES).hasSize(1_096).allSatisfy(line -> {
            assertThat(line.kind()).isEqualTo("mcm");
            assertThat(line.refusals()).isEmpty();
        });
        assertThat(LINES.stream().mapToInt(EsaLine::entries).sum()).isEqualTo(4_170);
    }

    @Test
    void shouldKnowAllMarketsOfOneEvent() {
        assertThat(updates().stream().map(MarketUpdate::market).distinct()).hasSize(77);
        assertThat(updates().stream().map(update -> update.event().value()).distinct())
                .containsExactly("28202626");
    }

    @Test
    void shouldTellEverySuspension() {
        Map<MarketId, MarketStatus> statuses = new LinkedHashMap<>();
        int suspensions = 0;
        int inPlay = 0;
        for (MarketUpdate update : updates()) {
            MarketStatus before = statuses.put(update.market(), update.status());
            if (before == MarketStatus.OPEN && update.status() == MarketStatus.SUSPENDED) {
                suspensions++;
                inPlay += update.inPlay() ? 1 : 0;
            }
        }
        assertThat(suspensions).isEqualTo(236);
        assertThat(inPlay).isEqualTo(228);
        assertThat(statuses.values()).containsOnly(MarketStatus.CLOSED);
    }

    @Test
    void shouldSettleTheCornerBetTwiceWithDifferentWinners() {
        assertThat(settlements("1.131162830"))
                .extracting(FootballRecordingTest::winners)
                .containsExactly(List.of("63907"), List.of("47999"));
    }

    @Test
    void shouldSettleAllMarketsOnceButTheCornerBet() {
        Map<MarketId, Long> counts = changes(Settlement.class).stream()
                .collect(Collectors.groupingBy(Settlement::market, Collectors.counting()));
        assertThat(counts).hasSize(77);
        assertThat(counts.entrySet().stream()
                        .filter(entry -> entry.getValue() != 1)
                        .map(entry -> entry.getKey().value()))
                .containsExactly("1.131162830");
    }

    @Test
    void shouldVoidDrawNoBetAndTheMarketWithoutType() {
        assertThat(changes(Settlement.class).stream()
                        .filter(settlement -> settlement.selections().stream()
                                .allMatch(selection -> selection.result() == SelectionResult.VOID))
                        .map(settlement -> settlement.market().value()))
                .containsExactlyInAnyOrder("1.131162792", "1.131162846");
        assertThat(updates().stream()
                        .filter(update -> update.market().value().equals("1.131162846"))
                        .map(MarketUpdate::type))
                .containsOnlyNulls();
    }

    @Test
    void shouldSettleEachHandicapFromTheDrawItEndedIn() {
        Map<String, SelectionResult> results = results("1.131162758");
        assertThat(results).hasSize(66);
        assertThat(results)
                .containsEntry("63907", SelectionResult.VOID)
                .containsEntry("47999", SelectionResult.VOID)
                .containsEntry("63907@0.25", SelectionResult.HALF_WON)
                .containsEntry("47999@0.25", SelectionResult.HALF_WON)
                .containsEntry("63907@-0.25", SelectionResult.HALF_LOST)
                .containsEntry("47999@-0.25", SelectionResult.HALF_LOST)
                .containsEntry("63907@0.5", SelectionResult.WON)
                .containsEntry("47999@-0.5", SelectionResult.LOST)
                .containsEntry("47999@4", SelectionResult.WON);
    }

    @Test
    void shouldPushTheTotalThatWasHitExactly() {
        assertThat(results("1.131162807"))
                .containsEntry("285471@-3", SelectionResult.WON)
                .containsEntry("2795170@-4", SelectionResult.VOID)
                .containsEntry("12453962@-5", SelectionResult.LOST);
    }

    @Test
    void shouldCallAnyNumberOfScorersWinnersInFull() {
        Settlement toScore = settlements("1.131162744").getLast();
        assertThat(winners(toScore)).hasSize(4);
        assertThat(toScore.selections())
                .extracting(SelectionSettlement::deadHeatFactor)
                .containsOnlyNulls();
        assertThat(toScore.selections())
                .filteredOn(selection -> selection.result() == SelectionResult.VOID)
                .hasSize(17);
    }

    @Test
    void shouldTakeLinesFromMarketTypes() {
        assertThat(lastUpdate("1.131162719").line()).isEqualTo(new Line("2.5"));
        assertThat(lastUpdate("1.131162743").line()).isEqualTo(new Line("10.5"));
        assertThat(lastUpdate("1.131162806").line()).isNull();
    }

    private static Map<String, SelectionResult> results(String market) {
        return settlements(market).getLast().selections().stream()
                .collect(Collectors.toMap(selection -> selection.id().value(), SelectionSettlement::result));
    }

    private static List<String> winners(Settlement settlement) {
        return settlement.selections().stream()
                .filter(selection -> selection.result() == SelectionResult.WON)
                .map(selection -> selection.id().value())
                .toList();
    }

    private static List<Settlement> settlements(String market) {
        return changes(Settlement.class).stream()
                .filter(settlement -> settlement.market().value().equals(market))
                .toList();
    }

    private static MarketUpdate lastUpdate(String market) {
        return updates().stream()
                .filter(update -> update.market().value().equals(market))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<MarketUpdate> updates() {
        return changes(MarketUpdate.class);
    }

    private static <C extends FeedChange> List<C> changes(Class<C> type) {
        return LINES.stream()
                .flatMap(line -> line.changes().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}

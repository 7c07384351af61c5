package io.touchline.feeds.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.feeds.simulator.PlayedMatch.PlayedMarket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the lines as a feed's reader would, and holds them to what the push format and the trade promise. */
class DerbyTimelineTest {
    private static final MatchClock CLOCK = new MatchClock(0, 1_795_216_108_524_000L, 1);
    private static final long MINUTE = 60_000;

    /** Long enough for a match seen from its first prices to be played, confirmed and corrected. */
    private static final long PLAY_MILLIS = 106 * MINUTE;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldPlayWholeMatchesWhoseResultsFollowFromTheScore(long seed) {
        Map<String, PlayedMatch> matches = play(new DerbyTimeline(seed, "run", 1));

        List<PlayedMatch> whole = matches.values().stream()
                .filter(match -> match.seenFromTheStart && match.phase.equals("ENDED"))
                .toList();
        assertThat(whole).isNotEmpty();
        for (PlayedMatch match : whole) {
            SettlementOracle oracle = new SettlementOracle(match);
            assertThat(match.markets).hasSizeBetween(95, 105);
            match.markets.forEach((id, market) -> assertResults(seed, oracle, id, market));
        }
    }

    private static void assertResults(long seed, SettlementOracle oracle, String id, PlayedMarket market) {
        assertThat(market.status).as(id).isIn("SETTLED", "CANCELLED");
        if (market.status.equals("SETTLED")) {
            assertThat(market.certainty).as(id).isEqualTo("CONFIRMED");
            assertThat(market.results).hasSameSizeAs(market.first.getJsonArray("selections"));
            market.results.forEach((selection, result) -> assertThat(result)
                    .as("seed %d, %s", seed, selection)
                    .isEqualTo(oracle.result(market.first, selection.substring(id.length() + 1))));
        }
    }

    /** Plays on, and holds every line to the rules on the way. */
    private static Map<String, PlayedMatch> play(DerbyTimeline timeline) {
        Map<String, PlayedMatch> matches = new LinkedHashMap<>();
        Map<String, PlayedMatch> byMarket = new HashMap<>();
        long at = 0;
        while (at < PLAY_MILLIS) {
            SimulatedLine line = timeline.next();
            at = line.atMillis();
            if (line.fields().startsWith("\"type\":\"prices\"")) {
                assertPrices(line, byMarket);
                continue;
            }
            JsonObject json = new JsonObject(line.json(CLOCK));
            String type = json.getString("type");
            if (type.equals("start") || type.equals("alive")) {
                continue;
            }
            String market = json.getString("market");
            if (json.containsKey("event")) {
                PlayedMatch match = matches.computeIfAbsent(json.getString("event"), id -> new PlayedMatch(json));
                match.take(json);
                if (type.equals("market")) {
                    byMarket.put(market, match);
                    assertMarket(json);
                }
            } else {
                matchOf(json, byMarket).take(json);
            }
        }
        return matches;
    }

    /** Prices come only for open markets of matches without a bet stop. Parsing all of them would take most of the time. */
    private static void assertPrices(SimulatedLine line, Map<String, PlayedMatch> byMarket) {
        if (line.seq() % 50 == 0) {
            JsonObject json = new JsonObject(line.json(CLOCK));
            PlayedMatch match = matchOf(json, byMarket);
            assertThat(match.stopped).isFalse();
            assertThat(match.market(json).status).isIn("OPEN", "SUSPENDED");
            assertThat(assertPriced(json.getJsonArray("selections"))).isNotNegative();
        }
    }

    private static PlayedMatch matchOf(JsonObject line, Map<String, PlayedMatch> byMarket) {
        return Objects.requireNonNull(byMarket.get(line.getString("market")), "not sent before: " + line);
    }

    private static void assertMarket(JsonObject market) {
        assertThat(market.getString("status")).isIn("OPEN", "SUSPENDED", "CLOSED");
        assertThat(market.getString("name")).isNotBlank();
        assertThat(market.getInteger("betDelayMs")).isEqualTo(market.getBoolean("inPlay") ? 5000 : 0);
        assertThat(market.containsKey("statusReason"))
                .isEqualTo(!market.getString("status").equals("OPEN"));
        JsonArray selections = market.getJsonArray("selections");
        assertThat(selections).isNotEmpty();
        double implied = assertPriced(selections);
        boolean complete = selections.stream().allMatch(s -> ((JsonObject) s).getValue("price") != null);
        if (complete && market.getString("status").equals("OPEN")) {
            double winners = market.getString("marketType").endsWith("DOUBLE_CHANCE") ? 2 : 1;
            assertThat(implied / winners).as(market.encode()).isBetween(1.0, 1.2);
        }
    }

    private static double assertPriced(JsonArray selections) {
        double implied = 0;
        for (int i = 0; i < selections.size(); i++) {
            Number price = (Number) selections.getJsonObject(i).getValue("price");
            if (price != null) {
                assertThat(price.doubleValue()).isBetween(1.001, 1000.0);
                implied += 1 / price.doubleValue();
            }
        }
        return implied;
    }

    @Test
    void shouldNumberLinesFromOneBeginningWithStart() {
        DerbyTimeline timeline = new DerbyTimeline(9, "run", 10);
        long at = 0;
        for (long seq = 1; seq <= 20_000; seq++) {
            SimulatedLine line = timeline.next();
            assertThat(line.seq()).isEqualTo(seq);
            assertThat(line.atMillis()).isGreaterThanOrEqualTo(at);
            at = line.atMillis();
            assertThat(line.fields().equals("\"type\":\"start\"")).isEqualTo(seq == 1);
        }
    }

    @Test
    void shouldBeginWithMatchesAtAllStagesOfPlay() {
        List<String> clocks = new ArrayList<>();
        DerbyTimeline timeline = new DerbyTimeline(9, "run", 10);
        while (timeline.nextMillis() == 0) {
            JsonObject json = new JsonObject(timeline.next().json(CLOCK));
            if (json.getString("type").equals("event") && json.containsKey("name")) {
                assertThat(json.getLong("startTime")).isPositive();
                clocks.add(json.getString("clock"));
            }
        }
        assertThat(clocks).hasSizeGreaterThanOrEqualTo(10).contains("00:00");
        assertThat(clocks).anyMatch(clock -> clock.compareTo("20:00") > 0 && clock.compareTo("45:00") < 0);
        assertThat(clocks).anyMatch(clock -> clock.compareTo("65:00") > 0);
    }

    @Test
    void shouldNeverBeSilentForMoreThanASecondOfMatchTime() {
        for (int matches : new int[] {0, 1}) {
            DerbyTimeline timeline = new DerbyTimeline(3, "run", matches);
            long last = 0;
            while (last < 10 * MINUTE) {
                long at = timeline.next().atMillis();
                assertThat(at - last).isLessThanOrEqualTo(1_000);
                last = at;
            }
        }
    }

    /** Ids of a run never come back in another: a bet on a market of yesterday's demo must not settle with today's. */
    @Test
    void shouldCarryTheRunInEveryId() {
        assertThat(ids("r1")).isNotEmpty().doesNotContainAnyElementsOf(ids("r2"));
    }

    private static Set<String> ids(String runId) {
        DerbyTimeline timeline = new DerbyTimeline(3, runId, 2);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            JsonObject json = new JsonObject(timeline.next().json(CLOCK));
            ids.add(json.getString("event", runId));
            ids.add(json.getString("market", runId));
            json.getJsonArray("selections", new JsonArray())
                    .forEach(selection -> ids.add(((JsonObject) selection).getString("id")));
        }
        return ids;
    }

    @Test
    void shouldChangeHundredsOfMarketsASecondWithTenMatches() {
        DerbyTimeline timeline = new DerbyTimeline(3, "run", 10);
        int changes = 0;
        while (timeline.nextMillis() <= 60_000) {
            SimulatedLine line = timeline.next();
            boolean isImage = line.atMillis() == 0;
            changes += !isImage && line.fields().contains("\"market\":") ? 1 : 0;
        }
        assertThat(changes / 60).isBetween(200, 500);
    }

    @Test
    void shouldRefuseRunIdsAndCountsOutOfBounds() {
        assertThatThrownBy(() -> new DerbyTimeline(1, "No", 1)).hasMessageContaining("runId");
        assertThatThrownBy(() -> new DerbyTimeline(1, "run", 41)).hasMessageContaining("matches");
        assertThatThrownBy(() -> new DerbyTimeline(1, "run", -1)).hasMessageContaining("matches");
    }
}

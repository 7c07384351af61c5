package io.touchline.feeds.esa;

import static io.touchline.feeds.esa.EsaLines.changes;
import static io.touchline.feeds.esa.EsaLines.definition;
import static io.touchline.feeds.esa.EsaLines.json;
import static io.touchline.feeds.esa.EsaLines.market;
import static io.touchline.feeds.esa.EsaLines.mcm;
import static io.touchline.feeds.esa.EsaLines.runner;
import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange.Doubt;
import io.touchline.feeds.FeedChange.EventUpdate;
import io.touchline.feeds.FeedChange.IncidentReport;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.SelectionUpdate;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.protocol.EventId;
import org.junit.jupiter.api.Test;

class CricketScoreTest {
    private static final EventId EVENT = new EventId("900");

    private final ExchangeEvents events = new ExchangeEvents();
    private final EsaNormaliser scores = new EsaNormaliser(events);

    @Test
    void shouldTellAnEventWithScoreClockAndStatus() {
        assertThat(changes(
                        scores,
                        ccm("'fixtureInfo':{'homeTeam':'A','awayTeam':'B','expectedStartTime':1700000000000,"
                                + "'eventStatus':'BALL_IN_PROGRESS'}," + stats(1, 102, 3, "15.4", 0, 0))))
                .containsExactly(new EventUpdate(
                        EVENT,
                        "cricket",
                        null,
                        "A v B",
                        1_700_000_000_000_000L,
                        false,
                        "102/3",
                        "15.4 ov",
                        "BALL_IN_PROGRESS"));
    }

    @Test
    void shouldTellOnlyWhatChanged() {
        changesOf(ccm(stats(1, 10, 0, "2.0", 0, 0)));

        assertThat(changes(scores, ccm(stats(1, 10, 0, "2.0", 0, 0)))).isEmpty();
        assertThat(changes(scores, ccm(stats(2, 10, 0, "2.0", 4, 0))))
                .containsExactly(new EventUpdate(EVENT, null, null, null, null, null, "10/0, 4/0", "1.0 ov", null));
    }

    @Test
    void shouldReportAWicketOnceAlsoWhenTheScoreIsCorrectedDownAndUpAgain() {
        changesOf(ccm(stats(1, 10, 0, "2.0", 0, 0)));
        String out = "'incidentListWrapper':{'incidentList':[{'incidentType':'OUT','participantRef':'C. Player'}]},";

        assertThat(changes(scores, ccm(out + stats(1, 10, 1, "2.1", 0, 0))))
                .last()
                .isEqualTo(new IncidentReport(EVENT, "WICKET", "10/1", "2.1 ov", "C. Player"));
        assertThat(changes(scores, ccm(stats(1, 10, 0, "2.1", 0, 0)))).hasSize(1);
        assertThat(changes(scores, ccm(stats(1, 10, 1, "2.1", 0, 0)))).noneMatch(IncidentReport.class::isInstance);
    }

    @Test
    void shouldNameSelectionsOfTheExchangeAfterTheTeams() {
        changesOf(ccm("'homeTeam':{'name':'A','selectionId':1},'awayTeam':{'name':'B','selectionId':2}"));
        EsaNormaliser exchange = new EsaNormaliser(events);

        assertThat(changes(
                        exchange, mcm(market("1.1", definition("OPEN", "", runner(1, "ACTIVE"), runner(3, "ACTIVE"))))))
                .last()
                .isInstanceOfSatisfying(
                        MarketUpdate.class,
                        update -> assertThat(update.selections())
                                .extracting(SelectionUpdate::name)
                                .containsExactly("A", "Selection 3"));
    }

    @Test
    void shouldDoubtTheEventOfABrokenScore() {
        assertThat(changes(scores, ccm("'matchStats':{'currentInnings':'many'}")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Doubt.class, doubt -> assertThat(doubt.target()).isEqualTo(new Target.OfEvent(EVENT)));
    }

    private void changesOf(String line) {
        assertThat(scores.accept(line).refusals()).isEmpty();
    }

    private static String ccm(String fields) {
        return json("{'op':'ccm','id':2,'pt':1700000000000,'cc':[{'eventId':'900'," + fields + "}]}");
    }

    private static String stats(int innings, int runs, int wickets, String overs, int runs2, int wickets2) {
        return "'matchStats':{'currentInnings':" + innings + ",'inningsStats':[{'inningsNum':1,'inningsRuns':" + runs
                + ",'inningsWickets':" + wickets + ",'inningsOvers':'" + overs
                + "'},{'inningsNum':2,'inningsRuns':" + runs2 + ",'inningsWickets':" + wickets2
                + ",'inningsOvers':'1.0'}]}";
    }
}

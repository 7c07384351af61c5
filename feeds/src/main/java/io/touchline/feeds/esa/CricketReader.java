package io.touchline.feeds.esa;

import io.touchline.feeds.esa.EsaMessage.Entry;
import io.touchline.feeds.esa.EsaMessage.Innings;
import io.touchline.feeds.esa.EsaMessage.InningsScore;
import io.touchline.feeds.esa.EsaMessage.ScoreChange;
import io.touchline.feeds.esa.EsaMessage.Team;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an entry of a cricket score message ({@code ccm}). Each part of it may be missing. */
final class CricketReader {
    private static final int RUNS_MAX = 10_000;
    private static final int INNINGS_MAX = 8;
    private static final long MILLIS_MAX = 4_102_444_800_000L;

    private CricketReader() {}

    static Entry entry(Fields fields) {
        Fields fixture = fields.object("fixtureInfo");
        Long startMillis = fixture == null ? null : fixture.wholeNumber("expectedStartTime", 0, MILLIS_MAX);
        return new ScoreChange(
                fields.requiredWord("eventId"),
                fixture == null ? null : eventName(fixture),
                fixture == null ? null : status(fixture),
                startMillis == null ? null : startMillis * 1_000,
                teams(fields),
                innings(fields));
    }

    private static @Nullable String eventName(Fields fixture) {
        String home = fixture.text("homeTeam");
        String away = fixture.text("awayTeam");
        return home == null || away == null ? fixture.text("eventDescription") : home + " v " + away;
    }

    private static @Nullable String status(Fields fixture) {
        String status = fixture.text("eventStatus");
        return status == null ? fixture.text("fixtureStatus") : status;
    }

    private static List<Team> teams(Fields fields) {
        List<Team> teams = new ArrayList<>();
        for (String side : List.of("homeTeam", "awayTeam")) {
            Fields team = fields.object(side);
            String name = team == null ? null : team.text("name");
            if (team != null && name != null) {
                teams.add(new Team(team.wholeNumber("selectionId", 0, Long.MAX_VALUE), name));
            }
        }
        return teams;
    }

    private static @Nullable Innings innings(Fields fields) {
        Fields stats = fields.object("matchStats");
        if (stats == null || !stats.has("currentInnings")) {
            return null;
        }
        List<InningsScore> scores = new ArrayList<>();
        for (Fields innings : stats.objects("inningsStats")) {
            String overs = innings.word("inningsOvers");
            scores.add(new InningsScore(
                    innings.wholeNumberOr("inningsNum", scores.size() + 1, 1, INNINGS_MAX),
                    innings.wholeNumberOr("inningsRuns", 0, 0, RUNS_MAX),
                    innings.wholeNumberOr("inningsWickets", 0, 0, 10),
                    overs == null ? "0.0" : overs));
        }
        int current = stats.wholeNumberOr("currentInnings", 1, 0, INNINGS_MAX);
        return new Innings(current, scores, lastOut(fields));
    }

    /** The list comes newest first. */
    private static @Nullable String lastOut(Fields fields) {
        Fields wrapper = fields.object("incidentListWrapper");
        if (wrapper == null) {
            return null;
        }
        for (Fields incident : wrapper.objects("incidentList")) {
            String who = incident.text("participantRef");
            if ("OUT".equals(incident.word("incidentType")) && who != null && !who.equals("0")) {
                return who;
            }
        }
        return null;
    }
}

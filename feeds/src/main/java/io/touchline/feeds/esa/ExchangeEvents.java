package io.touchline.feeds.esa;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.EventUpdate;
import io.touchline.feeds.FeedChange.IncidentReport;
import io.touchline.feeds.esa.EsaMessage.Definition;
import io.touchline.feeds.esa.EsaMessage.Innings;
import io.touchline.feeds.esa.EsaMessage.InningsScore;
import io.touchline.feeds.esa.EsaMessage.ScoreChange;
import io.touchline.feeds.esa.EsaMessage.Status;
import io.touchline.feeds.esa.EsaMessage.Team;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the events of one run: the exchange spreads it over the definitions of their markets and over score messages,
 * maybe in several streams. To be used by one thread at a time.
 */
public final class ExchangeEvents {
    private static final int EVENTS_MAX = 50_000;

    private final Map<EventId, Known> events = new HashMap<>();

    /** Takes in what a definition says of its event, and adds to the changes what is new of it. */
    void learn(EventId id, MarketId market, Definition definition, List<FeedChange> changes) {
        Known event = event(id);
        event.sport = Sports.name(definition.eventType());
        event.competition = firstOf(definition.competition(), event.competition);
        event.exchangeName = firstOf(definition.eventName(), event.exchangeName);
        event.startMicros = definition.startMicros() == null ? event.startMicros : definition.startMicros();
        if (definition.inPlay() && definition.status() != Status.CLOSED) {
            event.marketsInPlay.add(market);
        } else {
            event.marketsInPlay.remove(market);
        }
        event.addNews(id, changes);
    }

    /** Takes in a score message, and adds to the changes what is new in it. */
    void learn(EventId id, ScoreChange score, List<FeedChange> changes) {
        Known event = event(id);
        event.sport = event.sport == null ? Sports.CRICKET : event.sport;
        event.scoreName = firstOf(score.name(), event.scoreName);
        event.status = firstOf(score.status(), event.status);
        event.startMicros = event.startMicros == null ? score.startMicros() : event.startMicros;
        for (Team team : score.teams()) {
            if (team.selection() != null && event.teams.size() < Known.TEAMS_MAX) {
                event.teams.put(team.selection(), team.name());
            }
        }
        boolean wicket = score.innings() != null && event.score(score.innings());
        event.addNews(id, changes);
        if (wicket) {
            String lastOut = Objects.requireNonNull(score.innings()).lastOut();
            changes.add(new IncidentReport(id, "WICKET", event.score, event.clock, lastOut));
        }
    }

    /** The name of the team that a runner stands for; null where no score message named it. */
    @Nullable String team(EventId id, long selection) {
        Known event = events.get(id);
        return event == null ? null : event.teams.get(selection);
    }

    private Known event(EventId id) {
        Known event = events.get(id);
        if (event == null) {
            if (events.size() >= EVENTS_MAX) {
                throw new FieldException("eventId", id, "at most " + EVENTS_MAX + " events");
            }
            event = new Known();
            events.put(id, event);
        }
        return event;
    }

    private static @Nullable String firstOf(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }

    private static final class Known {
        private static final int TEAMS_MAX = 16;

        private final Set<MarketId> marketsInPlay = new HashSet<>();
        private final Map<Long, String> teams = new HashMap<>();
        private final Map<Integer, Integer> wicketsByInnings = new HashMap<>();
        private @Nullable String sport;
        private @Nullable String competition;
        private @Nullable String exchangeName;
        private @Nullable String scoreName;
        private @Nullable Long startMicros;
        private @Nullable String score;
        private @Nullable String clock;
        private @Nullable String status;
        private @Nullable EventUpdate shown;

        /** Whether a wicket fell that none of the scores so far had: corrections go down and up again. */
        private boolean score(Innings innings) {
            List<String> scores = new ArrayList<>();
            boolean wicket = false;
            for (InningsScore played : innings.scores()) {
                if (played.number() > innings.current()) {
                    continue;
                }
                scores.add(played.runs() + "/" + played.wickets());
                Integer before = wicketsByInnings.get(played.number());
                wicket |= before != null && played.wickets() > before;
                wicketsByInnings.merge(played.number(), played.wickets(), Math::max);
                if (played.number() == innings.current()) {
                    clock = played.overs() + " ov";
                }
            }
            score = scores.isEmpty() ? score : String.join(", ", scores);
            return wicket;
        }

        private void addNews(EventId id, List<FeedChange> changes) {
            String name = exchangeName == null ? scoreName : exchangeName;
            EventUpdate now = new EventUpdate(
                    id,
                    sport,
                    competition,
                    name == null ? "Event " + id : name,
                    startMicros,
                    !marketsInPlay.isEmpty(),
                    score,
                    clock,
                    status);
            if (!now.equals(shown)) {
                changes.add(shown == null ? now : difference(shown, now));
                shown = now;
            }
        }

        private static EventUpdate difference(EventUpdate from, EventUpdate to) {
            return new EventUpdate(
                    to.event(),
                    news(from.sport(), to.sport()),
                    news(from.competition(), to.competition()),
                    news(from.name(), to.name()),
                    news(from.startTimeMicros(), to.startTimeMicros()),
                    news(from.inPlay(), to.inPlay()),
                    news(from.score(), to.score()),
                    news(from.clock(), to.clock()),
                    news(from.status(), to.status()));
        }

        private static <T> @Nullable T news(@Nullable T from, @Nullable T to) {
            return Objects.equals(from, to) ? null : to;
        }
    }
}

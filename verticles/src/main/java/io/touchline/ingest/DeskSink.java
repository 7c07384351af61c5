package io.touchline.ingest;

import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One feed's way into the desk: splits lines by event, keeps their order, counts the feed's runs. */
final class DeskSink implements FeedSink {
    private static final Logger LOG = LoggerFactory.getLogger(DeskSink.class);

    private final FeedName feed;
    private final FeedDesk desk;
    private FeedHealth health = FeedHealth.UP;
    private volatile boolean healthTold = true;
    private long run = 1;
    private volatile boolean recorded;
    private boolean doubtful;

    /** What has been handed to the owners and not yet been vouched for, in order. */
    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();

    /** Lines that are applied together. */
    private static final class Delivery {
        private final long aliveMicros;
        private boolean applied;

        Delivery(long aliveMicros) {
            this.aliveMicros = aliveMicros;
        }
    }

    /** Events whose owner failed on something of this feed: what they hold is suspended as soon as the owner answers again. */
    private final Set<EventId> doubted = new LinkedHashSet<>();

    /** Those of them to whose owner that is on its way. */
    private final Set<EventId> suspending = new HashSet<>();

    DeskSink(FeedName feed, FeedDesk desk) {
        this.feed = feed;
        this.desk = desk;
    }

    @Override
    public Future<List<FeedLine.Refusal>> apply(List<FeedLine> lines) {
        return desk.onContext(() -> applyOnContext(lines)).compose(applied -> applied);
    }

    @Override
    public Future<Void> restart(String reason) {
        return desk.onContext(() -> {
                    run++;
                    deliveries.clear();
                    doubtful = false;
                    LOG.atInfo()
                            .addKeyValue("feed", feed)
                            .addKeyValue("run", run)
                            .addKeyValue("reason", reason)
                            .log("feed begins anew");
                    return toAll(new Action.RestartFeed(feed, run));
                })
                .compose(done -> done);
    }

    @Override
    public Future<Void> health(FeedHealth next) {
        return desk.onContext(() -> {
                    if (next.equals(health) && healthTold) {
                        return Future.<Void>succeededFuture();
                    }
                    health = next;
                    healthTold = true;
                    desk.states().changed(feed, next);
                    LOG.atInfo()
                            .addKeyValue("feed", feed)
                            .addKeyValue("state", next.state())
                            .addKeyValue("reason", next.reason())
                            .log("feed health changed");
                    // Told again is told for the first time where an owner could not be reached.
                    return toAll(new Action.SetFeedHealth(feed, next)).onFailure(failure -> healthTold = false);
                })
                .compose(done -> done);
    }

    @Override
    public void timesAreRecorded() {
        recorded = true;
    }

    private Future<Void> toAll(Action action) {
        List<Future<EventOutcome>> all = new ArrayList<>();
        desk.index().eventsOf(feed).forEach(event -> all.add(submit(event, action)));
        return Future.all(all).mapEmpty();
    }

    private Future<List<FeedLine.Refusal>> applyOnContext(List<FeedLine> lines) {
        Delivery delivery = new Delivery(aliveMicros(lines, desk.heard(feed)));
        if (!doubtful) {
            deliveries.add(delivery);
        }
        suspendDoubted();
        List<FeedLine.Refusal> refusals = new ArrayList<>();
        Map<EventId, List<FeedLine>> byEvent = new LinkedHashMap<>();
        for (FeedLine line : lines) {
            split(line, byEvent, refusals);
        }
        List<Future<EventOutcome>> outcomes = new ArrayList<>(byEvent.size());
        byEvent.forEach((event, itsLines) -> {
            outcomes.add(submit(event, new Action.ApplyLines(feed, run, health, itsLines)));
        });
        return Future.all(outcomes)
                .onComplete(ignored -> desk.run(() -> ended(delivery, ignored.succeeded())))
                .map(ignored -> {
                    outcomes.forEach(outcome -> refusals.addAll(outcome.result().refusals()));
                    note(lines, refusals);
                    return List.copyOf(refusals);
                });
    }

    /** Never later than the arrival: a clock that is ahead must not vouch for what is still to come. */
    private long aliveMicros(List<FeedLine> lines, long arrivedMicros) {
        if (recorded) {
            return arrivedMicros;
        }
        long newest = 0;
        for (FeedLine line : lines) {
            newest = Math.max(newest, line.sourceTimeMicros());
        }
        return Math.min(newest, arrivedMicros);
    }

    /**
     * Vouches for the deliveries of which all before have been applied, too: a bet must not be taken on the word of a line that has
     * overtaken a bet stop. After one that failed there is nothing to vouch for until the feed begins anew.
     */
    private void ended(Delivery delivery, boolean well) {
        delivery.applied = true;
        if (!well) {
            doubtful = true;
            deliveries.clear();
        }
        long alive = 0;
        while (!deliveries.isEmpty() && deliveries.getFirst().applied) {
            alive = Math.max(alive, deliveries.removeFirst().aliveMicros);
        }
        if (alive > 0) {
            desk.applied(feed, alive);
        }
    }

    /**
     * Submits in the feed's present run, and begins a new one where the owner fails: lines that come after the lost ones would
     * otherwise move the book past them, and when they are sent again they would count as repeats.
     */
    private Future<EventOutcome> submit(EventId event, Action action) {
        return desk.submit(event, action).onFailure(failure -> lost(event, action, failure));
    }

    private void lost(EventId event, Action action, Throwable failure) {
        run++;
        doubted.add(event);
        desk.states().ownerFailed(feed);
        LOG.atError()
                .setCause(failure)
                .addKeyValue("feed", feed)
                .addKeyValue("event", event)
                .addKeyValue("run", run)
                .log("an owner failed: the feed begins a new run, and what it said of the event is suspended");
        if (!(action instanceof Action.RestartFeed)) {
            suspendDoubted();
        }
    }

    /** Not tried again by itself when it fails, but with the feed's next line: a feed that is silent is down soon. */
    private void suspendDoubted() {
        for (EventId event : List.copyOf(doubted)) {
            if (suspending.add(event)) {
                desk.submit(event, new Action.RestartFeed(feed, run)).onComplete((done, failure) -> {
                    suspending.remove(event);
                    doubted.remove(event);
                    if (failure != null) {
                        lost(event, new Action.RestartFeed(feed, run), failure);
                    }
                });
            }
        }
    }

    /** One log line for a delivery, however many of its lines were refused: a broken feed must not fill the disk. */
    private void note(List<FeedLine> lines, List<FeedLine.Refusal> refusals) {
        if (refusals.isEmpty()) {
            return;
        }
        FeedLine.Refusal first = refusals.getFirst();
        lines.stream()
                .filter(line -> line.seq() == first.seq())
                .findFirst()
                .ifPresent(line -> LOG.atWarn()
                        .addKeyValue("feed", feed)
                        .addKeyValue("correlation", line.correlationId())
                        .addKeyValue("reason", first.message())
                        .addKeyValue("refused", refusals.size())
                        .log("lines refused by the market owner"));
    }

    private void split(FeedLine line, Map<EventId, List<FeedLine>> byEvent, List<FeedLine.Refusal> refusals) {
        Map<EventId, List<FeedChange>> changes = new LinkedHashMap<>();
        for (FeedChange change : line.changes()) {
            switch (desk.index().route(feed, change)) {
                case MarketIndex.Route.To(List<EventId> events) ->
                    events.forEach(event -> changes.computeIfAbsent(event, ignored -> new ArrayList<>())
                            .add(change));
                case MarketIndex.Route.Refused(String reason) -> {
                    refusals.add(new FeedLine.Refusal(line.seq(), reason));
                    suspendWhatItSpokeOf(change, reason, changes);
                }
            }
        }
        changes.forEach((event, itsChanges) -> byEvent.computeIfAbsent(event, ignored -> new ArrayList<>())
                .add(new FeedLine(line.seq(), line.sourceTimeMicros(), line.correlationId(), itsChanges)));
    }

    /** A market line that names a wrong event is refused here, and its market is somewhere else than the line says. */
    private void suspendWhatItSpokeOf(FeedChange refused, String reason, Map<EventId, List<FeedChange>> changes) {
        EventId event = desk.index().doubtedBy(feed, refused);
        if (event != null && refused instanceof FeedChange.MarketUpdate update) {
            changes.computeIfAbsent(event, ignored -> new ArrayList<>())
                    .add(new FeedChange.Doubt(new FeedChange.Target.OfMarket(update.market()), reason));
        }
    }
}

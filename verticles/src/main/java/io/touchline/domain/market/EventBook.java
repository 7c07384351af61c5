package io.touchline.domain.market;

import io.touchline.domain.market.EventCommand.Action;
import io.touchline.feeds.FeedHealth;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event with all its markets, as its single writer holds it. {@link #apply} is the only way to change it: same book, command and
 * time give the same outcome. Not thread-safe: one thread owns it.
 *
 * <p>Versions and epochs never go back: those of a market begin above {@code floor}, which its creator chooses above all that an
 * earlier incarnation of the server, or a forgotten market of the same id, can have reached.
 */
public final class EventBook implements Serializable {
    // What follows is for CommandApplication too, which is the only one to change it.
    final EventId id;
    final MarketLimits limits;
    final Map<MarketId, Entry> markets = new LinkedHashMap<>();

    long floor;

    @Nullable Event image;

    Switches switches = Switches.NONE;
    FeedHealth feedHealth = FeedHealth.UP;
    long run;
    long appliedSeq;
    private long revision;
    long timeMicros;

    /** When something of it last changed for whoever looks at it. */
    long changedMicros;

    /**
     * A market's state and the image of it that was last published.
     *
     * @param changedBy correlation id of what made that image
     */
    record Entry(MarketState state, Market image, String changedBy) implements Serializable {}

    public EventBook(EventId id, long floor, MarketLimits limits) {
        this.id = id;
        this.floor = floor;
        this.limits = limits;
    }

    /** Whether nothing is left of the event: its book can be thrown away. */
    public boolean isEmpty() {
        return image == null && markets.isEmpty();
    }

    public @Nullable Event image() {
        return image;
    }

    public @Nullable Market market(MarketId market) {
        Entry entry = markets.get(market);
        return entry == null ? null : entry.image();
    }

    /** Correlation id of what last changed what clients see of a market: its feed's line, or an operator's switch. */
    public @Nullable String changedBy(MarketId market) {
        Entry entry = markets.get(market);
        return entry == null ? null : entry.changedBy();
    }

    /** The images of all markets in the order in which they appeared. */
    public List<Market> markets() {
        return markets.values().stream().map(Entry::image).toList();
    }

    /** What the feed that speaks of the event is known to be. */
    public FeedState feedState() {
        return feedHealth.state();
    }

    /** Since when the outcome of a market has been known, by the server's clock; null while it is not, or of an unknown market. */
    public @Nullable Long outcomeKnownMicros(MarketId market) {
        Entry entry = markets.get(market);
        return entry == null ? null : entry.state().outcomeKnownMicros();
    }

    public long revision() {
        return revision;
    }

    /** The largest version or epoch any of its markets has reached. */
    public long highestVersion() {
        long highest = floor;
        for (Entry entry : markets.values()) {
            highest = Math.max(
                    highest, Math.max(entry.image().version(), entry.image().epoch()));
        }
        return highest;
    }

    /** Versions of markets that appear from now on begin above this; never lowers anything. */
    public void raiseFloor(long newFloor) {
        floor = Math.max(floor, newFloor);
    }

    /** Applies a command at this time; an earlier time than that of the last command counts as that. */
    public EventOutcome apply(EventCommand command, long nowMicros) {
        timeMicros = Math.max(timeMicros, nowMicros);
        CommandApplication application = new CommandApplication(this);
        if (command.switches().revision() > switches.revision()) {
            switches = command.switches();
            application.reassessAll(switches.correlationId());
        }
        switch (command.action()) {
            case Action.ApplyLines lines -> application.applyLines(lines);
            case Action.RestartFeed(FeedName feed, long newRun) -> application.restartFeed(feed, newRun);
            case Action.SetFeedHealth(FeedName feed, FeedHealth health) -> application.setFeedHealth(feed, health);
            case Action.Reassess() -> {}
            case Action.Retire(long endedBefore, long emptySince) -> application.retire(endedBefore, emptySince);
        }
        if (!application.effects.isEmpty()) {
            revision++;
            changedMicros = timeMicros;
        }
        return new EventOutcome(id, revision, timeMicros, application.effects, application.refusals);
    }
}

package io.touchline.cache;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import io.touchline.domain.market.EventBook;
import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.MarketLimits;
import io.touchline.protocol.EventId;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Applies one command to one event on the partition thread that owns it. The book's rules are deterministic, so the backup is sent
 * the command with what the primary alone knew, its time and the versions it had forgotten, instead of the event: it comes to the
 * same book. A repeat changes nothing, because the book
 * guards lines by run and sequence and everything else is absolute.
 */
final class OwnedEvent implements EntryProcessor<String, EventBook, @Nullable EventOutcome>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    /** Key of the member's {@link Rules} in its user context. */
    static final String RULES = "touchline.rules";

    private final EventCommand command;
    private final long floor;
    private long timeMicros;

    /** What the primary had forgotten: the backup may have forgotten other markets, and must come to the same versions. */
    private long raisedTo;

    private final boolean primary;

    /** Set on the instance that its sender holds, lost when it is sent to another member. */
    private final transient boolean local;

    private transient @Nullable Rules rules;
    private transient @Nullable EventOutcome outcome;

    /**
     * What a member knows that commands do not carry.
     *
     * @param forgottenVersion above every version and epoch of markets that were forgotten here: one that comes back begins above
     */
    record Rules(MicrosClock clock, MarketLimits limits, AtomicLong forgottenVersion) {
        Rules(MicrosClock clock, MarketLimits limits) {
            this(clock, limits, new AtomicLong());
        }
    }

    OwnedEvent(EventCommand command, long floor) {
        this(command, floor, 0, 0, true, true);
    }

    private OwnedEvent(
            EventCommand command, long floor, long timeMicros, long raisedTo, boolean primary, boolean local) {
        this.command = command;
        this.floor = floor;
        this.timeMicros = timeMicros;
        this.raisedTo = raisedTo;
        this.primary = primary;
        this.local = local;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        rules = (Rules) instance.getUserContext().get(RULES);
    }

    @Override
    public @Nullable EventOutcome process(Map.Entry<String, EventBook> entry) {
        Rules known = Objects.requireNonNull(rules, "rules");
        if (primary) {
            timeMicros = known.clock().micros();
            raisedTo = known.forgottenVersion().get();
        }
        @Nullable EventBook held = entry.getValue();
        EventBook book = held == null ? new EventBook(new EventId(entry.getKey()), floor, known.limits()) : held;
        book.raiseFloor(raisedTo);
        EventOutcome applied = book.apply(command, timeMicros);
        if (command.action() instanceof EventCommand.Action.Retire) {
            known.forgottenVersion().accumulateAndGet(book.highestVersion(), Math::max);
        }
        entry.setValue(book.isEmpty() ? null : book);
        if (local) {
            // Handed over as an object: what is returned would be serialised even within this process.
            outcome = applied;
            return null;
        }
        return applied;
    }

    @Override
    public EntryProcessor<String, EventBook, @Nullable EventOutcome> getBackupProcessor() {
        return new OwnedEvent(command, floor, timeMicros, raisedTo, false, false);
    }

    /** What the owner did, whether it is in this process or not. */
    EventOutcome outcome(@Nullable EventOutcome returned) {
        return Objects.requireNonNull(outcome == null ? returned : outcome, "outcome");
    }
}

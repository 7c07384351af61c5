package io.touchline.cache;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.Sighting;
import io.touchline.domain.market.EventBook;
import io.touchline.protocol.Event;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads legs of one event on the partition thread that owns it: between two of the feed's writes, never within one. Changes nothing, so
 * that there is nothing for a backup to do.
 */
public final class OwnedReading
        implements EntryProcessor<String, EventBook, @Nullable ArrayList<LegReading>>,
                ReadOnly,
                HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    /** Key of the member's {@link Witness} in its user context. */
    static final String WITNESS = "touchline.witness";

    private final ArrayList<Leg> legs;

    /** Set on the instance that its sender holds, lost when it is sent to another member. */
    private final transient boolean local;

    private transient @Nullable Witness witness;
    private transient @Nullable ArrayList<LegReading> readings;

    /** What is to be read. */
    public record Leg(MarketId market, SelectionId selection) implements Serializable {}

    /** What a member adds to what is in a book. */
    record Witness(MicrosClock clock, FeedPulse pulse, long token) {}

    OwnedReading(List<Leg> legs) {
        this.legs = new ArrayList<>(legs);
        this.local = true;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        witness = (Witness) instance.getUserContext().get(WITNESS);
    }

    @Override
    @SuppressWarnings("NonApiType") // What a processor returns is serialised: a List need not be serialisable.
    public @Nullable ArrayList<LegReading> process(Map.Entry<String, EventBook> entry) {
        Witness known = Objects.requireNonNull(witness, "witness");
        @Nullable EventBook book = entry.getValue();
        @Nullable Event event = book == null ? null : book.image();
        // Before the book is looked at: what the pulse vouches for has been applied to it by then.
        long alive = event == null ? 0 : known.pulse().aliveMicros(event.feed().name());
        long now = known.clock().micros();
        ArrayList<LegReading> all = new ArrayList<>(legs.size());
        for (Leg leg : legs) {
            @Nullable Market market = book == null ? null : book.market(leg.market());
            all.add(
                    book == null || market == null
                            ? new LegReading.Unknown(leg.market(), now)
                            : reading(book, market, leg.selection(), alive, known.token(), now));
        }
        if (local) {
            readings = all;
            return null;
        }
        return all;
    }

    private static LegReading reading(
            EventBook book, Market market, SelectionId selection, long alive, long token, long nowMicros) {
        @Nullable Long knownSince = book.outcomeKnownMicros(market.id());
        if (knownSince != null) {
            return new LegReading.OutcomeKnown(market.id(), knownSince, nowMicros);
        }
        LegReading.Known reading = new Sighting(
                        market,
                        book.feedState(),
                        alive,
                        Objects.requireNonNull(book.changedBy(market.id()), "changed by"),
                        nowMicros)
                .reading(selection, token);
        return reading == null ? new LegReading.UnknownSelection(market.id(), nowMicros) : reading;
    }

    /** What was read, whether the owner is in this process or not. */
    @SuppressWarnings("NonApiType") // As the processor returned it.
    List<LegReading> readings(@Nullable ArrayList<LegReading> returned) {
        return Objects.requireNonNull(readings == null ? returned : readings, "readings");
    }
}

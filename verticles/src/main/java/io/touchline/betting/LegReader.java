package io.touchline.betting;

import io.touchline.cache.MicrosClock;
import io.touchline.cache.OwnedReading;
import io.touchline.domain.betting.BetCommand.CheckAtOwner;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.protocol.EventId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the owners what they see. What bets of one turn want to know of one event is read in one operation, so that ten thousand bets whose
 * delay ends together cost few. An owner that does not answer leaves the bet to its timer. On the desk's context.
 */
final class LegReader {
    private static final Logger LOG = LoggerFactory.getLogger(LegReader.class);

    /** An operation must stay short: the feed's writes wait behind it. Reading a leg takes well below a microsecond. */
    private static final int LEGS_AT_ONCE = 500;

    private final MarketSide owners;
    private final MicrosClock clock;
    private final DeskLine line;
    private final Answers answers;
    private final Map<EventId, Batch> batches = new LinkedHashMap<>();

    /** Hears what the owners say. */
    @FunctionalInterface
    interface Answers {
        void answered(CheckAtOwner question, List<LegReading> readings);
    }

    /** One bet's question, on its way. */
    private static final class Asked {
        private final CheckAtOwner question;
        private final @Nullable LegReading[] readings;
        private int missing;

        Asked(CheckAtOwner question) {
            this.question = question;
            this.readings = new LegReading[question.legs().size()];
            this.missing = readings.length;
        }
    }

    private record Place(Asked asked, int leg) {}

    /** What is asked of one event in one operation. */
    private record Batch(List<OwnedReading.Leg> legs, List<Place> places) {
        Batch() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    LegReader(MarketSide owners, MicrosClock clock, DeskLine line, Answers answers) {
        this.owners = owners;
        this.clock = clock;
        this.line = line;
        this.answers = answers;
    }

    /** Asks with the next {@link #flush}. */
    void ask(CheckAtOwner question) {
        Asked asked = new Asked(question);
        for (int leg = 0; leg < question.legs().size(); leg++) {
            LegRequest request = question.legs().get(leg);
            EventId event = request.event() == null ? owners.eventOf(request.market()) : request.event();
            if (event == null) {
                asked.readings[leg] = new LegReading.Unknown(request.market(), clock.micros());
                asked.missing--;
                continue;
            }
            Batch batch = batches.computeIfAbsent(event, ignored -> new Batch());
            batch.legs().add(new OwnedReading.Leg(request.market(), request.selection()));
            batch.places().add(new Place(asked, leg));
            if (batch.legs().size() >= LEGS_AT_ONCE) {
                send(event, batch);
                batches.remove(event);
            }
        }
        if (asked.missing == 0) {
            // Not at once: whoever asks is in the middle of a step.
            line.add(() -> answer(asked));
        }
    }

    /** Sends what has been asked since the last time. */
    void flush() {
        batches.forEach(this::send);
        batches.clear();
    }

    private void send(EventId event, Batch batch) {
        owners.read(event, batch.legs()).whenComplete((readings, failure) -> {
            if (failure == null) {
                line.add(() -> read(batch, readings));
            } else {
                LOG.atWarn()
                        .addKeyValue("event", event)
                        .addKeyValue("legs", batch.legs().size())
                        .log("owner did not answer", failure);
            }
        });
    }

    private void read(Batch batch, List<LegReading> readings) {
        for (int i = 0; i < readings.size(); i++) {
            Place place = batch.places().get(i);
            Asked asked = place.asked();
            asked.readings[place.leg()] = readings.get(i);
            asked.missing--;
            if (asked.missing == 0) {
                answer(asked);
            }
        }
    }

    private void answer(Asked asked) {
        List<LegReading> readings = new ArrayList<>(asked.readings.length);
        for (LegReading reading : asked.readings) {
            readings.add(Objects.requireNonNull(reading, "reading"));
        }
        answers.answered(asked.question, readings);
    }
}

package io.touchline.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.Offer;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.Terms;
import io.touchline.domain.betting.Ticket;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of the journal, each record as an object with all of its components in their order: what {@link BetEntryJson} reads, and
 * what its mapper would write. By hand, because the mapper's reflection was a quarter of what the store's writer did.
 */
final class BetEntryWriter {
    private static final JsonFactory JSON = new JsonFactory();
    /** Of the lines with which a single begins. */
    private static final int CHARACTERS_TYPICAL = 2_048;

    private final JsonGenerator json;

    private BetEntryWriter(JsonGenerator json) {
        this.json = json;
    }

    static String write(List<BetEntry> entries) {
        StringWriter out = new StringWriter(CHARACTERS_TYPICAL);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            BetEntryWriter writer = new BetEntryWriter(json);
            json.writeStartArray();
            for (BetEntry entry : entries) {
                writer.line(entry);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString();
    }

    private void line(BetEntry entry) throws IOException {
        json.writeStartObject();
        json.writeFieldName("line");
        switch (entry) {
            case BetEntry.Placed(BetRequest request, long _) -> {
                json.writeString("placed");
                request(request);
            }
            case BetEntry.Admitted(Ticket ticket, long _) -> {
                json.writeString("admitted");
                ticket(ticket);
            }
            case BetEntry.Held(Terms terms, long _) -> {
                json.writeString("held");
                terms(terms);
            }
            case BetEntry.Offered(Offer offer, long _) -> {
                json.writeString("offered");
                offer(offer);
            }
            case BetEntry.Confirmed(Terms terms, long _) -> {
                json.writeString("confirmed");
                terms(terms);
            }
            case BetEntry.Decided(Decision decision, long _) -> {
                json.writeString("decided");
                decision(decision);
            }
            case BetEntry.Doubted _ -> json.writeString("doubted");
            case BetEntry.Accepted _ -> json.writeString("accepted");
            case BetEntry.Refused(Refusal refusal, boolean holdOwed, long _) -> {
                json.writeString("refused");
                refusal(refusal);
                json.writeBooleanField("holdOwed", holdOwed);
            }
            case BetEntry.Released _ -> json.writeString("released");
        }
        json.writeNumberField("atMicros", entry.atMicros());
        json.writeEndObject();
    }

    private void request(BetRequest request) throws IOException {
        json.writeObjectFieldStart("request");
        json.writeStringField("bet", request.bet().value());
        json.writeStringField("account", request.account().value());
        json.writeStringField("key", request.key());
        json.writeStringField("bodyHash", request.bodyHash());
        json.writeArrayFieldStart("legs");
        for (LegRequest leg : request.legs()) {
            leg(leg);
        }
        json.writeEndArray();
        money("stake", request.stake());
        json.writeObjectFieldStart("consent");
        json.writeStringField("priceChange", request.consent().priceChange().name());
        json.writeBooleanField("reoffer", request.consent().reoffer());
        json.writeBooleanField("partialStake", request.consent().partialStake());
        json.writeEndObject();
        json.writeObjectFieldStart("shape");
        json.writeStringField("type", request.shape().type().name());
        json.writeBooleanField("eachWay", request.shape().eachWay());
        composition(request.shape().composition());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void leg(LegRequest leg) throws IOException {
        json.writeStartObject();
        json.writeStringField("market", leg.market().value());
        json.writeStringField("selection", leg.selection().value());
        price("price", leg.price());
        number("version", leg.version());
        number("epoch", leg.epoch());
        json.writeStringField("event", leg.event() == null ? null : leg.event().value());
        PlaceTerms places = leg.placeTerms();
        if (places == null) {
            json.writeNullField("placeTerms");
        } else {
            json.writeObjectFieldStart("placeTerms");
            json.writeNumberField("places", places.places());
            json.writeNumberField("numerator", places.numerator());
            json.writeNumberField("denominator", places.denominator());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void composition(Composition composition) throws IOException {
        json.writeObjectFieldStart("composition");
        json.writeFieldName("composition");
        switch (composition) {
            case Composition.Composed composed -> {
                json.writeString("composed");
                json.writeObjectFieldStart("combinations");
                json.writeNumberField("legs", composed.combinations().legs());
                numbers("sizes", composed.combinations().sizes());
                numbers("bankers", composed.combinations().bankers());
                json.writeEndObject();
                json.writeObjectFieldStart("stake");
                json.writeNumberField("total", composed.stake().total());
                json.writeNumberField("lines", composed.stake().lines());
                json.writeEndObject();
            }
            case Composition.Refused refused -> {
                json.writeString("refused");
                json.writeStringField("code", refused.code().name());
                json.writeStringField("detail", refused.detail());
            }
        }
        json.writeEndObject();
    }

    private void ticket(Ticket ticket) throws IOException {
        json.writeObjectFieldStart("ticket");
        request(ticket.request());
        json.writeNumberField("receivedAtMicros", ticket.receivedAtMicros());
        json.writeArrayFieldStart("seen");
        for (LegReading.Known seen : ticket.seen()) {
            reading(seen);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("terms");
        for (MarketTerms terms : ticket.terms()) {
            json.writeStartObject();
            json.writeStringField("philosophy", terms.philosophy().name());
            json.writeNumberField("toleranceBasisPoints", terms.toleranceBasisPoints());
            json.writeNumberField("feedLagGuardMs", terms.feedLagGuardMs());
            json.writeBooleanField("deadTime", terms.deadTime());
            json.writeEndObject();
        }
        json.writeEndArray();
        delay(ticket.delay());
        json.writeEndObject();
    }

    private void delay(DelayPlan delay) throws IOException {
        json.writeObjectFieldStart("delay");
        json.writeNumberField("marketMs", delay.marketMs());
        json.writeNumberField("feedLagGuardMs", delay.feedLagGuardMs());
        json.writeNumberField("customerOffsetMs", delay.customerOffsetMs());
        json.writeNumberField("liabilityOffsetMs", delay.liabilityOffsetMs());
        json.writeNumberField("minMs", delay.minMs());
        json.writeNumberField("maxMs", delay.maxMs());
        json.writeBooleanField("inPlay", delay.inPlay());
        json.writeBooleanField("skipped", delay.skipped());
        json.writeNumberField("appliedMs", delay.appliedMs());
        json.writeStringField("ruleVersion", delay.ruleVersion());
        json.writeEndObject();
    }

    private void reading(LegReading.Known reading) throws IOException {
        json.writeStartObject();
        json.writeStringField("market", reading.market().value());
        json.writeStringField("status", reading.status().name());
        json.writeBooleanField("inPlay", reading.inPlay());
        json.writeNumberField("betDelayMs", reading.betDelayMs());
        json.writeNumberField("version", reading.version());
        json.writeNumberField("epoch", reading.epoch());
        json.writeStringField("selection", reading.selection().name());
        price("price", reading.price());
        json.writeStringField("feed", reading.feed().name());
        json.writeNumberField("feedAliveMicros", reading.feedAliveMicros());
        json.writeStringField("changedBy", reading.changedBy());
        json.writeNumberField("token", reading.token());
        json.writeNumberField("atMicros", reading.atMicros());
        json.writeEndObject();
    }

    private void terms(Terms terms) throws IOException {
        json.writeObjectFieldStart("terms");
        prices(terms.prices());
        money("stake", terms.stake());
        json.writeNumberField("sinceMicros", terms.sinceMicros());
        json.writeNumberField("dueMicros", terms.dueMicros());
        json.writeNumberField("decideByMicros", terms.decideByMicros());
        json.writeNumberField("offers", terms.offers());
        json.writeEndObject();
    }

    private void offer(Offer offer) throws IOException {
        json.writeObjectFieldStart("offer");
        json.writeNumberField("number", offer.number());
        prices(offer.prices());
        money("stake", offer.stake());
        reasons(offer.reasons());
        json.writeNumberField("untilMicros", offer.untilMicros());
        json.writeEndObject();
    }

    private void decision(Decision decision) throws IOException {
        json.writeObjectFieldStart("decision");
        json.writeArrayFieldStart("legs");
        for (Decision.Leg leg : decision.legs()) {
            json.writeStartObject();
            price("used", leg.used());
            json.writeFieldName("reading");
            reading(leg.reading());
            json.writeEndObject();
        }
        json.writeEndArray();
        money("stake", decision.stake());
        json.writeNumberField("atMicros", decision.atMicros());
        json.writeNumberField("measuredMicros", decision.measuredMicros());
        json.writeEndObject();
    }

    private void refusal(Refusal refusal) throws IOException {
        json.writeObjectFieldStart("refusal");
        json.writeStringField("outcome", refusal.outcome().name());
        reasons(refusal.reasons());
        json.writeNumberField("atMicros", refusal.atMicros());
        json.writeEndObject();
    }

    private void reasons(List<Reason> reasons) throws IOException {
        json.writeArrayFieldStart("reasons");
        for (Reason reason : reasons) {
            json.writeStartObject();
            json.writeStringField("code", reason.code().name());
            number("leg", reason.leg() == null ? null : Long.valueOf(reason.leg()));
            json.writeStringField("detail", reason.detail());
            json.writeFieldName("current");
            if (reason.current() == null) {
                json.writeNull();
            } else {
                reading(reason.current());
            }
            number("permitted", reason.permitted());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void prices(List<Price> prices) throws IOException {
        json.writeArrayFieldStart("prices");
        for (Price price : prices) {
            json.writeNumber(price.thousandths());
        }
        json.writeEndArray();
    }

    private void price(String name, @Nullable Price price) throws IOException {
        number(name, price == null ? null : Long.valueOf(price.thousandths()));
    }

    private void money(String name, Money money) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("amount", money.amount());
        json.writeStringField("currency", money.currency());
        json.writeEndObject();
    }

    private void numbers(String name, Collection<Integer> numbers) throws IOException {
        json.writeArrayFieldStart(name);
        for (int number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    private void number(String name, @Nullable Long number) throws IOException {
        json.writeFieldName(name);
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }
}

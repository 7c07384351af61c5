package io.touchline.betting;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.betting.BetArchive.AfterAcceptance;
import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetType;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.Offer;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.settlement.PotentialReturn;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.json.MarketJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bets as the doors and the stream show them. Made of nothing but what is durable, in a fixed order of fields: the same bet is the same
 * bytes, also after a restart.
 */
public final class BetJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTES_TYPICAL = 512;
    /** Of a cancel for which the feed gave no reason. */
    private static final String WITHDRAWN = "cancelled by the feed";

    private static final long MICROS_PER_MS = 1_000;

    private BetJson() {}

    /** What a request to place a bet is answered: short while it is undecided, the whole bet else. */
    public static byte[] answer(BetView view) {
        return bytes(json -> {
            if (view.status() == BetView.Status.PENDING) {
                writePending(json, view);
            } else {
                write(json, view, null);
            }
        });
    }

    public static byte[] bytes(BetView view) {
        return bytes(json -> write(json, view, null));
    }

    public static byte[] bytes(StoredBet bet) {
        return bytes(json -> write(json, bet));
    }

    public static void write(JsonGenerator json, StoredBet bet) throws IOException {
        write(json, BetView.of(bet.lines()), bet.after());
    }

    /** Writes something else as bytes. */
    public static byte[] bytes(Writing writing) {
        var out = new ByteArrayOutputStream(BYTES_TYPICAL);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            writing.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Writes one value. */
    @FunctionalInterface
    public interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    private static void writePending(JsonGenerator json, BetView view) throws IOException {
        json.writeStartObject();
        json.writeStringField("bet", view.bet().value());
        json.writeStringField("status", view.status().name());
        writeRunning(json, view);
        json.writeEndObject();
    }

    private static void writeRunning(JsonGenerator json, BetView view) throws IOException {
        json.writeNumberField("delayMs", view.delay() == null ? 0 : view.delay().appliedMs());
        if (view.decideByMicros() > 0) {
            json.writeNumberField("decideBy", view.decideByMicros());
        }
        Offer offer = view.offer();
        if (offer != null) {
            write(json, offer);
        }
    }

    /** Writes a bet; {@code after} is null where nothing has come of it yet. */
    public static void write(JsonGenerator json, BetView view, @Nullable AfterAcceptance after) throws IOException {
        BetRequest request = view.request();
        json.writeStartObject();
        json.writeStringField("bet", view.bet().value());
        json.writeStringField(
                "status", after == null ? view.status().name() : after.status().name());
        writeShape(json, request);
        writeLegs(json, view);
        json.writeFieldName("stake");
        write(json, view.decision() == null ? request.stake() : view.decision().stake());
        json.writeStringField("priceChange", request.consent().priceChange().name());
        writePotential(json, view);
        json.writeNumberField("receivedAt", view.receivedAtMicros());
        if (view.status() == BetView.Status.PENDING) {
            writeRunning(json, view);
        }
        writeEnd(json, view);
        if (after != null) {
            write(json, after);
        }
        json.writeEndObject();
    }

    private static void writeShape(JsonGenerator json, BetRequest request) throws IOException {
        json.writeStringField("type", request.shape().type().name());
        if (request.shape().composition() instanceof Composition.Composed composed) {
            if (request.shape().type() == BetType.SYSTEM) {
                json.writeArrayFieldStart("sizes");
                for (int size : composed.combinations().sizes()) {
                    json.writeNumber(size);
                }
                json.writeEndArray();
            }
            json.writeNumberField("totalCombinations", composed.stake().lines());
        }
        if (request.shape().eachWay()) {
            json.writeBooleanField("eachWay", true);
        }
    }

    private static void writeLegs(JsonGenerator json, BetView view) throws IOException {
        Decision decision = view.decision();
        json.writeArrayFieldStart("legs");
        for (int i = 0; i < view.request().legs().size(); i++) {
            LegRequest leg = view.request().legs().get(i);
            json.writeStartObject();
            json.writeStringField("market", leg.market().value());
            json.writeStringField("selection", leg.selection().value());
            json.writeFieldName("price");
            if (decision == null) {
                MarketJson.write(json, leg.price());
                writeSeen(json, leg.version(), leg.epoch());
            } else {
                Decision.Leg used = decision.legs().get(i);
                MarketJson.write(json, used.used());
                writeSeen(json, used.reading().version(), used.reading().epoch());
            }
            if (view.request().shape().composition() instanceof Composition.Composed composed
                    && composed.combinations().bankers().contains(i)) {
                json.writeBooleanField("banker", true);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeSeen(JsonGenerator json, @Nullable Long version, @Nullable Long epoch) throws IOException {
        if (version != null) {
            json.writeNumberField("version", version);
        }
        if (epoch != null) {
            json.writeNumberField("epoch", epoch);
        }
    }

    private static void write(JsonGenerator json, Money money) throws IOException {
        json.writeStartObject();
        json.writeNumberField("amount", money.amount());
        json.writeStringField("currency", money.currency());
        json.writeEndObject();
    }

    /** By the prices used, or the asked ones until there are any. */
    private static void writePotential(JsonGenerator json, BetView view) throws IOException {
        if (view.refusal() == null && view.request().shape().composition() instanceof Composition.Composed composed) {
            json.writeNumberField("potentialReturn", potential(view, composed));
        }
    }

    private static long potential(BetView view, Composition.Composed composed) {
        BetRequest request = view.request();
        Decision decision = view.decision();
        long stake = (decision == null ? request.stake() : decision.stake()).amount();
        List<Price> prices = new ArrayList<>();
        List<@Nullable PlaceTerms> terms = new ArrayList<>();
        for (int i = 0; i < request.legs().size(); i++) {
            prices.add(
                    decision == null
                            ? request.legs().get(i).price()
                            : decision.legs().get(i).used());
            if (request.shape().eachWay()) {
                terms.add(request.legs().get(i).placeTerms());
            }
        }
        StakeSplit split = new StakeSplit(stake, composed.stake().lines());
        return PotentialReturn.of(composed.combinations(), split, prices, terms);
    }

    private static void writeEnd(JsonGenerator json, BetView view) throws IOException {
        Decision decision = view.decision();
        Refusal refusal = view.refusal();
        if (decision != null) {
            json.writeNumberField("decidedAt", decision.atMicros());
            writeDelay(json, view, decision.measuredMicros());
        } else if (refusal != null) {
            json.writeNumberField("decidedAt", refusal.atMicros());
            writeDelay(json, view, refusal.atMicros() - view.receivedAtMicros());
            json.writeArrayFieldStart("reasons");
            for (Reason reason : refusal.reasons()) {
                write(json, reason);
            }
            json.writeEndArray();
        }
    }

    private static void writeDelay(JsonGenerator json, BetView view, long measuredMicros) throws IOException {
        if (view.delay() != null) {
            json.writeObjectFieldStart("delay");
            json.writeNumberField("plannedMs", view.delay().appliedMs());
            json.writeNumberField("measuredMs", measuredMicros / MICROS_PER_MS);
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Reason reason) throws IOException {
        json.writeStartObject();
        json.writeNumberField("code", reason.code().number());
        json.writeStringField("name", reason.code().name());
        if (reason.leg() != null) {
            json.writeNumberField("leg", reason.leg());
        }
        if (!reason.detail().isEmpty()) {
            json.writeStringField("detail", reason.detail());
        }
        LegReading.Known current = reason.current();
        if (current != null) {
            json.writeObjectFieldStart("current");
            json.writeFieldName("price");
            MarketJson.write(json, current.price());
            json.writeNumberField("version", current.version());
            json.writeNumberField("epoch", current.epoch());
            json.writeStringField("status", current.status().name());
            json.writeEndObject();
        }
        if (reason.permitted() != null) {
            json.writeNumberField("permitted", reason.permitted());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Offer offer) throws IOException {
        json.writeObjectFieldStart("offer");
        json.writeNumberField("number", offer.number());
        json.writeArrayFieldStart("prices");
        for (Price price : offer.prices()) {
            MarketJson.write(json, price);
        }
        json.writeEndArray();
        json.writeFieldName("stake");
        write(json, offer.stake());
        json.writeNumberField("until", offer.untilMicros());
        json.writeArrayFieldStart("reasons");
        for (Reason reason : offer.reasons()) {
            write(json, reason);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, AfterAcceptance after) throws IOException {
        json.writeObjectFieldStart("settlement");
        json.writeNumberField("no", after.number());
        if (after.result() != null) {
            json.writeStringField("result", after.result());
        }
        json.writeNumberField("returned", after.returned());
        json.writeNumberField("settledAt", after.atMicros());
        String reason = after.reason();
        if (reason != null) {
            json.writeStringField("reason", reason.isEmpty() ? WITHDRAWN : reason);
        }
        json.writeEndObject();
        if (after.status() == BetStatus.VOIDED) {
            json.writeArrayFieldStart("reasons");
            write(json, new Reason(ErrorCode.FEED_VOIDED, null, reason == null ? "" : reason, null, null));
            json.writeEndArray();
        }
    }
}

package io.touchline.domain.receipt;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.Terms;
import io.touchline.domain.betting.Ticket;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the receipt of one decided bet says: what was asked, what its bettor and we were shown, and what was used. Made of the lines of
 * its journal, up to the one that decided it. Same lines, same bytes.
 */
public final class BetReceipt {
    /** Of this form; another form gets another number. */
    static final String FORM = "touchline-receipt/1";

    private @Nullable BetRequest request;
    private @Nullable Ticket ticket;
    private @Nullable Terms terms;
    private @Nullable Decision decision;
    private @Nullable Refusal refusal;
    private long placedMicros;
    private long decidedMicros;
    private boolean accepted;

    private BetReceipt() {}

    /**
     * The receipt of a bet in canonical JSON.
     *
     * @param lines the last one is its acceptance or refusal
     * @param software that decided
     */
    public static String of(List<BetEntry> lines, String software) {
        BetReceipt receipt = new BetReceipt();
        lines.forEach(receipt::read);
        return receipt.write(software);
    }

    private void read(BetEntry line) {
        switch (line) {
            case BetEntry.Placed(BetRequest placed, long at) -> {
                request = placed;
                placedMicros = at;
            }
            case BetEntry.Admitted(Ticket admitted, long _) -> ticket = admitted;
            case BetEntry.Held(Terms held, long _) -> terms = held;
            case BetEntry.Confirmed(Terms confirmed, long _) -> terms = confirmed;
            case BetEntry.Decided(Decision decided, long _) -> decision = decided;
            case BetEntry.Accepted(long at) -> {
                accepted = true;
                decidedMicros = at;
            }
            case BetEntry.Refused(Refusal refused, boolean _, long at) -> {
                refusal = refused;
                decidedMicros = at;
            }
            case BetEntry.Offered _, BetEntry.Doubted _, BetEntry.Released _ -> {}
        }
    }

    private String write(String software) {
        BetRequest asked = known(request);
        if (!accepted && refusal == null) {
            throw new IllegalArgumentException("lines: of an undecided bet (expected: up to its decision)");
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("form", FORM);
        body.put("software", software);
        body.put("bet", asked.bet().value());
        body.put("account", asked.account().value());
        body.put("status", accepted ? "ACCEPTED" : known(refusal).outcome().name());
        body.put("receivedAt", placedMicros);
        body.put("decidedAt", decidedMicros);
        body.put("asked", asked(asked));
        if (ticket != null) {
            body.put("shown", ticket.seen().stream().map(BetReceipt::reading).toList());
            body.put("rules", ticket.terms().stream().map(BetReceipt::rules).toList());
            body.put("delay", delay(ticket.delay()));
        }
        if (terms != null) {
            body.put("terms", terms(terms));
        }
        if (decision != null) {
            body.put("decision", decision(decision));
        }
        if (refusal != null) {
            body.put(
                    "reasons",
                    refusal.reasons().stream().map(BetReceipt::reason).toList());
        }
        return CanonicalJson.write(body);
    }

    private static Map<String, @Nullable Object> asked(BetRequest request) {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("key", request.key());
        asked.put("bodyHash", request.bodyHash());
        asked.put("legs", request.legs().stream().map(BetReceipt::leg).toList());
        asked.put("stake", money(request.stake()));
        asked.put("priceChange", request.consent().priceChange().name());
        asked.put("reoffer", request.consent().reoffer());
        asked.put("partialStake", request.consent().partialStake());
        asked.put("type", request.shape().type().name());
        asked.put("eachWay", request.shape().eachWay());
        if (request.shape().composition() instanceof Composition.Composed composed) {
            asked.put("sizes", composed.combinations().sizes());
            asked.put(
                    "bankers",
                    composed.combinations().bankers().stream().sorted().toList());
            asked.put("lines", composed.stake().lines());
        }
        return asked;
    }

    private static Map<String, @Nullable Object> leg(LegRequest leg) {
        Map<String, @Nullable Object> asked = new LinkedHashMap<>();
        asked.put("market", leg.market().value());
        asked.put("selection", leg.selection().value());
        asked.put("price", price(leg.price()));
        asked.put("version", leg.version());
        asked.put("epoch", leg.epoch());
        asked.put("event", leg.event() == null ? null : leg.event().value());
        asked.put("placeTerms", placeTerms(leg.placeTerms()));
        return asked;
    }

    private static @Nullable Map<String, @Nullable Object> placeTerms(@Nullable PlaceTerms terms) {
        if (terms == null) {
            return null;
        }
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("places", terms.places());
        told.put("numerator", terms.numerator());
        told.put("denominator", terms.denominator());
        return told;
    }

    private static Map<String, @Nullable Object> reading(LegReading.Known known) {
        Map<String, @Nullable Object> reading = new LinkedHashMap<>();
        reading.put("market", known.market().value());
        reading.put("status", known.status().name());
        reading.put("inPlay", known.inPlay());
        reading.put("betDelayMs", known.betDelayMs());
        reading.put("version", known.version());
        reading.put("epoch", known.epoch());
        reading.put("selectionStatus", known.selection().name());
        reading.put("price", price(known.price()));
        reading.put("feed", known.feed().name());
        reading.put("feedAliveAt", known.feedAliveMicros());
        reading.put("ownerToken", known.token());
        reading.put("at", known.atMicros());
        return reading;
    }

    private static Map<String, @Nullable Object> rules(MarketTerms terms) {
        Map<String, @Nullable Object> rules = new LinkedHashMap<>();
        rules.put("philosophy", terms.philosophy().name());
        rules.put("toleranceBasisPoints", terms.toleranceBasisPoints());
        rules.put("feedLagGuardMs", terms.feedLagGuardMs());
        rules.put("deadTime", terms.deadTime());
        return rules;
    }

    private Map<String, @Nullable Object> delay(DelayPlan plan) {
        Map<String, @Nullable Object> delay = new LinkedHashMap<>();
        delay.put("plannedMs", plan.appliedMs());
        delay.put("measuredMicros", decision == null ? null : decision.measuredMicros());
        delay.put("marketMs", plan.marketMs());
        delay.put("feedLagGuardMs", plan.feedLagGuardMs());
        delay.put("customerOffsetMs", plan.customerOffsetMs());
        delay.put("liabilityOffsetMs", plan.liabilityOffsetMs());
        delay.put("minMs", plan.minMs());
        delay.put("maxMs", plan.maxMs());
        delay.put("inPlay", plan.inPlay());
        delay.put("skipped", plan.skipped());
        delay.put("ruleVersion", plan.ruleVersion());
        return delay;
    }

    private static Map<String, @Nullable Object> terms(Terms terms) {
        Map<String, @Nullable Object> running = new LinkedHashMap<>();
        running.put("prices", terms.prices().stream().map(Price::decimal).toList());
        running.put("stake", money(terms.stake()));
        running.put("since", terms.sinceMicros());
        running.put("due", terms.dueMicros());
        running.put("decideBy", terms.decideByMicros());
        running.put("offersConfirmed", terms.offers());
        return running;
    }

    private static Map<String, @Nullable Object> decision(Decision decision) {
        Map<String, @Nullable Object> used = new LinkedHashMap<>();
        used.put("at", decision.atMicros());
        used.put("stake", money(decision.stake()));
        used.put("legs", decision.legs().stream().map(BetReceipt::decidedLeg).toList());
        return used;
    }

    private static Map<String, @Nullable Object> decidedLeg(Decision.Leg leg) {
        Map<String, @Nullable Object> used = new LinkedHashMap<>();
        used.put("price", price(leg.used()));
        used.put("owner", reading(leg.reading()));
        return used;
    }

    private static Map<String, @Nullable Object> reason(Reason reason) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("code", reason.code().number());
        told.put("name", reason.code().name());
        told.put("detail", reason.detail());
        told.put("leg", reason.leg());
        told.put("permitted", reason.permitted());
        told.put("owner", reason.current() == null ? null : reading(reason.current()));
        return told;
    }

    private static Map<String, @Nullable Object> money(Money money) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("amount", money.amount());
        told.put("currency", money.currency());
        return told;
    }

    private static @Nullable Object price(@Nullable Price price) {
        return price == null ? null : price.decimal();
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "lines: one is missing (expected: all, from the placing to the decision)");
        }
        return value;
    }
}

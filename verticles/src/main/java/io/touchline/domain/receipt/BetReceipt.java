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
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the receipt of one decided bet says: what was asked, what its bettor and we were shown, and what was used. Made of the lines of
 * its journal, up to the one that decided it. Same lines, same bytes.
 */
public final class BetReceipt {
    /** Of this form; another form gets another number. */
    static final String FORM = "touchline-receipt/2";

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
        CanonicalWriter json = new CanonicalWriter().begin();
        json.member("account").text(asked.account().value());
        asked(json.member("asked"), asked);
        json.member("bet").text(asked.bet().value());
        json.member("decidedAt").number(decidedMicros);
        if (decision != null) {
            decision(json.member("decision"), decision);
        }
        if (ticket != null) {
            delay(json.member("delay"), ticket.delay());
        }
        json.member("form").text(FORM);
        if (refusal != null) {
            array(json.member("reasons"), refusal.reasons(), BetReceipt::reason);
        }
        json.member("receivedAt").number(placedMicros);
        if (ticket != null) {
            array(json.member("rules"), ticket.terms(), BetReceipt::rules);
            array(json.member("shown"), ticket.seen(), BetReceipt::reading);
        }
        json.member("software").text(software);
        json.member("status")
                .text(accepted ? "ACCEPTED" : known(refusal).outcome().name());
        if (terms != null) {
            terms(json.member("terms"), terms);
        }
        return json.end().toString();
    }

    private static void asked(CanonicalWriter json, BetRequest request) {
        Composition.Composed composed =
                request.shape().composition() instanceof Composition.Composed composition ? composition : null;
        json.begin();
        if (composed != null) {
            numbers(
                    json.member("bankers"),
                    composed.combinations().bankers().stream().sorted().toList());
        }
        json.member("bodyHash").text(request.bodyHash());
        json.member("eachWay").truth(request.shape().eachWay());
        json.member("key").text(request.key());
        array(json.member("legs"), request.legs(), BetReceipt::leg);
        if (composed != null) {
            json.member("lines").number(composed.stake().lines());
        }
        json.member("partialStake").truth(request.consent().partialStake());
        json.member("priceChange").text(request.consent().priceChange().name());
        json.member("reoffer").truth(request.consent().reoffer());
        if (composed != null) {
            numbers(json.member("sizes"), composed.combinations().sizes());
        }
        money(json.member("stake"), request.stake());
        json.member("type").text(request.shape().type().name());
        json.end();
    }

    private static void leg(CanonicalWriter json, LegRequest leg) {
        json.begin();
        json.member("epoch").number(leg.epoch());
        json.member("event").text(leg.event() == null ? null : leg.event().value());
        json.member("market").text(leg.market().value());
        placeTerms(json.member("placeTerms"), leg.placeTerms());
        json.member("price").price(leg.price());
        json.member("selection").text(leg.selection().value());
        json.member("version").number(leg.version());
        json.end();
    }

    private static void placeTerms(CanonicalWriter json, @Nullable PlaceTerms terms) {
        if (terms == null) {
            json.missing();
            return;
        }
        json.begin();
        json.member("denominator").number(terms.denominator());
        json.member("numerator").number(terms.numerator());
        json.member("places").number(terms.places());
        json.end();
    }

    private static void reading(CanonicalWriter json, LegReading.Known known) {
        json.begin();
        json.member("at").number(known.atMicros());
        json.member("betDelayMs").number(known.betDelayMs());
        json.member("changedBy").text(known.changedBy());
        json.member("epoch").number(known.epoch());
        json.member("feed").text(known.feed().name());
        json.member("feedAliveAt").number(known.feedAliveMicros());
        json.member("inPlay").truth(known.inPlay());
        json.member("market").text(known.market().value());
        json.member("ownerToken").number(known.token());
        json.member("price").price(known.price());
        json.member("selectionStatus").text(known.selection().name());
        json.member("status").text(known.status().name());
        json.member("version").number(known.version());
        json.end();
    }

    private static void rules(CanonicalWriter json, MarketTerms terms) {
        json.begin();
        json.member("deadTime").truth(terms.deadTime());
        json.member("feedLagGuardMs").number(terms.feedLagGuardMs());
        json.member("philosophy").text(terms.philosophy().name());
        json.member("toleranceBasisPoints").number(terms.toleranceBasisPoints());
        json.end();
    }

    private void delay(CanonicalWriter json, DelayPlan plan) {
        json.begin();
        json.member("customerOffsetMs").number(plan.customerOffsetMs());
        json.member("feedLagGuardMs").number(plan.feedLagGuardMs());
        json.member("inPlay").truth(plan.inPlay());
        json.member("liabilityOffsetMs").number(plan.liabilityOffsetMs());
        json.member("marketMs").number(plan.marketMs());
        json.member("maxMs").number(plan.maxMs());
        json.member("measuredMicros").number(decision == null ? null : Long.valueOf(decision.measuredMicros()));
        json.member("minMs").number(plan.minMs());
        json.member("plannedMs").number(plan.appliedMs());
        json.member("ruleVersion").text(plan.ruleVersion());
        json.member("skipped").truth(plan.skipped());
        json.end();
    }

    private static void terms(CanonicalWriter json, Terms terms) {
        json.begin();
        json.member("decideBy").number(terms.decideByMicros());
        json.member("due").number(terms.dueMicros());
        json.member("offersConfirmed").number(terms.offers());
        array(json.member("prices"), terms.prices(), CanonicalWriter::price);
        json.member("since").number(terms.sinceMicros());
        money(json.member("stake"), terms.stake());
        json.end();
    }

    private static void decision(CanonicalWriter json, Decision decision) {
        json.begin();
        json.member("at").number(decision.atMicros());
        array(json.member("legs"), decision.legs(), BetReceipt::decidedLeg);
        money(json.member("stake"), decision.stake());
        json.end();
    }

    private static void decidedLeg(CanonicalWriter json, Decision.Leg leg) {
        json.begin();
        reading(json.member("owner"), leg.reading());
        json.member("price").price(leg.used());
        json.end();
    }

    private static void reason(CanonicalWriter json, Reason reason) {
        json.begin();
        json.member("code").number(reason.code().number());
        json.member("detail").text(reason.detail());
        json.member("leg").number(reason.leg());
        json.member("name").text(reason.code().name());
        json.member("owner");
        if (reason.current() == null) {
            json.missing();
        } else {
            reading(json, reason.current());
        }
        json.member("permitted").number(reason.permitted());
        json.end();
    }

    private static void money(CanonicalWriter json, Money money) {
        json.begin();
        json.member("amount").number(money.amount());
        json.member("currency").text(money.currency());
        json.end();
    }

    private static <T> void array(CanonicalWriter json, List<T> items, BiConsumer<CanonicalWriter, T> write) {
        json.beginArray();
        for (T item : items) {
            write.accept(json, item);
        }
        json.endArray();
    }

    private static void numbers(CanonicalWriter json, List<Integer> numbers) {
        json.beginArray();
        for (int number : numbers) {
            json.number(number);
        }
        json.endArray();
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "lines: one is missing (expected: all, from the placing to the decision)");
        }
        return value;
    }
}

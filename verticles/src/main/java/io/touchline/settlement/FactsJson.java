package io.touchline.settlement;

import io.touchline.domain.settlement.CancelWindow;
import io.touchline.domain.settlement.FactsChange;
import io.touchline.domain.settlement.MarketFacts;
import io.touchline.domain.settlement.MarketFacts.Results;
import io.touchline.domain.settlement.Ratio;
import io.touchline.domain.settlement.SelectionOutcome;
import io.touchline.domain.settlement.SelectionOutcome.Finish;
import io.touchline.domain.settlement.Withdrawal;
import io.touchline.domain.settlement.Withdrawal.Deduction;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Facts and words as the database keeps them. What was written once stays readable: a changed form takes a new number. */
final class FactsJson {
    /** Stored beside the text. */
    static final int FORM = 2;

    /** Without the words of cancels. */
    private static final int FORM_WITHOUT_REASONS = 1;

    private FactsJson() {}

    static String write(MarketFacts facts) {
        JsonArray cancels = new JsonArray();
        facts.cancels().forEach((window, reason) -> cancels.add(window(window).add(reason)));
        JsonArray withdrawals = new JsonArray();
        facts.withdrawals().forEach(withdrawal -> withdrawals.add(withdrawal(withdrawal)));
        JsonObject json = new JsonObject().put("type", facts.type());
        if (facts.results() != null) {
            json.put("results", results(facts.results()));
        }
        return json.put("cancels", cancels).put("withdrawals", withdrawals).encode();
    }

    static MarketFacts facts(int form, String text) {
        JsonObject json = json(form, text);
        Map<CancelWindow, String> cancels = new HashMap<>();
        json.getJsonArray("cancels").forEach(each -> {
            JsonArray cancel = (JsonArray) each;
            cancels.put(readWindow(cancel), form == FORM_WITHOUT_REASONS ? "" : cancel.getString(2));
        });
        JsonObject results = json.getJsonObject("results");
        return new MarketFacts(
                json.getString("type"),
                results == null ? null : readResults(results),
                cancels,
                json.getJsonArray("withdrawals").stream()
                        .map(each -> readWithdrawal((JsonObject) each))
                        .toList());
    }

    static String write(FactsChange word) {
        return switch (word) {
            case FactsChange.Settled(Results results) ->
                new JsonObject().put("settled", results(results)).encode();
            case FactsChange.RolledBack() ->
                new JsonObject().put("rolledBack", true).encode();
            case FactsChange.Cancelled(CancelWindow window, String reason) ->
                new JsonObject().put("cancelled", window(window).add(reason)).encode();
            case FactsChange.CancelRolledBack(CancelWindow window) ->
                new JsonObject().put("cancelRolledBack", window(window)).encode();
            case FactsChange.Withdrawn(Withdrawal withdrawal) ->
                new JsonObject().put("withdrawn", withdrawal(withdrawal)).encode();
        };
    }

    private static JsonObject json(int form, String text) {
        if (form != FORM && form != FORM_WITHOUT_REASONS) {
            throw new IllegalArgumentException("form: " + form + " (expected: 1 to " + FORM + ")");
        }
        return new JsonObject(text);
    }

    private static JsonObject results(Results results) {
        JsonObject outcomes = new JsonObject();
        results.outcomes().forEach((id, outcome) -> outcomes.put(id.value(), outcome(outcome)));
        return new JsonObject()
                .put("certainty", results.certainty().name())
                .put("version", results.version())
                .put("knownSince", results.knownSinceMicros())
                .put("outcomes", outcomes);
    }

    private static Results readResults(JsonObject json) {
        Map<SelectionId, SelectionOutcome> outcomes = new HashMap<>();
        JsonObject read = json.getJsonObject("outcomes");
        read.fieldNames().forEach(id -> outcomes.put(new SelectionId(id), readOutcome(read.getJsonArray(id))));
        return new Results(
                Certainty.valueOf(json.getString("certainty")),
                outcomes,
                json.getLong("version"),
                json.getLong("knownSince"));
    }

    private static JsonArray outcome(SelectionOutcome outcome) {
        return new JsonArray()
                .add(outcome.finish().name())
                .add(outcome.voidFactor().toString())
                .add(outcome.winDeadHeat().toString())
                .add(outcome.placeDeadHeat().toString());
    }

    private static SelectionOutcome readOutcome(JsonArray json) {
        return new SelectionOutcome(
                Finish.valueOf(json.getString(0)),
                ratio(json.getString(1)),
                ratio(json.getString(2)),
                ratio(json.getString(3)));
    }

    private static JsonArray window(CancelWindow window) {
        return new JsonArray().add(window.fromMicros()).add(window.toMicros());
    }

    private static CancelWindow readWindow(JsonArray json) {
        return new CancelWindow(json.getLong(0), json.getLong(1));
    }

    private static JsonObject withdrawal(Withdrawal withdrawal) {
        JsonObject json = new JsonObject()
                .put("selection", withdrawal.selection().value())
                .put("at", withdrawal.atMicros())
                .put("reformed", withdrawal.reformedVersion());
        return switch (withdrawal.deduction()) {
            case Deduction.ByTable(Price price) -> json.put("price", price.thousandths());
            case Deduction.Fixed(Ratio share) -> json.put("share", share.toString());
        };
    }

    private static Withdrawal readWithdrawal(JsonObject json) {
        @Nullable String share = json.getString("share");
        Deduction deduction = share == null
                ? new Deduction.ByTable(new Price(json.getInteger("price")))
                : new Deduction.Fixed(ratio(share));
        return new Withdrawal(
                new SelectionId(json.getString("selection")), deduction, json.getLong("at"), json.getLong("reformed"));
    }

    private static Ratio ratio(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Ratio(new BigInteger(text), BigInteger.ONE)
                : new Ratio(new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
    }
}

package io.touchline.domain.settlement;

import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.settlement.MarketFacts.Results;
import io.touchline.domain.settlement.SelectionOutcome.Finish;
import io.touchline.domain.settlement.Withdrawal.Deduction;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Cases as lines of JSON: for the independent program, and to be kept. Fractions are texts such as {@code "1/3"}. */
final class CaseJson {
    private CaseJson() {}

    static String write(SettlementCase one) {
        PlacedBet bet = one.bet();
        JsonArray legs = new JsonArray();
        bet.legs().forEach(leg -> legs.add(leg(leg, one.facts().get(leg.market()))));
        return new JsonObject()
                .put("sizes", new JsonArray(bet.combinations().sizes()))
                .put(
                        "bankers",
                        new JsonArray(
                                bet.combinations().bankers().stream().sorted().toList()))
                .put("eachWay", bet.eachWay())
                .put("stake", bet.stake().total())
                .put("acceptedAt", bet.acceptedAtMicros())
                .put("returnMax", bet.returnMax())
                .put("legs", legs)
                .put("rules", rules(one.rules()))
                .encode();
    }

    private static JsonObject leg(PlacedBet.Leg leg, @Nullable MarketFacts facts) {
        JsonObject json = new JsonObject()
                .put("market", leg.market().value())
                .put("selection", leg.selection().value())
                .put("price", leg.price().thousandths())
                .put("version", leg.version());
        if (leg.placeTerms() != null) {
            json.put(
                    "terms",
                    leg.placeTerms().numerator() + "/" + leg.placeTerms().denominator());
        }
        return facts == null ? json : json.put("facts", facts(facts));
    }

    private static JsonObject facts(MarketFacts facts) {
        JsonObject json = new JsonObject().put("type", facts.type());
        if (facts.results() != null) {
            JsonObject outcomes = new JsonObject();
            facts.results().outcomes().forEach((id, outcome) -> outcomes.put(id.value(), outcome(outcome)));
            json.put("certainty", facts.results().certainty().name())
                    .put("outcomes", outcomes)
                    .put("settledAt", facts.results().version());
        }
        JsonArray cancels = new JsonArray();
        facts.cancels()
                .keySet()
                .forEach(window ->
                        cancels.add(new JsonArray().add(window.fromMicros()).add(window.toMicros())));
        JsonArray withdrawals = new JsonArray();
        facts.withdrawals().forEach(withdrawal -> withdrawals.add(withdrawal(withdrawal)));
        return json.put("cancels", cancels).put("withdrawals", withdrawals);
    }

    private static JsonArray outcome(SelectionOutcome outcome) {
        return new JsonArray()
                .add(outcome.finish().name())
                .add(outcome.voidFactor().toString())
                .add(outcome.winDeadHeat().toString())
                .add(outcome.placeDeadHeat().toString());
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

    private static JsonObject rules(SettlementRules rules) {
        JsonObject types = new JsonObject();
        rules.gate().byMarketType().forEach((type, certainty) -> types.put(type, certainty.name()));
        return new JsonObject()
                .put("version", rules.version())
                .put("percentMax", rules.rule4().percentMax())
                .put("waives", rules.rule4().waivesSingleFive())
                .put("gate", rules.gate().byDefault().name())
                .put("gateTypes", types)
                .put("liveMax", rules.gate().liveReturnMax());
    }

    static SettlementCase read(String line) {
        JsonObject json = new JsonObject(line);
        List<PlacedBet.Leg> legs = new ArrayList<>();
        Map<MarketId, MarketFacts> facts = new HashMap<>();
        for (Object each : json.getJsonArray("legs")) {
            JsonObject leg = (JsonObject) each;
            MarketId market = new MarketId(leg.getString("market"));
            legs.add(new PlacedBet.Leg(
                    market,
                    new SelectionId(leg.getString("selection")),
                    new Price(leg.getInteger("price")),
                    leg.getLong("version"),
                    terms(leg.getString("terms"))));
            if (leg.containsKey("facts")) {
                facts.put(market, readFacts(leg.getJsonObject("facts")));
            }
        }
        Set<Integer> bankers = new HashSet<>();
        json.getJsonArray("bankers").forEach(banker -> bankers.add((Integer) banker));
        List<Integer> sizes = new ArrayList<>();
        json.getJsonArray("sizes").forEach(size -> sizes.add((Integer) size));
        Combinations combinations = new Combinations(legs.size(), sizes, bankers);
        boolean eachWay = json.getBoolean("eachWay");
        StakeSplit stake = new StakeSplit(json.getLong("stake"), combinations.count() * (eachWay ? 2 : 1));
        PlacedBet bet = new PlacedBet(
                combinations, eachWay, stake, legs, json.getLong("acceptedAt"), json.getLong("returnMax"));
        return new SettlementCase(bet, facts, readRules(json.getJsonObject("rules")));
    }

    private static @Nullable PlaceTerms terms(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Ratio fraction = ratio(text);
        return new PlaceTerms(
                3, fraction.numerator().intValueExact(), fraction.denominator().intValueExact());
    }

    private static MarketFacts readFacts(JsonObject json) {
        MarketFacts facts = MarketFacts.unknown(json.getString("type"));
        if (json.containsKey("certainty")) {
            Map<SelectionId, SelectionOutcome> outcomes = new HashMap<>();
            JsonObject read = json.getJsonObject("outcomes");
            for (String id : read.fieldNames()) {
                JsonArray outcome = read.getJsonArray(id);
                outcomes.put(
                        new SelectionId(id),
                        new SelectionOutcome(
                                Finish.valueOf(outcome.getString(0)),
                                ratio(outcome.getString(1)),
                                ratio(outcome.getString(2)),
                                ratio(outcome.getString(3))));
            }
            facts = facts.settled(new Results(
                    Certainty.valueOf(json.getString("certainty")), outcomes, json.getLong("settledAt", 0L), 0));
        }
        for (Object each : json.getJsonArray("cancels")) {
            JsonArray window = (JsonArray) each;
            facts = facts.cancelled(new CancelWindow(window.getLong(0), window.getLong(1)), "");
        }
        for (Object each : json.getJsonArray("withdrawals")) {
            facts = facts.withdrawn(readWithdrawal((JsonObject) each));
        }
        return facts;
    }

    private static Withdrawal readWithdrawal(JsonObject json) {
        Deduction deduction = json.containsKey("price")
                ? new Deduction.ByTable(new Price(json.getInteger("price")))
                : new Deduction.Fixed(ratio(json.getString("share")));
        return new Withdrawal(
                new SelectionId(json.getString("selection")), deduction, json.getLong("at"), json.getLong("reformed"));
    }

    private static SettlementRules readRules(JsonObject json) {
        Map<String, Certainty> types = new HashMap<>();
        JsonObject read = json.getJsonObject("gateTypes");
        read.fieldNames().forEach(type -> types.put(type, Certainty.valueOf(read.getString(type))));
        return new SettlementRules(
                json.getString("version"),
                new Rule4Table(Rule4Table.STANDARD.bands(), json.getInteger("percentMax"), json.getBoolean("waives")),
                new CertaintyGate(Certainty.valueOf(json.getString("gate")), types, json.getLong("liveMax")));
    }

    static Ratio ratio(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Ratio(new BigInteger(text), BigInteger.ONE)
                : new Ratio(new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
    }
}

package io.touchline.operations;

import io.touchline.domain.market.Switches.Scope;
import io.touchline.http.ProblemException;
import io.touchline.http.StrictJson;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.PlainText;
import io.touchline.protocol.SelectionId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an operator asks for: {@code {"scope","id","reason"}}, as given; what it means is checked by {@link #target}. */
record SwitchRequest(String scope, String id, String reason) {
    static final SwitchRequest UNREADABLE = new SwitchRequest("", "", "");

    private static final Set<String> FIELDS = Set.of("scope", "id", "reason");
    private static final int REASON_LENGTH_MAX = 200;
    /** A market's and a selection's id with the slash between them. */
    private static final int ID_LENGTH_MAX = 257;

    private static final int SPORT_LENGTH_MAX = 64;

    /** @throws ProblemException when the body is no such object */
    static SwitchRequest parse(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            throw ProblemException.malformed("body", "empty (expected: a JSON object)");
        }
        StrictJson.requireObject(body.getBytes());
        JsonObject json = new JsonObject(body);
        for (String field : json.fieldNames()) {
            if (!FIELDS.contains(field)) {
                // A misspelt field must not widen what is resumed.
                throw ProblemException.malformed("/" + PlainText.shown(field), "unknown (expected: scope, id, reason)");
            }
        }
        return new SwitchRequest(
                text(json, "scope", 20), text(json, "id", ID_LENGTH_MAX), text(json, "reason", REASON_LENGTH_MAX));
    }

    /** @throws ProblemException when scope and id name nothing that can be switched */
    Scope target() {
        if (!scope.equals("all") && id.isEmpty()) {
            throw ProblemException.malformed(
                    "/id", "missing (expected: which " + (scope.isEmpty() ? "one" : scope) + ")");
        }
        try {
            return switch (scope) {
                case "all" -> all();
                case "sport" -> sport();
                case "event" -> new Scope.OfEvent(new EventId(id));
                case "market" -> new Scope.OfMarket(new MarketId(id));
                case "selection" -> selection();
                case "feed" -> new Scope.OfFeed(new FeedName(id));
                case "account" -> new Scope.OfAccount(new AccountId(id));
                default ->
                    throw ProblemException.malformed(
                            "/scope", "unknown (expected: all, sport, event, market, selection, account or feed)");
            };
        } catch (IllegalArgumentException notAnId) {
            throw ProblemException.malformed("/id", String.valueOf(notAnId.getMessage()));
        }
    }

    private Scope all() {
        if (!id.isEmpty()) {
            throw ProblemException.malformed("/id", "given (expected: none, since the scope is all)");
        }
        return new Scope.All();
    }

    private Scope sport() {
        if (id.length() > SPORT_LENGTH_MAX) {
            throw ProblemException.malformed("/id", "too long (expected: at most " + SPORT_LENGTH_MAX + " characters)");
        }
        return new Scope.OfSport(id);
    }

    /** A market's id may hold a slash, a selection's does not: the last one divides. */
    private Scope selection() {
        int slash = id.lastIndexOf('/');
        if (slash < 0) {
            throw ProblemException.malformed("/id", "no slash (expected: market/selection)");
        }
        return new Scope.OfSelection(new MarketId(id.substring(0, slash)), new SelectionId(id.substring(slash + 1)));
    }

    /** How a scope looks in {@code scope} and {@code id}. */
    static SwitchRequest of(Scope scope, String reason) {
        return switch (scope) {
            case Scope.All() -> new SwitchRequest("all", "", reason);
            case Scope.OfSport(String sport) -> new SwitchRequest("sport", sport, reason);
            case Scope.OfFeed(FeedName feed) -> new SwitchRequest("feed", feed.value(), reason);
            case Scope.OfEvent(EventId event) -> new SwitchRequest("event", event.value(), reason);
            case Scope.OfMarket(MarketId market) -> new SwitchRequest("market", market.value(), reason);
            case Scope.OfSelection(MarketId market, SelectionId selection) ->
                new SwitchRequest("selection", market.value() + "/" + selection.value(), reason);
            case Scope.OfAccount(AccountId account) -> new SwitchRequest("account", account.value(), reason);
        };
    }

    private static String text(JsonObject json, String field, int lengthMax) {
        Object value = json.getValue(field);
        if (value == null) {
            return "";
        }
        if (!(value instanceof String text) || text.length() > lengthMax || !PlainText.test(text)) {
            throw ProblemException.malformed(
                    "/" + field, "(expected: a text of at most " + lengthMax + " characters, no control characters)");
        }
        return text;
    }
}

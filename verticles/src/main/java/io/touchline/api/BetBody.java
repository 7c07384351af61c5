package io.touchline.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.touchline.domain.betting.BetType;
import io.touchline.domain.betting.PriceChange;
import io.touchline.http.ProblemException;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /bets}, which the OpenAPI file has found valid. Prices are read as decimals, never as floating point numbers.
 *
 * @param type null where the number of legs says it
 * @param stakePerLine whether the stake is that of each line
 */
record BetBody(
        @Nullable BetType type,
        List<Integer> sizes,
        boolean eachWay,
        @Nullable Long totalCombinations,
        List<Leg> legs,
        Money stake,
        boolean stakePerLine,
        PriceChange priceChange,
        boolean reoffer,
        boolean partialStake) {
    private static final JsonFactory JSON = new JsonFactory();

    record Leg(
            MarketId market,
            SelectionId selection,
            Price price,
            @Nullable Long version,
            @Nullable Long epoch,
            boolean banker) {}

    static BetBody read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            return new Reader().read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException("a valid body cannot be read", e);
        }
    }

    private static final class Reader {
        private @Nullable BetType type;
        private final List<Integer> sizes = new ArrayList<>();
        private boolean eachWay;
        private @Nullable Long totalCombinations;
        private final List<Leg> legs = new ArrayList<>();
        private @Nullable Money stake;
        private @Nullable Money perLine;
        private PriceChange priceChange = PriceChange.NONE;
        private boolean reoffer;
        private boolean partialStake;

        BetBody read(JsonParser json) throws IOException {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                readField(json, field);
            }
            Money total = stake;
            Money line = perLine;
            if (total == null && line != null) {
                return body(line, true);
            }
            if (total == null || line != null) {
                throw ProblemException.malformed("/stake", "(expected: either stake or stakePerLine)");
            }
            return body(total, false);
        }

        private BetBody body(Money amount, boolean isPerLine) {
            return new BetBody(
                    type,
                    sizes,
                    eachWay,
                    totalCombinations,
                    legs,
                    amount,
                    isPerLine,
                    priceChange,
                    reoffer,
                    partialStake);
        }

        private void readField(JsonParser json, String field) throws IOException {
            switch (field) {
                case "type" -> type = BetType.valueOf(json.getText());
                case "sizes" -> {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        sizes.add(json.getIntValue());
                    }
                }
                case "eachWay" -> eachWay = json.getBooleanValue();
                case "totalCombinations" -> totalCombinations = whole(json, "/totalCombinations");
                case "legs" -> {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        legs.add(leg(json, "/legs/" + legs.size()));
                    }
                }
                case "stake" -> stake = money(json, "/stake");
                case "stakePerLine" -> perLine = money(json, "/stakePerLine");
                case "priceChange" -> priceChange = PriceChange.valueOf(json.getText());
                case "reoffer" -> reoffer = json.getBooleanValue();
                case "partialStake" -> partialStake = json.getBooleanValue();
                default -> json.skipChildren();
            }
        }

        private static Leg leg(JsonParser json, String path) throws IOException {
            @Nullable MarketId market = null;
            @Nullable SelectionId selection = null;
            @Nullable Price price = null;
            @Nullable Long version = null;
            @Nullable Long epoch = null;
            boolean banker = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken token = json.nextToken();
                switch (field) {
                    case "market" -> market = parsed(path + "/market", json.getText(), MarketId::new);
                    case "selection" -> selection = parsed(path + "/selection", json.getText(), SelectionId::new);
                    case "price" -> price = parsed(path + "/price", json.getDecimalValue(), Price::ofBettor);
                    case "version" ->
                        version = token == JsonToken.VALUE_NULL ? null : (Long) whole(json, path + "/version");
                    case "epoch" -> epoch = token == JsonToken.VALUE_NULL ? null : (Long) whole(json, path + "/epoch");
                    case "banker" -> banker = json.getBooleanValue();
                    default -> json.skipChildren();
                }
            }
            if (market == null || selection == null || price == null) {
                throw ProblemException.malformed(path, "(expected: market, selection and price)");
            }
            return new Leg(market, selection, price, version, epoch, banker);
        }

        private static Money money(JsonParser json, String path) throws IOException {
            long amount = 0;
            String currency = "";
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "amount" -> amount = whole(json, path + "/amount");
                    case "currency" -> currency = json.getText();
                    default -> json.skipChildren();
                }
            }
            long known = amount;
            return parsed(path + "/currency", currency, text -> new Money(known, text));
        }

        /** JSON schema takes 5.0 for an integer, too. */
        private static long whole(JsonParser json, String path) throws IOException {
            try {
                return json.getDecimalValue().longValueExact();
            } catch (ArithmeticException notWhole) {
                throw ProblemException.malformed(path, "out of range (expected: a whole number)");
            }
        }

        private static <A, B> B parsed(String path, A text, Function<A, B> constructor) {
            try {
                return constructor.apply(text);
            } catch (IllegalArgumentException e) {
                throw ProblemException.malformed(path, String.valueOf(e.getMessage()));
            }
        }

        private static void expect(@Nullable JsonToken actual, JsonToken expected) {
            if (actual != expected) {
                throw ProblemException.malformed("body", "(expected: a JSON object)");
            }
        }
    }
}

package io.touchline.domain.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.AnyRecord;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.Terms;
import io.touchline.domain.betting.Ticket;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The receipts of any bets, byte for byte against what Jackson makes of the trees of the same records: a component that is added to one of
 * them is in those trees at once, and has then to be written, or left out here by its name.
 */
class BetReceiptTest {
    private static final int RECEIPTS = 250;
    private static final String SOFTWARE = "touchline \"1.0\"";

    /** What may come between the placing of a bet and its decision. */
    private static final List<Class<? extends BetEntry>> STEPS = List.of(
            BetEntry.Admitted.class,
            BetEntry.Held.class,
            BetEntry.Offered.class,
            BetEntry.Confirmed.class,
            BetEntry.Decided.class,
            BetEntry.Doubted.class);

    /** Where a receipt calls a component by another name. */
    private static final Map<Class<?>, Map<String, String>> NAMES = Map.of(
            LegReading.Known.class,
            Map.of(
                    "atMicros", "at",
                    "feedAliveMicros", "feedAliveAt",
                    "selection", "selectionStatus",
                    "token", "ownerToken"),
            DelayPlan.class,
            Map.of("appliedMs", "plannedMs"),
            Terms.class,
            Map.of(
                    "sinceMicros",
                    "since",
                    "dueMicros",
                    "due",
                    "decideByMicros",
                    "decideBy",
                    "offers",
                    "offersConfirmed"),
            Decision.class,
            Map.of("atMicros", "at"),
            Decision.Leg.class,
            Map.of("used", "price", "reading", "owner"),
            Reason.class,
            Map.of("current", "owner"));

    private static final JsonMapper MAPPER = mapper();

    @ParameterizedTest
    @ValueSource(longs = {20_261_125, 1, 2, 3})
    void shouldWriteWhatAMapperMakesOfTheSameRecords(long seed) throws JsonProcessingException {
        AnyRecord any = new AnyRecord(seed);
        Random random = new Random(seed);
        for (int i = 0; i < RECEIPTS; i++) {
            List<BetEntry> lines = anyLines(any, random);

            assertThat(BetReceipt.of(lines, SOFTWARE))
                    .as("receipt %d of seed %d", i, seed)
                    .isEqualTo(MAPPER.writeValueAsString(tree(lines)));
        }
    }

    @Test
    void shouldKnowNoReceiptOfAnUndecidedBet() {
        AnyRecord any = new AnyRecord(4);
        List<BetEntry> placed = List.of(any.any(BetEntry.Placed.class), any.any(BetEntry.Decided.class));

        assertThatThrownBy(() -> BetReceipt.of(placed, SOFTWARE))
                .hasMessage("lines: of an undecided bet (expected: up to its decision)");
    }

    private static List<BetEntry> anyLines(AnyRecord any, Random random) {
        List<BetEntry> lines = new ArrayList<>();
        lines.add(any.any(BetEntry.Placed.class));
        for (Class<? extends BetEntry> step : STEPS) {
            if (random.nextInt(4) > 0) {
                lines.add(any.any(step));
            }
        }
        lines.add(random.nextBoolean() ? any.any(BetEntry.Accepted.class) : any.any(BetEntry.Refused.class));
        return lines;
    }

    private static ObjectNode tree(List<BetEntry> lines) {
        ObjectNode receipt =
                MAPPER.createObjectNode().put("form", "touchline-receipt/2").put("software", SOFTWARE);
        JsonNode measured = NullNode.getInstance();
        for (BetEntry line : lines) {
            switch (line) {
                case BetEntry.Placed(BetRequest request, long at) -> addRequest(receipt.put("receivedAt", at), request);
                case BetEntry.Admitted(Ticket ticket, long _) ->
                    receipt.<ObjectNode>set("delay", MAPPER.valueToTree(ticket.delay()))
                            .<ObjectNode>set("rules", MAPPER.valueToTree(ticket.terms()))
                            .set("shown", MAPPER.valueToTree(ticket.seen()));
                case BetEntry.Held(Terms terms, long _) -> receipt.set("terms", MAPPER.valueToTree(terms));
                case BetEntry.Confirmed(Terms terms, long _) -> receipt.set("terms", MAPPER.valueToTree(terms));
                case BetEntry.Decided(Decision decision, long _) -> {
                    ObjectNode taken = MAPPER.valueToTree(decision);
                    measured = taken.remove("measuredMicros");
                    receipt.set("decision", taken);
                }
                case BetEntry.Accepted(long at) -> receipt.put("decidedAt", at).put("status", "ACCEPTED");
                case BetEntry.Refused(Refusal refusal, boolean _, long at) ->
                    receipt.put("decidedAt", at)
                            .put("status", refusal.outcome().name())
                            .set("reasons", reasons(refusal));
                case BetEntry.Offered _, BetEntry.Doubted _, BetEntry.Released _ -> {}
            }
        }
        if (receipt.get("delay") instanceof ObjectNode delay) {
            delay.set("measuredMicros", measured);
        }
        return receipt;
    }

    private static void addRequest(ObjectNode receipt, BetRequest request) {
        ObjectNode asked = MAPPER.valueToTree(request);
        receipt.set("account", asked.remove("account"));
        receipt.set("bet", asked.remove("bet"));
        asked.setAll((ObjectNode) asked.remove("consent"));
        asked.setAll((ObjectNode) asked.remove("shape"));
        JsonNode composition = asked.remove("composition");
        if (request.shape().composition() instanceof Composition.Composed composed) {
            List<Integer> bankers =
                    composed.combinations().bankers().stream().sorted().toList();
            asked.set("bankers", MAPPER.valueToTree(bankers));
            asked.set("lines", composition.at("/stake/lines"));
            asked.set("sizes", composition.at("/combinations/sizes"));
        }
        receipt.set("asked", asked);
    }

    private static JsonNode reasons(Refusal refusal) {
        JsonNode reasons = MAPPER.valueToTree(refusal.reasons());
        for (int i = 0; i < reasons.size(); i++) {
            ((ObjectNode) reasons.get(i))
                    .put("code", refusal.reasons().get(i).code().number())
                    .put("name", refusal.reasons().get(i).code().name());
        }
        return reasons;
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .visibility(PropertyAccessor.ALL, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .propertyNamingStrategy(new ReceiptNames())
                .addModule(new SimpleModule().addSerializer(Price.class, new DecimalPrice()))
                .addMixIn(BetId.class, Text.class)
                .addMixIn(AccountId.class, Text.class)
                .addMixIn(EventId.class, Text.class)
                .addMixIn(MarketId.class, Text.class)
                .addMixIn(SelectionId.class, Text.class)
                .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build();
    }

    private static final class ReceiptNames extends PropertyNamingStrategy {
        private static final long serialVersionUID = 1L;

        @Override
        public String nameForField(MapperConfig<?> config, AnnotatedField field, String name) {
            return NAMES.getOrDefault(field.getDeclaringClass(), Map.of()).getOrDefault(name, name);
        }
    }

    /** An id is its text. */
    private interface Text {
        @JsonValue
        String value();
    }

    private static final class DecimalPrice extends JsonSerializer<Price> {
        @Override
        public void serialize(Price price, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeNumber(BigDecimal.valueOf(price.thousandths(), 3).stripTrailingZeros());
        }
    }
}

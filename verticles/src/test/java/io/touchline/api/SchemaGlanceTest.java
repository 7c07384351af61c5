package io.touchline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaGlanceTest {
    private static final String SLIP = """
        {"legs":[{"market":"m1","selection":"s1","price":2.5,"version":17,"epoch":null},
        {"market":"m2","selection":"s1","price":2,"banker":true}],"stake":{"amount":100,"currency":"EUR"},
        "type":"SYSTEM","sizes":[2,3],"eachWay":false,"totalCombinations":4,"priceChange":"ANY","reoffer":true}\
        """;

    /** What stands in for a part of a slip: some of it valid there, most of it not. */
    private static final List<Object> PARTS = List.of(
            "m1",
            "",
            "x".repeat(129),
            "ANY",
            "EUR",
            "EURO",
            "😀😀😀",
            "😀a",
            0,
            1,
            2.5,
            5.0,
            1.0009,
            10_000.5,
            -1,
            100_000_000_001L,
            true,
            new JsonObject(),
            new JsonObject().put("amount", 1).put("currency", "SEK"),
            new JsonArray(),
            new JsonArray().add(50).add(0),
            new JsonArray().add(2).add("3"),
            new JsonArray(Collections.nCopies(50, 50)),
            new JsonArray(Collections.nCopies(51, 1)));

    /** A slip has 1 to 64. */
    private static final List<Integer> LEG_COUNTS = List.of(0, 1, 2, 64, 65);

    private static final int CHANGES = 20_000;

    private static Vertx vertx;
    private static SchemaRepository schemas;
    private static JsonSchema slip;

    @BeforeAll
    static void load() {
        vertx = Vertx.vertx();
        OpenAPIContract contract = ApiContract.load(vertx).await().requests();
        schemas = contract.getSchemaRepository();
        slip = Objects.requireNonNull(Objects.requireNonNull(contract.operation("placeBet"))
                        .getRequestBody()
                        .getContent()
                        .get("application/json"))
                .getSchema();
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @Test
    void shouldSeeThatASlipKeepsToTheContract() {
        assertThat(glance().accepts(new JsonObject(SLIP))).isTrue();
    }

    @Test
    void shouldAcceptNothingThatTheValidatorRefuses() {
        SchemaGlance glance = glance();
        Random random = new Random(20_261_125);
        int accepted = 0;
        for (int i = 0; i < CHANGES; i++) {
            JsonObject changed = new JsonObject(SLIP);
            for (int change = random.nextInt(3); change >= 0; change--) {
                change(changed, random);
            }
            Object read = Json.decodeValue(changed.encode());
            if (glance.accepts(read)) {
                accepted++;
                assertThat(schemas.validator(slip).validate(read).getValid())
                        .as(changed.encode())
                        .isTrue();
            }
        }
        assertThat(accepted).isBetween(CHANGES / 20, CHANGES / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\",\"format\":\"date\"}",
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"a\"}}}",
                "{\"type\":\"object\",\"properties\":{\"a\":{}}}",
                "{\"anyOf\":[{\"type\":\"string\"}]}",
                "{\"type\":\"object\",\"additionalProperties\":false}",
                "{\"minLength\":1}",
                "{\"$ref\":\"#/x\"}",
                "{\"type\":\"object\",\"$ref\":\"#/x\"}",
            })
    void shouldSeeNothingOfASchemaThatItDoesNotKnowAllOf(String schema) {
        assertThat(SchemaGlance.of(JsonSchema.of(new JsonObject(schema)))).isNull();
    }

    @Test
    void shouldSeeNothingOfASchemaThatIsPartOfItself() {
        JsonObject properties = new JsonObject();
        JsonObject schema = new JsonObject().put("type", "object").put("properties", properties);
        properties.put("same", schema);

        assertThat(SchemaGlance.of(JsonSchema.of(schema))).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            object  | {}   | []
            array   | []   | {}
            string  | "a"  | 1
            boolean | true | "true"
            null    | null | 0
            number  | 1.5  | "1"
            integer | 15   | 1.5
            """)
    void shouldTellTypesApart(String type, String right, String wrong) {
        SchemaGlance glance =
                Objects.requireNonNull(SchemaGlance.of(JsonSchema.of(new JsonObject().put("type", type))));

        assertThat(glance.accepts(Json.decodeValue(right))).isTrue();
        assertThat(glance.accepts(Json.decodeValue(wrong))).isFalse();
    }

    private static SchemaGlance glance() {
        return Objects.requireNonNull(SchemaGlance.of(slip));
    }

    private static void change(JsonObject slip, Random random) {
        JsonObject object = switch (random.nextInt(3)) {
            case 0 -> anyLeg(slip, random);
            case 1 -> slip.getValue("stake") instanceof JsonObject stake ? stake : slip;
            default -> slip;
        };
        List<String> names = List.copyOf(object.fieldNames());
        if (names.isEmpty()) {
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        Object any = PARTS.get(random.nextInt(PARTS.size()));
        Object part = any instanceof Shareable shared ? shared.copy() : any;
        switch (random.nextInt(10)) {
            case 0 -> object.remove(name);
            case 1 -> object.put(name + "x", part);
            case 2 -> object.putNull(name);
            default -> object.put(name, name.equals("legs") ? legs(random) : part);
        }
    }

    private static JsonObject anyLeg(JsonObject slip, Random random) {
        JsonArray legs = slip.getJsonArray("legs");
        return legs == null || legs.isEmpty() ? slip : legs.getJsonObject(random.nextInt(legs.size()));
    }

    private static JsonArray legs(Random random) {
        JsonArray good = new JsonObject(SLIP).getJsonArray("legs");
        JsonArray legs = new JsonArray();
        for (int left = LEG_COUNTS.get(random.nextInt(LEG_COUNTS.size())); left > 0; left--) {
            legs.add(good.getJsonObject(left % 2).copy());
        }
        return legs;
    }
}

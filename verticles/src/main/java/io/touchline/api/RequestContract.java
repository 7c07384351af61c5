package io.touchline.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The half of the OpenAPI file that requests are validated against. The answers are left out before the validator sees the
 * file: it refuses a contract that speaks of {@code application/problem+json}.
 */
final class RequestContract {
    private static final JsonObject ANSWERS_ANY =
            new JsonObject().put("default", new JsonObject().put("description", "not validated here"));

    private RequestContract() {}

    static Future<OpenAPIContract> of(Vertx vertx, Buffer yaml) {
        Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml.toString());
        // Through text, so that nothing but JSON types is left of what YAML can hold.
        JsonObject json = new JsonObject(new JsonObject(file).encode());
        for (String path : json.getJsonObject("paths").fieldNames()) {
            JsonObject operations = json.getJsonObject("paths").getJsonObject(path);
            for (String method : operations.fieldNames()) {
                operations.getJsonObject(method).put("responses", ANSWERS_ANY.copy());
            }
        }
        json.getJsonObject("components").remove("responses");
        return OpenAPIContract.from(vertx, json);
    }
}

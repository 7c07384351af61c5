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
 * The files that describe the API and the stream, and what requests are validated against. Read once for a process: checking the
 * contract itself takes a second of one processor in a JVM that has just begun. The routers of all event loops share it.
 *
 * @param requests the half of the OpenAPI file that speaks of requests
 * @param openApi the whole file, as it is served
 * @param asyncApi that of the stream, as it is served
 */
public record ApiContract(OpenAPIContract requests, Buffer openApi, Buffer asyncApi) {
    private static final String CONTRACT = "openapi/touchline-v1.yaml";
    private static final String STREAM_CONTRACT = "asyncapi/touchline-v1.yaml";
    private static final JsonObject ANSWERS_ANY =
            new JsonObject().put("default", new JsonObject().put("description", "not validated here"));

    /** Reads the files, on workers. */
    public static Future<ApiContract> load(Vertx vertx) {
        Future<Buffer> openApi = vertx.fileSystem().readFile(CONTRACT);
        Future<Buffer> asyncApi = vertx.fileSystem().readFile(STREAM_CONTRACT);
        return Future.all(openApi, asyncApi)
                .compose(files -> vertx.executeBlocking(() -> requestsOf(openApi.result())))
                .compose(requests -> OpenAPIContract.from(vertx, requests))
                .map(contract -> new ApiContract(contract, openApi.result(), asyncApi.result()));
    }

    /** The answers are left out before the validator sees the file: it refuses a contract that speaks of problem+json. */
    private static JsonObject requestsOf(Buffer yaml) {
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
        return json;
    }
}

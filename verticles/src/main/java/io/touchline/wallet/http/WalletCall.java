package io.touchline.wallet.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One call of the wallet, the same in every try.
 *
 * @param kind for metrics
 * @param path below the wallet's base
 * @param operation the idempotency key; null for a question
 * @param id that the answer has to carry, so that one that was meant for another question is none
 * @param body null for a question
 */
record WalletCall(
        Lane lane,
        String kind,
        HttpMethod method,
        String path,
        @Nullable String operation,
        String id,
        @Nullable JsonObject body) {
    static WalletCall command(Lane lane, String kind, String path, String operation, String id, JsonObject body) {
        return new WalletCall(lane, kind, HttpMethod.POST, path, operation, id, body);
    }

    static WalletCall question(Lane lane, String kind, String path, String id) {
        return new WalletCall(lane, kind, HttpMethod.GET, path, null, id, null);
    }

    /** An id as a part of a path. */
    static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package io.touchline.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends JSON answers to reads: with a tag, and without a body where the client holds the same already. */
final class JsonAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(JsonAnswer.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTES_TYPICAL = 4 << 10;

    private JsonAnswer() {}

    /** Sends 304 when the client's {@code If-None-Match} names the tag, else 200 with what is written. */
    static void send(RoutingContext context, EntityTag entityTag, Writing writing) {
        String tag = entityTag.value();
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaders.ETAG, tag)
                // A cache may keep it, but has to ask each time whether it is still so.
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        if (EntityTag.matches(context.request().getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
            response.setStatusCode(304).end().onFailure(JsonAnswer::gone);
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(Buffer.buffer(bytes(writing)))
                    .onFailure(JsonAnswer::gone);
        }
    }

    private static byte[] bytes(Writing writing) {
        var out = new ByteArrayOutputStream(BYTES_TYPICAL);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            writing.writeFields(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void gone(Throwable cause) {
        LOG.debug("an answer found its connection gone", cause);
    }

    /** Writes the fields of the answer's object. */
    interface Writing {
        void writeFields(JsonGenerator json) throws IOException;
    }
}

package io.touchline.protocol.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.protocol.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * An error as every HTTP door tells it: RFC 9457 {@code application/problem+json} with our {@code code} and {@code name}.
 *
 * @param status the HTTP status, 400 to 599
 * @param detail for people: what was wrong here, and the rule
 * @param errors what was wrong with which part of an invalid input; empty otherwise, and then not on the wire
 */
public record Problem(int status, ErrorCode code, String detail, List<InvalidPart> errors) {
    public static final String CONTENT_TYPE = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();
    /** A URN, since a problem type needs no page of its own; the number never changes its meaning. */
    private static final String TYPE_PREFIX = "urn:touchline:error:";

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
        }
        errors = List.copyOf(errors);
    }

    public static Problem of(int status, ErrorCode code, String detail) {
        return new Problem(status, code, detail, List.of());
    }

    /** The name of the code in words: {@code BAD_SIGNATURE} is {@code Bad signature}. */
    public String title() {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** The whole problem as UTF-8 JSON. */
    public byte[] json() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            generator.writeStartObject();
            writeMembers(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Writes the members into an object already begun, for doors that add members of their own (RFC 9457, section 3.2). */
    public void writeMembers(JsonGenerator generator) throws IOException {
        generator.writeStringField("type", TYPE_PREFIX + code.number());
        generator.writeStringField("title", title());
        generator.writeNumberField("status", status);
        generator.writeStringField("detail", detail);
        generator.writeNumberField("code", code.number());
        generator.writeStringField("name", code.name());
        if (!errors.isEmpty()) {
            generator.writeArrayFieldStart("errors");
            for (InvalidPart error : errors) {
                generator.writeStartObject();
                generator.writeStringField("path", error.path());
                generator.writeStringField("message", error.message());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
    }

    /**
     * One thing wrong with an input.
     *
     * @param path where, such as {@code /legs/0/price} or {@code query.cursor}
     */
    public record InvalidPart(String path, String message) {}
}

package io.touchline.feeds.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a feed is told about one message.
 *
 * @param applied the last number applied
 * @param rejected the lines that were refused, in their order, the first thousand
 * @param rejectedMore how many more there were
 */
public record PushAnswer(Outcome outcome, long applied, List<Rejected> rejected, int rejectedMore) {
    public static final int REJECTED_MAX = 1_000;

    private static final JsonFactory JSON = new JsonFactory();

    public PushAnswer {
        rejected = List.copyOf(rejected);
    }

    /** What became of the message as a whole. */
    public sealed interface Outcome {
        /** Each line was applied, skipped as a repeat, or refused by itself. */
        record Taken() implements Outcome {}

        /** A line was not the one expected next: it and all after it were refused. */
        record Gap(long expected, String message) implements Outcome {}

        /** It was refused, or did not take effect; OVERLOADED (try again from {@code applied} + 1) or TOO_LARGE. */
        record Refused(ErrorCode code, String message) implements Outcome {}
    }

    /**
     * One refused line.
     *
     * @param seq null where it could not be read
     * @param line its place in the message, from 1
     * @param expected the number expected instead; null unless the code is SEQUENCE_GAP
     */
    public record Rejected(
            @Nullable Long seq,
            int line,
            ErrorCode code,
            String message,
            @Nullable Long expected) {}

    static PushAnswer refused(ErrorCode code, String message, long applied) {
        return new PushAnswer(new Outcome.Refused(code, message), applied, List.of(), 0);
    }

    /** The status of the answer to a POST. */
    public int httpStatus() {
        return switch (outcome) {
            case Outcome.Taken() -> 200;
            case Outcome.Gap gap -> 409;
            case Outcome.Refused(ErrorCode code, String message) -> code == ErrorCode.TOO_LARGE ? 413 : 503;
        };
    }

    /** The body of the answer to a POST: a problem with these members added, unless the message was taken. */
    public byte[] httpBody() {
        return write(generator -> {
            switch (outcome) {
                case Outcome.Taken() -> {}
                case Outcome.Gap(long expected, String message) -> {
                    Problem.of(httpStatus(), ErrorCode.SEQUENCE_GAP, message).writeMembers(generator);
                    generator.writeNumberField("expected", expected);
                }
                case Outcome.Refused(ErrorCode code, String message) ->
                    Problem.of(httpStatus(), code, message).writeMembers(generator);
            }
            writeLines(generator);
        });
    }

    /** The answer to a WebSocket message. */
    public byte[] webSocketText() {
        return write(generator -> {
            writeLines(generator);
            switch (outcome) {
                case Outcome.Taken() -> {}
                case Outcome.Gap(long expected, String message) -> generator.writeNumberField("expected", expected);
                case Outcome.Refused(ErrorCode code, String message) -> {
                    generator.writeObjectFieldStart("error");
                    writeError(generator, code, message);
                    generator.writeEndObject();
                }
            }
        });
    }

    private void writeLines(JsonGenerator generator) throws IOException {
        generator.writeNumberField("applied", applied);
        generator.writeArrayFieldStart("rejected");
        for (Rejected line : rejected) {
            generator.writeStartObject();
            generator.writeFieldName("seq");
            if (line.seq() == null) {
                generator.writeNull();
            } else {
                generator.writeNumber(line.seq());
            }
            generator.writeNumberField("line", line.line());
            writeError(generator, line.code(), line.message());
            if (line.expected() != null) {
                generator.writeNumberField("expected", line.expected());
            }
            generator.writeEndObject();
        }
        generator.writeEndArray();
        if (rejectedMore > 0) {
            generator.writeNumberField("rejectedMore", rejectedMore);
        }
    }

    private static void writeError(JsonGenerator generator, ErrorCode code, String message) throws IOException {
        generator.writeNumberField("code", code.number());
        generator.writeStringField("name", code.name());
        generator.writeStringField("message", message);
    }

    private static byte[] write(Members members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            generator.writeStartObject();
            members.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private interface Members {
        void write(JsonGenerator generator) throws IOException;
    }
}

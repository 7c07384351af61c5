package io.touchline.api;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.touchline.protocol.http.Problem.InvalidPart;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what the validator says into our problem: which part of the request is invalid, and why. */
final class InvalidRequests {
    /** How the validator names the parameter in its messages; it has no field for it. */
    private static final Pattern PARAMETER =
            Pattern.compile("(query|path|header) parameter (\\S+)", Pattern.CASE_INSENSITIVE);

    private static final String REASON = "Reason: ";
    /** What the validator adds for each level above the place that is wrong. */
    private static final Pattern ECHO = Pattern.compile("A subschema had errors.*|.*does not match schema.*");

    /** A body may be wrong in as many places as it is long; nobody reads more. */
    private static final int ERRORS_MAX = 20;

    private static final int MESSAGE_LENGTH_MAX = 200;

    private InvalidRequests() {}

    /** The problem to tell, null when the failure is none of the validator's. */
    static @Nullable Problem problem(Throwable failure) {
        ValidatorException invalid = invalid(failure);
        return invalid == null
                ? null
                : new Problem(400, ErrorCode.MALFORMED, "the request is not valid", parts(invalid));
    }

    private static @Nullable ValidatorException invalid(Throwable failure) {
        @Nullable Throwable cause = failure;
        while (cause != null && !(cause instanceof ValidatorException)) {
            cause = cause.getCause();
        }
        return (ValidatorException) cause;
    }

    private static List<InvalidPart> parts(ValidatorException invalid) {
        String message = String.valueOf(invalid.getMessage());
        Matcher parameter = PARAMETER.matcher(message);
        if (parameter.find()) {
            String path = parameter.group(1).toLowerCase(Locale.ROOT) + "." + parameter.group(2);
            return List.of(new InvalidPart(path, shortened(reason(message))));
        }
        List<InvalidPart> parts = new ArrayList<>();
        if (invalid instanceof SchemaValidationException schema) {
            collect(schema.getOutputUnit(), parts);
        }
        return parts.isEmpty() ? List.of(new InvalidPart("body", shortened(reason(message)))) : parts;
    }

    private static void collect(OutputUnit unit, List<InvalidPart> parts) {
        for (OutputUnit error : unit.getErrors()) {
            String text = error.getError();
            // The location is a fragment: # is the body itself, #/password a field of it.
            String pointer = error.getInstanceLocation().replaceFirst("^#", "");
            String path = pointer.isEmpty() ? "body" : pointer;
            // The first error of a place says what is wrong there; later ones repeat it in the words of its
            // surroundings.
            boolean repeated = parts.stream().anyMatch(part -> part.path().equals(path));
            if (!repeated && parts.size() < ERRORS_MAX && !ECHO.matcher(text).matches()) {
                parts.add(new InvalidPart(path, shortened(text)));
            }
        }
    }

    private static String reason(String message) {
        int at = message.indexOf(REASON);
        return at < 0 ? message : message.substring(at + REASON.length());
    }

    private static String shortened(String text) {
        return text.length() <= MESSAGE_LENGTH_MAX ? text : text.substring(0, MESSAGE_LENGTH_MAX) + "…";
    }
}

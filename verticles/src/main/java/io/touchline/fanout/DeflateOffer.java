package io.touchline.fanout;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client offers in {@code Sec-WebSocket-Extensions}, and what we take of it: {@code permessage-deflate} (RFC 7692) without
 * context takeover on either side, so that a message is compressed once for all and no connection keeps a window.
 */
final class DeflateOffer {
    private static final String NAME = "permessage-deflate";
    private static final String ANSWER = NAME + "; server_no_context_takeover; client_no_context_takeover";
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z0-9_-]+)(?:\\s*=\\s*\"?([A-Za-z0-9_-]+)\"?)?");
    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

    /** The JDK compresses with this window and no other: an offer that asks for a smaller one is not taken. */
    private static final String OUR_WINDOW_BITS = "15";

    private DeflateOffer() {}

    /** The extension to answer with, or null where nothing that is offered can be taken. */
    static @Nullable String answer(List<String> headers) {
        for (String header : headers) {
            for (String offer : header.split(",", -1)) {
                String answer = answer(offer);
                if (answer != null) {
                    return answer;
                }
            }
        }
        return null;
    }

    private static @Nullable String answer(String offer) {
        String[] parts = offer.split(";", -1);
        if (!parts[0].strip().equals(NAME)) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            Matcher parameter = PARAMETER.matcher(parts[i].strip());
            if (!parameter.matches()
                    || !seen.add(parameter.group(1))
                    || !isTaken(parameter.group(1), parameter.group(2))) {
                return null;
            }
        }
        return seen.contains("server_max_window_bits")
                ? ANSWER + "; server_max_window_bits=" + OUR_WINDOW_BITS
                : ANSWER;
    }

    private static boolean isTaken(String name, @Nullable String value) {
        return switch (name) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
            case "server_max_window_bits" -> OUR_WINDOW_BITS.equals(value);
            // Whatever window the client uses, ours is large enough to read it.
            case "client_max_window_bits" ->
                value == null || WINDOW_BITS.matcher(value).matches();
            default -> false;
        };
    }
}

package io.touchline.journal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the next page of a listing begins. Opaque to whoever holds it; it gives nobody more than its own account's rows.
 *
 * @param before rows below this number
 * @param balance of the account there; 0 where a listing has none
 */
record Cursor(long before, long balance) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(-?\\d{1,18})");

    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((before + ":" + balance).getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws IllegalArgumentException when it is none of ours */
    static Cursor read(String text) {
        try {
            Matcher matcher = TEXT.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            if (matcher.matches()) {
                return new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("cursor: unknown (expected: \"next\" of the page before)");
    }
}

package io.touchline.protocol;

/**
 * The rule for every text from outside that goes on to others: no control characters, and nothing that UTF-8 cannot write, such as
 * half a surrogate pair. One text that breaks it would break each image and each log line it stands in.
 */
public final class PlainText {
    private static final int SHOWN_MAX = 40;

    private PlainText() {}

    /** A loop over chars: as a stream of code points it was a fifth of all that the server allocated. */
    public static boolean test(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Any text as it may stand in a message: at most 40 characters, what is not plain replaced. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN_MAX).forEach(point -> shown.appendCodePoint(isRefused(point) ? '?' : point));
        return text.codePointCount(0, text.length()) > SHOWN_MAX
                ? shown.append('…').toString()
                : shown.toString();
    }

    private static boolean isRefused(int point) {
        return Character.isISOControl(point) || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}

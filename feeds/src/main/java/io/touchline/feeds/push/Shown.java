package io.touchline.feeds.push;

import io.touchline.protocol.PlainText;

/** Input of others as it may stand in messages and logs. */
final class Shown {
    private Shown() {}

    /** At most 40 characters, what is not plain replaced. */
    static String of(String value) {
        return PlainText.shown(value);
    }
}

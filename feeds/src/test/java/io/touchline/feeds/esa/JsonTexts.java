package io.touchline.feeds.esa;

import java.util.Map;

/** Lends the reader of JSON to tests of other packages. */
public final class JsonTexts {
    private JsonTexts() {}

    public static Map<String, Object> read(String text) {
        return JsonText.read(text);
    }
}

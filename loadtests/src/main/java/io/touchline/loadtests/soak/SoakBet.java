package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One bet as its bettor knows it: a key and a body that never change, what was answered first, and what it came to. Thread-safe. */
final class SoakBet {
    private final String key;
    private final int account;
    private final String body;
    private final List<String> markets;
    private volatile @Nullable Answer answer;
    private volatile @Nullable JsonNode end;
    private volatile boolean isSettled;

    /**
     * An answer to a request to place it.
     *
     * @param text of the body, byte for byte
     */
    record Answer(int status, String text) {}

    SoakBet(String key, int account, String body, JsonNode asked) {
        this.key = key;
        this.account = account;
        this.body = body;
        List<String> of = new ArrayList<>();
        asked.path("legs").forEach(leg -> of.add(leg.path("market").asText()));
        this.markets = List.copyOf(of);
    }

    String key() {
        return key;
    }

    int account() {
        return account;
    }

    String body() {
        return body;
    }

    List<String> markets() {
        return markets;
    }

    @Nullable Answer answer() {
        return answer;
    }

    void answered(Answer first) {
        answer = first;
    }

    /** Its end as it was told first; null until then. */
    @Nullable JsonNode end() {
        return end;
    }

    void ended(JsonNode bet) {
        end = bet;
    }

    boolean isAccepted() {
        JsonNode known = end;
        return known != null && known.path("reasons").isMissingNode();
    }

    boolean isSettled() {
        return isSettled;
    }

    void settled() {
        isSettled = true;
    }
}

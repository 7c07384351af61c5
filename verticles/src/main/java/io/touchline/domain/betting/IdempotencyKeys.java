package io.touchline.domain.betting;

import io.touchline.protocol.AccountId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which requests have been met, per account and key: one bet and one answer each, however often they come. */
final class IdempotencyKeys {
    /** Requests that wait for the answer of one first: more than any client has reason to send. */
    static final int WAITING_MAX = 16;

    private final Map<Key, Met> met = new HashMap<>();

    private record Key(AccountId account, String key) {}

    private static final class Met {
        private final String bodyHash;
        private final List<Long> waiting = new ArrayList<>();
        private @Nullable BetView answer;

        Met(String bodyHash) {
            this.bodyHash = bodyHash;
        }
    }

    /** How a request stands to those before it. */
    sealed interface Meeting {
        record Unknown() implements Meeting {}

        /** The key was used for another body. */
        record Other() implements Meeting {}

        record Answered(BetView view) implements Meeting {}

        /** It will get the answer of the first. */
        record Waiting() implements Meeting {}

        /** Too many wait for it already. */
        record Crowded() implements Meeting {}
    }

    Meeting meet(BetRequest request, long requestNumber) {
        Met before = met.get(key(request));
        if (before == null) {
            return new Meeting.Unknown();
        }
        if (!before.bodyHash.equals(request.bodyHash())) {
            return new Meeting.Other();
        }
        if (before.answer != null) {
            return new Meeting.Answered(before.answer);
        }
        if (before.waiting.size() >= WAITING_MAX) {
            return new Meeting.Crowded();
        }
        before.waiting.add(requestNumber);
        return new Meeting.Waiting();
    }

    void begin(BetRequest request, long requestNumber) {
        Met first = new Met(request.bodyHash());
        first.waiting.add(requestNumber);
        met.put(key(request), first);
    }

    void recall(BetRequest request, @Nullable BetView answer) {
        Met first = new Met(request.bodyHash());
        first.answer = answer;
        met.put(key(request), first);
    }

    /** The first answer stays; returns who has waited for it. */
    List<Long> answer(BetRequest request, BetView view) {
        Met first = met.get(key(request));
        if (first == null || first.answer != null) {
            return List.of();
        }
        first.answer = view;
        List<Long> waiting = List.copyOf(first.waiting);
        first.waiting.clear();
        return waiting;
    }

    void forget(BetRequest request) {
        met.remove(key(request));
    }

    private static Key key(BetRequest request) {
        return new Key(request.account(), request.key());
    }
}

package io.touchline.betting;

import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.protocol.BetId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits to hear of a bet: each request for its one answer, those who wait for the next change of an undecided bet, and those who wait
 * for what comes of an accepted one. On the desk's context.
 */
final class BetAnswers {
    private final int watchersMax;
    private final Map<Long, Promise<Answer>> requests = new HashMap<>();
    private final Watchers<BetView> views = new Watchers<>();
    private final Watchers<@Nullable Void> settlements = new Watchers<>();
    private long lastRequest;
    private int watching;

    BetAnswers(int watchersMax) {
        this.watchersMax = watchersMax;
    }

    /** Returns the number by which it is answered. */
    long expect(Promise<Answer> promise) {
        requests.put(++lastRequest, promise);
        return lastRequest;
    }

    void answer(long request, Answer answer) {
        Promise<Answer> promise = requests.remove(request);
        if (promise != null) {
            promise.complete(answer);
        }
    }

    /** The next thing told of a bet; fails at once where too many wait already. */
    Future<BetView> next(BetId bet) {
        return views.join(bet);
    }

    /** The next time that settlement changes an accepted bet; fails at once where too many wait already. */
    Future<@Nullable Void> settlement(BetId bet) {
        return settlements.join(bet);
    }

    /** Those who waited with this future do no longer. */
    void leave(BetId bet, Future<?> waited) {
        views.leave(bet, waited);
        settlements.leave(bet, waited);
    }

    void told(BetView view) {
        views.tell(view.bet(), view);
    }

    /** The bet was settled, or is open again. */
    void settled(BetId bet) {
        settlements.tell(bet, null);
    }

    /** Those who wait for one kind of news; all kinds share the limit. */
    private final class Watchers<T extends @Nullable Object> {
        private final Map<BetId, List<Promise<T>>> promises = new HashMap<>();

        Future<T> join(BetId bet) {
            if (watching >= watchersMax) {
                return Future.failedFuture(new IllegalStateException("watchers: " + watching + " (expected: fewer)"));
            }
            Promise<T> promise = Promise.promise();
            promises.computeIfAbsent(bet, ignored -> new ArrayList<>()).add(promise);
            watching++;
            return promise.future();
        }

        void leave(BetId bet, Future<?> waited) {
            List<Promise<T>> all = promises.get(bet);
            if (all != null && all.removeIf(promise -> promise.future().equals(waited))) {
                watching--;
                if (all.isEmpty()) {
                    promises.remove(bet);
                }
            }
        }

        void tell(BetId bet, T news) {
            List<Promise<T>> all = promises.remove(bet);
            if (all != null) {
                watching -= all.size();
                all.forEach(promise -> promise.complete(news));
            }
        }
    }
}

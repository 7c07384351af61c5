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

/** Who waits to hear of a bet: each request for its one answer, and those who wait for the next change. On the desk's context. */
final class BetAnswers {
    private final int watchersMax;
    private final Map<Long, Promise<Answer>> requests = new HashMap<>();
    private final Map<BetId, List<Promise<BetView>>> watchers = new HashMap<>();
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
        if (watching >= watchersMax) {
            return Future.failedFuture(new IllegalStateException("watchers: " + watching + " (expected: fewer)"));
        }
        Promise<BetView> promise = Promise.promise();
        watchers.computeIfAbsent(bet, ignored -> new ArrayList<>()).add(promise);
        watching++;
        return promise.future();
    }

    /** Those who waited with these promises do no longer. */
    void leave(BetId bet, Future<BetView> waited) {
        List<Promise<BetView>> all = watchers.get(bet);
        if (all != null && all.removeIf(promise -> promise.future().equals(waited))) {
            watching--;
            if (all.isEmpty()) {
                watchers.remove(bet);
            }
        }
    }

    void told(BetView view) {
        List<Promise<BetView>> all = watchers.remove(view.bet());
        if (all != null) {
            watching -= all.size();
            all.forEach(promise -> promise.complete(view));
        }
    }
}

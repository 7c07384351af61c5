package io.touchline.ingest;

import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.protocol.EventId;
import io.vertx.core.Future;
import java.util.List;

/** Takes over what feeds say of how markets ended. */
@FunctionalInterface
public interface FactsKeeper {
    FactsKeeper NONE = (event, words, timeMicros) -> Future.succeededFuture();

    /**
     * Keeps what an owner took, in the order of the calls; called on the feed desk's context. A feed has its answer when the future
     * completes: what it was told that was applied is not said again. When it fails, so does what the feed delivered.
     *
     * @param timeMicros when the owner took it
     */
    Future<Void> keep(EventId event, List<Effect.FactsChanged> words, long timeMicros);
}

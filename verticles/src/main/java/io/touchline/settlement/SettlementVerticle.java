package io.touchline.settlement;

import io.touchline.betting.BetArchive;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.ingest.FactsKeeper;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.settlement.Rounds.Turn;
import io.touchline.store.GroupCommit;
import io.touchline.store.Readers;
import io.touchline.store.Sql;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what feeds say of how markets ended, and settles the bets on them: each bet in a transaction of its own, by the facts as they
 * are then. What a crash leaves undone is made up at the next start, and done twice it changes nothing. Exactly one instance.
 */
public final class SettlementVerticle extends VerticleBase implements FactsKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SettlementVerticle.class);
    private static final long RETRY_MS = 1_000;

    private final Parts parts;
    private final SettlementConfig config;
    private final BetSettler settler;
    private final Rounds rounds = new Rounds();

    /** Markets of which something was said that may concern bets that are still to come. */
    private final Set<MarketId> spokenOf = ConcurrentHashMap.newKeySet();

    private boolean working;
    private boolean stopping;
    private Future<Void> turn = Future.succeededFuture();

    /** What settlement works with; it closes none of it. */
    public record Parts(
            GroupCommit writer,
            Readers readers,
            BetArchive archive,
            Returns returns,
            MicrosClock clock,
            SettlementNews news,
            SettlementMeter meter) {}

    public SettlementVerticle(Parts parts, SettlementConfig config) {
        this.parts = parts;
        this.config = config;
        this.settler = new BetSettler(config.rules(), parts.returns());
    }

    private record LeftOver(List<MarketId> unsettled, List<MarketId> withoutResults) {}

    /** What a market's next bets are, and the revision of its facts before they were read. */
    private record Batch(long revision, List<BetId> ids, List<AcceptedBet> bets) {}

    private record OpenBatch(long lastSequence, List<AcceptedBet> bets) {}

    @Override
    public Future<?> start() {
        return vertx.executeBlocking(() -> parts.readers()
                        .read(sql -> new LeftOver(FactsRows.unsettled(sql), FactsRows.withoutResults(sql))))
                .onSuccess(left -> {
                    spokenOf.addAll(left.withoutResults());
                    left.unsettled().forEach(rounds::said);
                    rounds.openBets(-1);
                    work();
                });
    }

    /** Ends the turn that is under way; the next start goes on behind it. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return turn.otherwiseEmpty();
    }

    @Override
    public Future<Void> keep(EventId event, List<Effect.FactsChanged> words, long timeMicros) {
        var kept = parts.writer().submitTaken(sql -> {
            List<MarketId> changed = new ArrayList<>();
            for (Effect.FactsChanged word : words) {
                if (FactsRows.fold(sql, event, word, timeMicros)) {
                    changed.add(word.market());
                }
            }
            return changed;
        });
        return Future.fromCompletionStage(kept, vertx.getOrCreateContext()).map(changed -> {
            context.runOnContext(ignored -> said(changed));
            return null;
        });
    }

    /** A bet is accepted, and durably so: what was said of its markets before it is not lost on it. From any thread. */
    public void accepted(BetView view) {
        AcceptedBet bet = AcceptedBet.of(view);
        // One that is missed here was durable before its market's bets are begun with, and is among them.
        if (bet != null && bet.markets().stream().anyMatch(spokenOf::contains)) {
            context.runOnContext(ignored -> {
                rounds.accepted(bet);
                work();
            });
        }
    }

    private void said(List<MarketId> markets) {
        spokenOf.addAll(markets);
        markets.forEach(rounds::said);
        work();
    }

    private void work() {
        if (working || stopping) {
            return;
        }
        Turn next = rounds.next(config.batchMax());
        if (next == null) {
            return;
        }
        working = true;
        long began = System.nanoTime();
        turn = switch (next) {
            case Turn.OfMarket market -> settle(market);
            case Turn.OfBets(List<AcceptedBet> bets) -> settle(bets).mapEmpty();
            case Turn.OfOpenBets(long after) -> settleOpen(after);
        };
        turn.onComplete((ignored, failure) -> {
            working = false;
            parts.meter().turnTook(System.nanoTime() - began);
            if (failure == null) {
                work();
            } else {
                again(next, failure);
            }
        });
    }

    private void again(Turn failed, Throwable failure) {
        LOG.atWarn().setCause(failure).addKeyValue("turn", failed).log("bets not settled yet");
        switch (failed) {
            case Turn.OfMarket market -> rounds.again(market);
            case Turn.OfBets(List<AcceptedBet> bets) -> bets.forEach(rounds::accepted);
            case Turn.OfOpenBets(long after) -> rounds.openBets(after);
        }
        // Where the store is down there is nothing to be done before a restart, which makes it all up.
        if (!parts.writer().isDown()) {
            vertx.setTimer(RETRY_MS, ignored -> work());
        }
    }

    private Future<Void> settle(Turn.OfMarket turn) {
        return vertx.executeBlocking(() -> batch(turn)).compose(read -> {
            Batch batch = Objects.requireNonNull(read);
            return settle(batch.bets()).compose(well -> after(turn, batch, well));
        });
    }

    private Future<Void> after(Turn.OfMarket turn, Batch batch, boolean well) {
        boolean allWell = turn.well() && well;
        if (batch.ids().size() == config.batchMax()) {
            rounds.again(new Turn.OfMarket(
                    turn.market(), batch.revision(), batch.ids().getLast().value(), allWell));
            return Future.succeededFuture();
        }
        if (!allWell) {
            return Future.succeededFuture();
        }
        var marked = parts.writer().submitTaken(sql -> {
            FactsRows.settled(sql, turn.market(), batch.revision());
            return true;
        });
        return Future.fromCompletionStage(marked, context).mapEmpty();
    }

    private Future<Void> settleOpen(long after) {
        return vertx.executeBlocking(() -> openBatch(after)).compose(read -> {
            OpenBatch batch = Objects.requireNonNull(read);
            return settle(batch.bets())
                    .onSuccess(ignored -> {
                        if (batch.lastSequence() > after) {
                            rounds.openBets(batch.lastSequence());
                        }
                    })
                    .mapEmpty();
        });
    }

    /** Whether all could be settled; one that could not holds up no other, and is tried again at the next start. */
    private Future<Boolean> settle(List<AcceptedBet> bets) {
        List<Future<Boolean>> all = new ArrayList<>(bets.size());
        for (AcceptedBet bet : bets) {
            var settled = parts.writer()
                    .submitTaken(sql -> settler.settle(sql, bet, parts.clock().micros()));
            all.add(Future.fromCompletionStage(settled, context)
                    .map(change -> {
                        if (change.changed()) {
                            parts.meter().changed(change.after());
                            parts.news().changed(bet.bet(), bet.account(), change.before(), change.after());
                        }
                        return true;
                    })
                    .recover(failure -> {
                        parts.meter().failed();
                        LOG.atError()
                                .setCause(failure)
                                .addKeyValue("bet", bet.bet())
                                .log("bet not settled");
                        return parts.writer().isDown() ? Future.failedFuture(failure) : Future.succeededFuture(false);
                    }));
        }
        return Future.join(all).map(ignored -> all.stream().allMatch(Future::result));
    }

    private Batch batch(Turn.OfMarket turn) {
        long revision = turn.revision() >= 0
                ? turn.revision()
                : parts.readers().read(sql -> FactsRows.revision(sql, turn.market()));
        List<BetId> ids =
                parts.readers().read(sql -> SettlementRows.on(sql, turn.market(), turn.after(), config.batchMax()));
        return new Batch(
                revision,
                ids,
                ids.stream().map(this::accepted).filter(bet -> bet != null).toList());
    }

    private OpenBatch openBatch(long after) {
        List<SettlementRows.Placed> placed =
                parts.readers().read(sql -> SettlementRows.open(sql, after, config.batchMax()));
        List<AcceptedBet> bets = new ArrayList<>();
        for (SettlementRows.Placed each : placed) {
            AcceptedBet bet = accepted(each.bet());
            if (bet != null && parts.readers().read(sql -> isSpokenOf(sql, bet))) {
                bets.add(bet);
            }
        }
        return new OpenBatch(placed.isEmpty() ? after : placed.getLast().sequence(), bets);
    }

    private static boolean isSpokenOf(Sql sql, AcceptedBet bet) throws SQLException {
        for (MarketId market : bet.markets()) {
            if (FactsRows.revision(sql, market) > 0) {
                return true;
            }
        }
        return false;
    }

    private @Nullable AcceptedBet accepted(BetId bet) {
        StoredBet stored = parts.archive().bet(bet);
        return stored == null ? null : AcceptedBet.of(stored.lines());
    }
}

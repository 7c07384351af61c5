package io.touchline.betting;

import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetEvent;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetState;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.BettingRules;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.StakeCounters;
import io.touchline.domain.risk.Exposure;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one context on which all bets of this node live. Exactly one instance; what {@link Betting} promises, it does. Where the journal is
 * down, nothing is taken and nothing is told: what is on its way stays as the journal has it.
 */
public final class BetAcceptanceVerticle extends VerticleBase implements Betting {
    private static final Logger LOG = LoggerFactory.getLogger(BetAcceptanceVerticle.class);
    private static final long DRAIN_CHECK_MS = 20;

    private final Parts parts;
    private final Rules rules;
    private final AtomicInteger placing = new AtomicInteger();
    private volatile @Nullable LiveDesk desk;
    private volatile @Nullable ErrorCode closed = ErrorCode.BETTING_DISABLED;

    /**
     * What the desk works with; it closes none of it.
     *
     * @param token of the owners' incarnation
     * @param health told when the journal fails
     */
    public record Parts(
            MarketSide markets,
            BetJournal journal,
            BetArchive archive,
            Wallet wallet,
            MicrosClock clock,
            BetMeter meter,
            BetNews news,
            long token,
            Consumer<Throwable> health) {}

    /**
     * What the desk judges by, all of it for the desk's context alone.
     *
     * @param book behind the ports of {@code betting}
     * @param openMax undecided bets at once
     * @param retainMicros how long a decided bet is remembered here, with its key
     */
    public record Rules(
            BettingRules betting,
            RuleBook book,
            StakeCounters counters,
            Exposure exposure,
            int openMax,
            long retainMicros) {}

    public BetAcceptanceVerticle(Parts parts, Rules rules) {
        this.parts = parts;
        this.rules = rules;
    }

    /**
     * On a thread of its own: on an event loop the end of a delay would wait for all the requests that have come in there, which under
     * load are hundreds.
     */
    public static DeploymentOptions deployment() {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("bet-desk")
                .setWorkerPoolSize(1);
    }

    private record Recalled(List<Append> appends, long highestSequence, List<StoredBet> standing) {}

    @Override
    public Future<?> start() {
        LiveDesk live = new LiveDesk(vertx, context, parts, rules);
        desk = live;
        return vertx.executeBlocking(this::recall)
                .compose(recalled -> parts.markets().listen(live.watch()).map(recalled))
                .compose(recalled -> onDesk(() -> {
                    parts.journal().begin(new JournalNews(live.line()));
                    live.standingAtStart(recalled.standing());
                    live.recover(recalled.appends(), recalled.highestSequence());
                    closed = null;
                    return Future.succeededFuture();
                }));
    }

    private Recalled recall() {
        List<StoredBet> standing = new ArrayList<>();
        parts.archive().unsettled(standing::add);
        return new Recalled(parts.journal().recover(), parts.journal().lastSequence(), standing);
    }

    /** From now on no bet is taken; those that are undecided go on. */
    public void close(ErrorCode reason) {
        closed = reason;
    }

    /**
     * Waits until no bet is undecided.
     *
     * @return how many are after that time: they are in the journal, and a restart takes them up
     */
    public Future<Integer> drained(long atMostMs) {
        Promise<Integer> promise = Promise.promise();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMs);
        live().line()
                .add(() -> vertx.setPeriodic(1, DRAIN_CHECK_MS, timer -> {
                    int open = live().openCount();
                    if (open == 0 || System.nanoTime() - until >= 0) {
                        vertx.cancelTimer(timer);
                        promise.complete(open);
                    }
                }));
        return promise.future();
    }

    @Override
    public Future<Answer> place(BetRequest request) {
        ErrorCode refusal = closed;
        if (refusal == null && placing.get() >= rules.openMax()) {
            refusal = ErrorCode.OVERLOADED;
        }
        if (refusal != null) {
            return Future.succeededFuture(new Answer.Failed(refusal));
        }
        placing.incrementAndGet();
        Promise<Answer> promise = Promise.promise();
        LiveDesk live = live();
        live.line().addBet(() -> {
            placing.decrementAndGet();
            ErrorCode late = closed;
            if (late == null) {
                live.place(request, live.answers().expect(promise));
            } else {
                promise.complete(new Answer.Failed(late));
            }
        });
        return promise.future();
    }

    @Override
    public Future<BetView> answerOffer(BetId bet, AccountId account, int number, boolean confirmed) {
        return onDesk(() -> {
            if (!(live().state(bet) instanceof BetState.Reoffered reoffered)
                    || !reoffered.request().account().equals(account)
                    || reoffered.offer().number() != number) {
                return Future.failedFuture(new NotOfferedException());
            }
            Future<BetView> next = live().answers().next(bet);
            live().deliver(bet, confirmed ? new BetEvent.OfferConfirmed(number) : new BetEvent.OfferDeclined(number));
            return next;
        });
    }

    @Override
    public Future<BetView> cancel(BetId bet, AccountId account) {
        return onDesk(() -> {
            BetState before = live().state(bet);
            if (!(before instanceof BetState.Waiting)
                    || !before.request().account().equals(account)) {
                return Future.failedFuture(new NotCancellableException());
            }
            live().deliver(bet, new BetEvent.CancelAsked());
            return live().state(bet) instanceof BetState.Waiting
                    ? Future.failedFuture(new NotCancellableException())
                    : end(bet);
        });
    }

    /** What is told of a bet that has come to its end, and not what was on its way to be told before. */
    private Future<BetView> end(BetId bet) {
        return live().answers()
                .next(bet)
                .compose(view -> view.status() == BetView.Status.PENDING ? end(bet) : Future.succeededFuture(view));
    }

    @Override
    public Future<@Nullable BetView> await(BetId bet, long atMostMs) {
        return onDesk(() -> {
            if (!live().isUndecided(bet)) {
                return Future.succeededFuture(null);
            }
            return within(atMostMs, bet, live().answers().next(bet));
        });
    }

    @Override
    public Future<@Nullable Void> awaitSettlement(BetId bet, long atMostMs) {
        return onDesk(() -> within(atMostMs, bet, live().answers().settlement(bet)));
    }

    /** Null where nothing was told within this time, or too many wait already. */
    private <T extends @Nullable Object> Future<@Nullable T> within(long atMostMs, BetId bet, Future<T> next) {
        Promise<@Nullable T> first = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, atMostMs), ignored -> {
            live().answers().leave(bet, next);
            first.tryComplete();
        });
        next.onComplete((news, failure) -> {
            vertx.cancelTimer(timer);
            first.tryComplete(news);
        });
        return first.future();
    }

    @Override
    public Future<Void> changePlayer(AccountId account, Consumer<RuleBook> change) {
        return onDesk(() -> {
            change.accept(rules.book());
            live().playerChanged(account);
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<Void> changeHouse(Consumer<RuleBook> change) {
        return onDesk(() -> {
            change.accept(rules.book());
            live().houseChanged();
            return Future.succeededFuture();
        });
    }

    @Override
    public void settled(BetId bet) {
        live().line().add(() -> live().settled(bet));
    }

    @Override
    public void reopened(StoredBet bet) {
        live().line().add(() -> live().standing(bet));
    }

    private LiveDesk live() {
        return Objects.requireNonNull(desk, "not deployed yet");
    }

    private <T extends @Nullable Object> Future<T> onDesk(Supplier<Future<T>> task) {
        Promise<T> promise = Promise.promise();
        live().line().add(() -> {
            try {
                task.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    /** From the journal's thread to the desk's. */
    private final class JournalNews implements BetJournal.Listener {
        private final DeskLine line;

        JournalNews(DeskLine line) {
            this.line = line;
        }

        @Override
        public void committed(long upToSequence, List<BetDesk.JointAnswer> answers) {
            line.add(() -> live().committed(upToSequence, answers));
        }

        @Override
        public void refused(long sequence, String cause) {
            line.add(() -> live().refused(sequence, cause));
        }

        @Override
        public void failed(Throwable cause) {
            closed = ErrorCode.BETTING_DISABLED;
            LOG.error("the journal is down: no bet is taken", cause);
            parts.health().accept(cause);
        }
    }
}

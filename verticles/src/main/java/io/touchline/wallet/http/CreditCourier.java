package io.touchline.wallet.http;

import io.touchline.cache.MicrosClock;
import io.touchline.protocol.AccountId;
import io.touchline.store.Sql;
import io.touchline.store.Store;
import io.touchline.wallet.http.CreditRows.Credit;
import io.touchline.wallet.http.WalletUnclearException.Cause;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings credits and reversals from the database to the wallet until it acknowledges each, with the same key in every try; those of one
 * bet one after the other. What a stop or a crash interrupts is sent again by the next start. In memory is only what is under way.
 */
final class CreditCourier {
    private static final Logger LOG = LoggerFactory.getLogger(CreditCourier.class);

    /** How soon a credit is seen after its settlement: a read of an index that is empty most of the time. */
    private static final long LOOK_MS = 100;

    private static final int DOUBLINGS_MAX = 20;

    private final Vertx vertx;
    private final Context context;
    private final Store store;
    private final MicrosClock clock;
    private final WalletChannel channel;
    private final HttpWalletConfig config;
    private final WalletMeter meter;
    private final Set<Long> underWay = new HashSet<>();
    private volatile Consumer<AccountId> paid = account -> {};
    private boolean looking;
    private boolean stopped;
    private long timer = -1;

    /** What the courier works with; it closes none of it. */
    record Parts(Vertx vertx, Store store, MicrosClock clock, WalletChannel channel, WalletMeter meter) {}

    private record Look(List<Credit> due, CreditRows.Standing standing) {}

    CreditCourier(Parts parts, HttpWalletConfig config) {
        this.vertx = parts.vertx();
        this.context = vertx.getOrCreateContext();
        this.store = parts.store();
        this.clock = parts.clock();
        this.channel = parts.channel();
        this.meter = parts.meter();
        this.config = config;
    }

    /** @param listener hears whose balance is another now, on the courier's context */
    void start(Consumer<AccountId> listener) {
        paid = listener;
        context.runOnContext(ignored -> timer = vertx.setPeriodic(1, LOOK_MS, tick -> look()));
    }

    /** From now on nothing is sent; an answer that comes later is not heard, and asked for again by the next start. */
    Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> {
            stopped = true;
            vertx.cancelTimer(timer);
            done.complete();
        });
        return done.future();
    }

    private void look() {
        int room = config.bounds().credits() - underWay.size();
        if (looking || stopped || room == 0) {
            return;
        }
        looking = true;
        int max = config.bounds().credits() + underWay.size();
        vertx.executeBlocking(() -> store.readers()
                        .read(sql -> new Look(CreditRows.due(sql, clock.micros(), max), CreditRows.standing(sql))))
                .onComplete((look, failure) -> {
                    looking = false;
                    if (failure == null) {
                        seen(Objects.requireNonNull(look));
                    } else if (!stopped) {
                        LOG.atWarn().setCause(failure).log("credits for the operator's wallet cannot be read");
                    }
                });
    }

    private void seen(Look look) {
        long oldest = look.standing().oldestMicros();
        meter.unacknowledged(look.standing().unacknowledged(), oldest == 0 ? 0 : clock.micros() - oldest);
        for (Credit credit : look.due()) {
            if (stopped || underWay.size() >= config.bounds().credits()) {
                return;
            }
            if (underWay.add(credit.number())) {
                send(credit);
            }
        }
    }

    private void send(Credit credit) {
        channel.send(call(credit)).map(answer -> owed(credit, answer)).onComplete((owed, failure) -> {
            if (stopped) {
                return;
            }
            if (failure == null) {
                keep(credit, sql -> CreditRows.acknowledge(sql, credit, owed, clock.micros()), true);
            } else {
                warn(credit, failure);
                long next = clock.micros() + pauseMicros(credit.tries());
                keep(credit, sql -> CreditRows.again(sql, credit, next), false);
            }
        });
    }

    private static WalletCall call(Credit credit) {
        JsonObject body = new JsonObject()
                .put(credit.reverses() == null ? "creditId" : "reversalId", credit.operation())
                .put("accountId", credit.account().value())
                .put("betId", credit.bet().value())
                .put("settlementNo", credit.settlement())
                .put("amount", credit.amount().amount())
                .put("currency", credit.amount().currency())
                .put("kind", credit.kind().name());
        if (credit.reverses() != null) {
            body.put("ofTransactionId", credit.reverses());
        }
        boolean isCredit = credit.reverses() == null;
        return WalletCall.command(
                Lane.CREDIT,
                isCredit ? "credit" : "reversal",
                isCredit ? "/v1/credits" : "/v1/reversals",
                credit.operation(),
                credit.operation(),
                body);
    }

    private static long owed(Credit credit, WalletAnswer answer) {
        boolean isCredit = credit.reverses() == null;
        return switch (answer.state()) {
            case "CREDITED" -> {
                if (!isCredit) {
                    throw answer.unexpectedState();
                }
                yield 0;
            }
            case "REVERSED", "RECEIVABLE" -> {
                if (isCredit) {
                    throw answer.unexpectedState();
                }
                yield answer.amountIfAny("owed");
            }
            default -> throw answer.unexpectedState();
        };
    }

    /** What changes a row. */
    private interface Change {
        void in(Sql sql) throws SQLException;
    }

    private void keep(Credit credit, Change change, boolean acknowledged) {
        var kept = store.writer().submitTaken(sql -> {
            change.in(sql);
            return true;
        });
        Future.fromCompletionStage(kept, context).onComplete((ignored, failure) -> {
            // Where it could not be kept, the same is sent again: the wallet knows it by its key.
            underWay.remove(credit.number());
            if (failure == null && acknowledged) {
                paid.accept(credit.account());
            }
        });
    }

    private void warn(Credit credit, Throwable failure) {
        boolean isOdd = failure instanceof WalletUnclearException unclear && unclear.why() == Cause.UNREADABLE;
        long age = clock.micros() - credit.madeMicros();
        long alarm = TimeUnit.NANOSECONDS.toMicros(config.retry().alarm().toNanos());
        var line = age >= alarm || isOdd ? LOG.atError() : LOG.atWarn();
        line.addKeyValue("bet", credit.bet())
                .addKeyValue("operation", credit.operation())
                .addKeyValue("tries", credit.tries() + 1)
                .log("not acknowledged by the operator's wallet: {}", failure.getMessage());
    }

    private long pauseMicros(int tries) {
        long first = TimeUnit.NANOSECONDS.toMicros(config.retry().first().toNanos());
        long longest = TimeUnit.NANOSECONDS.toMicros(config.retry().longest().toNanos());
        return Math.min(longest, first << Math.min(tries, DOUBLINGS_MAX));
    }
}

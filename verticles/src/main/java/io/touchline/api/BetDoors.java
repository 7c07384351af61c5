package io.touchline.api;

import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.betting.BetJson;
import io.touchline.betting.Betting;
import io.touchline.cache.MarketView;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.http.ProblemException;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.limits.RequestRates;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.touchline.session.Session;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors of bettors: bets, balance, statement. One instance an event loop; every request has a session by the time it comes here. */
final class BetDoors {
    private static final Logger LOG = LoggerFactory.getLogger(BetDoors.class);
    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";

    private final Vertx vertx;
    private final BetService service;
    private final BetPlacement placement;
    private final LimitMeter meter;

    BetDoors(Vertx vertx, BetService service, MarketView view, LimitMeter meter) {
        this.vertx = vertx;
        this.service = service;
        this.placement = new BetPlacement(service.markets(), view, service.limits(), service.tellsPlaces());
        this.meter = meter;
    }

    /** Who answers each operation. */
    Map<String, Handler<RoutingContext>> operations() {
        return Map.of(
                "placeBet", this::place,
                "getBet", this::bet,
                "listBets", this::bets,
                "confirmOffer", context -> answerOffer(context, true),
                "declineOffer", context -> answerOffer(context, false),
                "cancelBet", this::cancel,
                "getReceipt", this::receipt,
                "getAccount", this::account,
                "getStatement", this::statement);
    }

    private void place(RoutingContext context) {
        String address = address(context);
        RequestRates rates = service.rates();
        if (rates != null && !rates.admit(address, System.nanoTime())) {
            meter.limitHit(Limit.BET_RATE);
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            throw new ProblemException(Problem.of(
                    429, ErrorCode.RATE_LIMITED, "too many bets from this address (expected: fewer a second)"));
        }
        AccountId account = account(session(context));
        String key = Objects.requireNonNull(context.request().getHeader(KEY), KEY);
        byte[] body = Objects.requireNonNull(context.body().buffer(), "validated body")
                .getBytes();
        BetRequest request = placement.request(service.ids().get(), account, key, body);
        Future<@Nullable StoredBet> known = service.keys().meet(account, key)
                ? onWorker(() -> service.archive().byKey(account, key))
                : Future.succeededFuture(null);
        known.compose(earlier -> {
                    Told told = earlier == null ? null : answeredBefore(request, earlier);
                    return told == null
                            ? here(service.betting().place(request)).map(answer -> answered(request, answer))
                            : Future.succeededFuture(told);
                })
                .onSuccess(told -> send(context, told))
                .onFailure(context::fail);
    }

    /** What a request is answered: by the first that was told of its bet. */
    private record Told(BetView view, boolean replayed) {}

    private Told answered(BetRequest request, Answer answer) {
        return switch (answer) {
            case Answer.Told(BetView view) -> new Told(view, !view.bet().equals(request.bet()));
            case Answer.Failed(ErrorCode code) -> throw failed(code);
        };
    }

    /**
     * The answer to a request whose key has a bet already. Null where nothing was told of that bet yet: it is on its way, and the desk,
     * which knows it, has this request wait for the first one's answer.
     */
    private static @Nullable Told answeredBefore(BetRequest request, StoredBet earlier) {
        if (!(earlier.lines().getFirst() instanceof BetEntry.Placed(BetRequest first, long _))
                || !first.bodyHash().equals(request.bodyHash())) {
            throw failedPlacement(ErrorCode.KEY_REUSED_DIFFERENT_BODY);
        }
        BetView told = BetView.firstTold(earlier.lines());
        return told == null ? null : new Told(told, true);
    }

    private ProblemException failed(ErrorCode code) {
        if (code == ErrorCode.OVERLOADED) {
            meter.limitHit(Limit.BETS_OPEN);
        }
        return failedPlacement(code);
    }

    private static ProblemException failedPlacement(ErrorCode code) {
        return switch (code) {
            case KEY_REUSED_DIFFERENT_BODY ->
                new ProblemException(
                        Problem.of(409, code, "Idempotency-Key: used before with another body (expected: a new key)"));
            case OVERLOADED ->
                new ProblemException(
                        Problem.of(503, code, "no room for another bet now; the same request may succeed"));
            default -> new ProblemException(Problem.of(503, code, "no bets are taken now"));
        };
    }

    private static void send(RoutingContext context, Told told) {
        if (told.replayed()) {
            context.response().putHeader(REPLAYED, "true");
        }
        boolean pending = told.view().status() == BetView.Status.PENDING;
        send(context, pending ? 202 : 201, BetJson.answer(told.view()));
    }

    private void bet(RoutingContext context) {
        AccountId account = account(session(context));
        BetId bet = id(context);
        ValidQuery query = ValidQuery.of(context);
        int waitMs = query.number("waitMs", 0);
        String known = query.text("status");
        read(account, bet)
                .compose(stored -> waitMs > 0 && isKnown(stored, known)
                        ? changed(account, stored, known, waitMs)
                        : Future.succeededFuture(stored))
                .onSuccess(stored -> send(context, 200, BetJson.bytes(stored)))
                .onFailure(context::fail);
    }

    private Future<StoredBet> changed(AccountId account, StoredBet stored, @Nullable String known, int waitMs) {
        BetView view = BetView.of(stored.lines());
        BetId bet = view.bet();
        if (view.status() == BetView.Status.PENDING) {
            return here(service.betting().await(bet, waitMs)).compose(ignored -> read(account, bet));
        }
        var settled = here(service.betting().awaitSettlement(bet, waitMs));
        // It may have been settled between the first look and now.
        return read(account, bet)
                .compose(now -> isKnown(now, known)
                        ? settled.compose(ignored -> read(account, bet))
                        : Future.succeededFuture(now));
    }

    private static boolean isKnown(StoredBet bet, @Nullable String status) {
        BetView view = BetView.of(bet.lines());
        return status == null
                ? view.status() == BetView.Status.PENDING
                : bet.after() == null && view.status().name().equals(status);
    }

    private Future<StoredBet> read(AccountId account, BetId bet) {
        return onWorker(() -> service.archive().bet(bet)).map(stored -> {
            if (stored == null
                    || !BetView.of(stored.lines()).request().account().equals(account)) {
                throw new ProblemException(Problem.of(404, ErrorCode.NOT_FOUND, "no such bet"));
            }
            return stored;
        });
    }

    private void bets(RoutingContext context) {
        AccountId account = account(session(context));
        ValidQuery query = ValidQuery.of(context);
        String status = query.text("status");
        Set<BetStatus> statuses = status == null ? Set.of() : Set.of(BetStatus.valueOf(status));
        String cursor = query.text("cursor");
        int limit = query.number("limit", service.pageSize());
        onWorker(() -> cursored(() -> service.archive().bets(account, statuses, cursor, limit)))
                .onSuccess(page -> send(context, 200, BetJson.bytes(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("bets");
                    for (StoredBet bet : page.items()) {
                        BetJson.write(json, bet);
                    }
                    json.writeEndArray();
                    json.writeStringField("next", page.next());
                    json.writeEndObject();
                })))
                .onFailure(context::fail);
    }

    private void statement(RoutingContext context) {
        AccountId account = account(session(context));
        ValidQuery query = ValidQuery.of(context);
        String cursor = query.text("cursor");
        int limit = query.number("limit", service.pageSize());
        onWorker(() -> cursored(() -> service.archive().statement(account, cursor, limit)))
                .onSuccess(page -> send(context, 200, AccountJson.statement(page)))
                .onFailure(context::fail);
    }

    private void account(RoutingContext context) {
        AccountId account = account(session(context));
        here(Future.fromCompletionStage(service.wallet().balance(account)))
                .onSuccess(balance -> send(context, 200, AccountJson.balance(balance)))
                .onFailure(failure -> {
                    // Expected of a wallet that is somebody else's: no fault of ours, and no zero.
                    LOG.atWarn().addKeyValue("account", account).log("balance is not known: {}", failure.toString());
                    context.fail(new ProblemException(Problem.of(
                            503, ErrorCode.OVERLOADED, "the balance is not known now; the same request may succeed")));
                });
    }

    private void receipt(RoutingContext context) {
        AccountId account = account(session(context));
        BetId bet = id(context);
        read(account, bet)
                .compose(ignored -> onWorker(() -> service.archive().receipt(bet)))
                .onSuccess(receipt -> {
                    if (receipt == null) {
                        context.fail(new ProblemException(
                                Problem.of(404, ErrorCode.NOT_FOUND, "no receipt: the bet is not decided yet")));
                    } else {
                        context.response()
                                .putHeader(
                                        "Content-Disposition",
                                        "attachment; filename=\"receipt-" + bet.value() + ".json\"");
                        send(context, 200, receipt);
                    }
                })
                .onFailure(context::fail);
    }

    private void answerOffer(RoutingContext context, boolean confirmed) {
        AccountId account = account(session(context));
        int number = Objects.requireNonNull(context.body().asJsonObject(), "validated body")
                .getInteger("offer", 0);
        here(service.betting().answerOffer(id(context), account, number, confirmed))
                .onSuccess(view -> send(context, 200, BetJson.bytes(view)))
                .onFailure(failure -> context.fail(
                        failure instanceof Betting.NotOfferedException
                                ? new ProblemException(
                                        Problem.of(409, ErrorCode.NOT_FOUND, String.valueOf(failure.getMessage())))
                                : failure));
    }

    /** A repeat is answered as the first time: whoever did not hear the answer asks again. */
    private void cancel(RoutingContext context) {
        AccountId account = account(session(context));
        BetId bet = id(context);
        here(service.betting().cancel(bet, account))
                .map(BetJson::bytes)
                .recover(failure -> failure instanceof Betting.NotCancellableException
                        ? read(account, bet).map(stored -> cancelledBefore(stored, failure))
                        : Future.failedFuture(failure))
                .onSuccess(body -> send(context, 200, body))
                .onFailure(context::fail);
    }

    private static byte[] cancelledBefore(StoredBet stored, Throwable refusal) {
        if (BetView.of(stored.lines()).status() == BetView.Status.CANCELLED) {
            return BetJson.bytes(stored);
        }
        throw new ProblemException(Problem.of(409, ErrorCode.NOT_FOUND, String.valueOf(refusal.getMessage())));
    }

    private static Session session(RoutingContext context) {
        return Objects.requireNonNull(context.get(StrictRequests.SESSION), "session");
    }

    private static AccountId account(Session session) {
        return new AccountId(session.user());
    }

    private static BetId id(RoutingContext context) {
        try {
            return new BetId(Objects.requireNonNull(context.pathParam("bet"), "path.bet"));
        } catch (IllegalArgumentException notAnId) {
            throw ProblemException.malformed("path.bet", String.valueOf(notAnId.getMessage()));
        }
    }

    private static String address(RoutingContext context) {
        var remote = context.request().remoteAddress();
        String host = remote == null ? null : remote.hostAddress();
        return host == null ? "unknown" : host;
    }

    /** A cursor that is none of ours is the client's fault. */
    private static <T> T cursored(Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw ProblemException.malformed("query.cursor", String.valueOf(e.getMessage()));
        }
    }

    @SuppressWarnings(
            "NullAway") // the library says that any value may be null; here it is so only where the read gives it
    private <T extends @Nullable Object> Future<T> onWorker(Callable<T> read) {
        return vertx.executeBlocking(read, false);
    }

    /** Goes on where this request lives: the desk and the wallet complete on threads of their own. */
    private <T extends @Nullable Object> Future<T> here(Future<T> elsewhere) {
        Promise<T> promise = Promise.promise();
        var context = vertx.getOrCreateContext();
        elsewhere.onComplete((value, failure) -> context.runOnContext(ignored -> promise.complete(value, failure)));
        return promise.future();
    }

    private static void send(RoutingContext context, int status, byte[] body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Buffer.buffer(body))
                .onFailure(gone -> LOG.debug("an answer found its connection gone", gone));
    }
}

package io.touchline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.betting.BetArchive;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.betting.Betting;
import io.touchline.betting.FakeMarkets;
import io.touchline.betting.FakeWallet;
import io.touchline.betting.UsedKeys;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.CompositionLimits;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.Terms;
import io.touchline.domain.betting.Ticket;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import io.touchline.session.Role;
import io.touchline.session.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BetDoorsTest {
    private static final String BODY = """
        {"legs":[{"market":"m1","selection":"s1","price":2.5}],"stake":{"amount":100,"currency":"EUR"}}\
        """;

    private static final FeedName PLACING = new FeedName("results-with-places");

    private static final String ACCEPTED = "&status=ACCEPTED";

    private final FakeArchive archive = new FakeArchive();
    private final FakeDesk desk = new FakeDesk();
    private final UsedKeys keys = new UsedKeys(1, UsedKeys.BYTES_MIN);

    /**
     * Regression, found by the soak: between the first commit of a bet and the one that its bettor is told by, a repeat was answered with
     * 7001, since the journal knew the key and no answer to it yet. The contract has it wait for the first one's answer.
     */
    @Test
    void shouldHaveARepeatWaitForTheFirstAnswerAlsoWhenTheJournalKnowsTheBetAlready() throws Exception {
        try (ServedApi api = served()) {
            HttpResponse<String> first = place(api);
            BetRequest request = desk.asked.remove();
            archive.known = new StoredBet(List.of(new BetEntry.Placed(request, 1)), null);

            HttpResponse<String> repeat = place(api);

            assertThat(desk.asked).hasSize(1);
            assertThat(repeat.statusCode()).isEqualTo(first.statusCode()).isEqualTo(201);
            assertThat(repeat.body()).isEqualTo(first.body());
            assertThat(repeat.headers().firstValue("Idempotency-Replayed")).contains("true");
        }
    }

    @Test
    void shouldAnswerARepeatOfADecidedBetFromTheJournal() throws Exception {
        try (ServedApi api = served()) {
            HttpResponse<String> first = place(api);
            BetRequest request = desk.asked.remove();
            archive.known = new StoredBet(rejected(request), null);

            HttpResponse<String> repeat = place(api);

            assertThat(desk.asked).isEmpty();
            assertThat(repeat.body()).isEqualTo(first.body());
            assertThat(repeat.headers().firstValue("Idempotency-Replayed")).contains("true");
        }
    }

    @Test
    void shouldLookForAnEarlierBetOnlyWhereTheKeyMayHaveOne() throws Exception {
        try (ServedApi api = served()) {
            keys.learn(archive);

            HttpResponse<String> first = place(api);
            assertThat(archive.asked).hasValue(0);

            archive.known = new StoredBet(rejected(desk.asked.remove()), null);
            assertThat(place(api).body()).isEqualTo(first.body());
            assertThat(archive.asked).hasValue(1);
            assertThat(desk.asked).isEmpty();
        }
    }

    @Test
    void shouldRefuseAKeyThatIsMissingOrTooLongAsNoKey() throws Exception {
        try (ServedApi api = served()) {
            String tooLong = "k".repeat(BetRequest.KEY_LENGTH_MAX + 1);

            assertThat(place(api, tooLong.substring(1)).statusCode()).isEqualTo(201);
            for (String key : List.of("", tooLong)) {
                HttpResponse<String> refused = place(api, key);
                assertThat(refused.statusCode()).isEqualTo(400);
                assertThat(refused.body()).contains("\"code\":1003", "\"name\":\"KEY_MISSING\"");
            }
            assertThat(place(api, tooLong).body()).contains("Idempotency-Key: 65 characters (expected: at most 64)");
            assertThat(desk.asked).hasSize(1);
        }
    }

    @Test
    void shouldAnswerWhoWaitsOnAnAcceptedBetWhenItIsSettled() throws Exception {
        try (ServedApi api = served()) {
            archive.known = new StoredBet(accepted(), null);
            CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> bet(api, ACCEPTED));
            assertThat(desk.asksForSettlement.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(answer).isNotDone();

            archive.known = settled();
            desk.settlement.complete();

            assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join().body())
                    .contains("\"status\":\"SETTLED\"", "\"returned\":2500");
        }
    }

    @Test
    void shouldNotWaitForASettlementThatCameWhileTheWaitBegan() throws Exception {
        try (ServedApi api = served()) {
            archive.known = new StoredBet(accepted(), null);
            desk.settling = () -> archive.known = settled();

            CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> bet(api, ACCEPTED));
            assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join().body()).contains("\"status\":\"SETTLED\"");
        }
    }

    @Test
    void shouldAnswerAtOnceWhereTheBetIsNotAsItsBettorKnowsIt() throws Exception {
        try (ServedApi api = served()) {
            archive.known = new StoredBet(accepted(), null);
            assertThat(bet(api, "").body()).contains("\"status\":\"ACCEPTED\"");
            assertThat(bet(api, "&status=PENDING").body()).contains("\"status\":\"ACCEPTED\"");
            archive.known = settled();
            assertThat(bet(api, ACCEPTED).body()).contains("\"status\":\"SETTLED\"");
        }
    }

    @Test
    void shouldTellWhyAFeedVoidedABet() throws Exception {
        try (ServedApi api = served()) {
            archive.known = new StoredBet(accepted(), voided("fixed match"));
            assertThat(bet(api, "").body())
                    .contains("\"status\":\"VOIDED\"", "\"reason\":\"fixed match\"")
                    .contains("\"reasons\":[{\"code\":8009,\"name\":\"FEED_VOIDED\",\"detail\":\"fixed match\"}]");

            archive.known = new StoredBet(accepted(), voided(""));
            assertThat(bet(api, "").body())
                    .contains("\"reason\":\"cancelled by the feed\"")
                    .contains("\"reasons\":[{\"code\":8009,\"name\":\"FEED_VOIDED\"}]");
        }
    }

    private static BetArchive.AfterAcceptance voided(String reason) {
        return new BetArchive.AfterAcceptance(BetArchive.BetStatus.VOIDED, 1, "VOID", 1_000, 9, reason);
    }

    /** An exchange's LOSER is also the one that was placed: the place half of such a bet could only be lost. */
    @Test
    void shouldTakeBetsEachWayOnlyWhereTheFeedCanTellWhoWasPlaced() throws Exception {
        try (ServedApi api = served()) {
            assertThat(eachWay(api, PLACING, "k1"))
                    .isInstanceOfSatisfying(
                            Composition.Composed.class,
                            composed -> assertThat(composed.stake().lines()).isEqualTo(2));

            assertThat(eachWay(api, new FeedName("exchange"), "k2"))
                    .isInstanceOfSatisfying(
                            Composition.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_COMBINATION));
        }
    }

    private Composition eachWay(ServedApi api, FeedName feed, String key) throws Exception {
        api.view.put(new Event(
                new EventId("e1"),
                "horse-racing",
                "Ascot",
                "15:30",
                1L,
                false,
                null,
                null,
                null,
                null,
                new Event.Feed(feed, FeedState.UP, 1)));
        api.view.put(new Market(
                new MarketId("m1"),
                new EventId("e1"),
                "WIN",
                "Win",
                null,
                MarketStatus.OPEN,
                null,
                false,
                0,
                1,
                1,
                IntStream.rangeClosed(1, 8)
                        .mapToObj(runner -> Selection.of(
                                new SelectionId("s" + runner), "A", SelectionStatus.ACTIVE, new Price(2_500)))
                        .toList()));
        String body = BODY.replace("\"legs\"", "\"eachWay\":true,\"legs\"");
        assertThat(place(api, body, key).statusCode()).isEqualTo(201);
        BetRequest last = null;
        for (BetRequest asked : desk.asked) {
            last = asked;
        }
        return Objects.requireNonNull(last).shape().composition();
    }

    private static HttpResponse<String> bet(ServedApi api, String known) {
        try {
            return api.probe.get("/api/v1/bets/b1?waitMs=30000" + known, "Authorization", "Bearer any");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static StoredBet settled() {
        return new StoredBet(
                accepted(), new BetArchive.AfterAcceptance(BetArchive.BetStatus.SETTLED, 1, "WON", 2_500, 9, null));
    }

    private static List<BetEntry> accepted() {
        Price price = new Price(2_500);
        BetRequest request = new BetRequest(
                new BetId("b1"),
                new AccountId("demo"),
                "k1",
                "hash",
                List.of(new LegRequest(new MarketId("m1"), new SelectionId("s1"), price, 1L, 1L)),
                new Money(1_000, "EUR"),
                Consent.STRICT);
        LegReading.Known seen = new LegReading.Known(
                new MarketId("m1"),
                MarketStatus.OPEN,
                false,
                0,
                1,
                1,
                SelectionStatus.ACTIVE,
                price,
                FeedState.UP,
                1,
                "push/1/7",
                7,
                1);
        DelayPlan delay = new DelayPlan(0, 0, 0, 0, 0, 12_000, false, false, 0, "delay-1");
        Ticket ticket = new Ticket(request, 1, List.of(seen), List.of(MarketTerms.DEFAULT), delay);
        Terms terms = new Terms(List.of(price), request.stake(), 1, 1, 1, 0);
        Decision decision = new Decision(List.of(new Decision.Leg(price, seen)), request.stake(), 1, 0);
        return List.of(
                new BetEntry.Placed(request, 1),
                new BetEntry.Admitted(ticket, 1),
                new BetEntry.Held(terms, 1),
                new BetEntry.Decided(decision, 1),
                new BetEntry.Accepted(1));
    }

    private static List<BetEntry> rejected(BetRequest request) {
        Reason reason = new Reason(ErrorCode.MARKET_NOT_FOUND, 0, "", null, null);
        Refusal refusal = new Refusal(Refusal.Outcome.REJECTED, List.of(reason), 2);
        return List.of(new BetEntry.Placed(request, 1), new BetEntry.Refused(refusal, false, 2));
    }

    private static HttpResponse<String> place(ServedApi api) throws Exception {
        return place(api, "k1");
    }

    private static HttpResponse<String> place(ServedApi api, String key) throws Exception {
        return place(api, BODY, key);
    }

    private static HttpResponse<String> place(ServedApi api, String body, String key) throws Exception {
        return api.probe.post(
                "/api/v1/bets",
                body,
                "Authorization",
                "Bearer any",
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key);
    }

    private ServedApi served() throws Exception {
        AtomicInteger ids = new AtomicInteger();
        BetService service = new BetService(
                desk,
                new FakeMarkets(),
                new FakeWallet(),
                archive,
                CompositionLimits.DEFAULT,
                () -> new BetId("b" + ids.incrementAndGet()),
                keys,
                PLACING::equals,
                null,
                100);
        Session session = new Session("demo", Set.of(Role.PLAYER), ServedApi.START.plus(Duration.ofDays(1)));
        return new ServedApi(
                ApiConfig.defaults(),
                new ApiRouter.Doors(context -> {}, header -> Future.succeededFuture(session), service));
    }

    /** Answers each request as the first with its key. */
    private static final class FakeDesk implements Betting {
        private final Queue<BetRequest> asked = new ConcurrentLinkedQueue<>();
        private final CountDownLatch asksForSettlement = new CountDownLatch(1);
        private final Promise<@Nullable Void> settlement = Promise.promise();
        /** What happens while somebody begins to wait for a settlement. */
        private Runnable settling = () -> {};

        private @Nullable BetView first;

        @Override
        public Future<Answer> place(BetRequest request) {
            asked.add(request);
            BetView view = first == null ? BetView.of(rejected(request)) : first;
            first = view;
            return Future.succeededFuture(new Answer.Told(view));
        }

        @Override
        public Future<BetView> answerOffer(BetId bet, AccountId account, int number, boolean confirmed) {
            return Future.failedFuture(new NotOfferedException());
        }

        @Override
        public Future<BetView> cancel(BetId bet, AccountId account) {
            return Future.failedFuture(new NotOfferedException());
        }

        @Override
        public Future<@Nullable BetView> await(BetId bet, long atMostMs) {
            return Future.succeededFuture(null);
        }

        @Override
        public Future<@Nullable Void> awaitSettlement(BetId bet, long atMostMs) {
            settling.run();
            asksForSettlement.countDown();
            return settlement.future();
        }

        @Override
        public Future<Void> changePlayer(AccountId account, Consumer<RuleBook> change) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> changeHouse(Consumer<RuleBook> change) {
            return Future.succeededFuture();
        }

        @Override
        public void settled(BetId bet) {
            throw new IllegalStateException("settled: " + bet + " (expected: never here)");
        }

        @Override
        public void reopened(StoredBet bet) {
            throw new IllegalStateException("reopened: " + bet + " (expected: never here)");
        }
    }

    /** Knows one bet, whatever it is asked for. */
    private static final class FakeArchive implements BetArchive {
        private volatile @Nullable StoredBet known;
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public @Nullable StoredBet bet(BetId bet) {
            return known;
        }

        @Override
        public @Nullable StoredBet byKey(AccountId account, String key) {
            asked.incrementAndGet();
            return known;
        }

        @Override
        public void keys(BiConsumer<AccountId, String> each) {}

        @Override
        public Page<StoredBet> bets(AccountId account, Set<BetStatus> statuses, @Nullable String cursor, int max) {
            return new Page<>(List.of(), null);
        }

        @Override
        public Page<StatementLine> statement(AccountId account, @Nullable String cursor, int max) {
            return new Page<>(List.of(), null);
        }

        @Override
        public byte @Nullable [] receipt(BetId bet) {
            return null;
        }

        @Override
        public void unsettled(Consumer<StoredBet> each) {}
    }
}

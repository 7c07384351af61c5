package io.touchline.betting;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.BettingRules;
import io.touchline.domain.betting.BettingTimes;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.DelayRule;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.HouseTerms;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.StakeCounters;
import io.touchline.domain.risk.Exposure;
import io.touchline.domain.risk.RiskBook;
import io.touchline.domain.risk.RiskLimits;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A desk that runs on fakes of all that it works with. */
abstract class RunningDesk {
    static final AccountId ACCOUNT = new AccountId("demo");
    static final DelayRule NO_LEAST_DELAY = new DelayRule(0, 12_000, "test");

    static final long MUCH = 1L << 50;
    static final RiskLimits ROOMY = new RiskLimits(10, 100_000, MUCH, MUCH, MUCH, MUCH, MUCH);

    final Vertx vertx = Vertx.vertx();
    final FakeBetJournal journal = new FakeBetJournal();
    final FakeWallet wallet = new FakeWallet();
    final FakeMarkets markets = new FakeMarkets();
    final MicrosClock clock = MicrosClock.system();
    int number;
    RiskLimits risk = ROOMY;
    HouseTerms terms = HouseTerms.NONE;
    BetAcceptanceVerticle betting = verticle();

    @BeforeEach
    void deploy() {
        wallet.deposit(ACCOUNT, 100_000);
        await(vertx.deployVerticle(betting, BetAcceptanceVerticle.deployment()));
    }

    @AfterEach
    void close() {
        await(vertx.close());
        journal.close();
    }

    BetAcceptanceVerticle verticle() {
        return verticle(BettingTimes.DEFAULT);
    }

    BetAcceptanceVerticle verticle(BettingTimes times) {
        StakeCounters counters = new StakeCounters();
        RuleBook book = new RuleBook(10, 100_000, counters);
        Exposure exposure = new Exposure();
        HouseTerms ofKinds = terms;
        BettingRules rules =
                book.rules(NO_LEAST_DELAY, times).withMarkets(market -> ofKinds.of(markets.kindOf(market)));
        return new BetAcceptanceVerticle(
                new BetAcceptanceVerticle.Parts(
                        markets,
                        journal,
                        journal,
                        wallet,
                        MicrosClock.system(),
                        BetMeter.NONE,
                        BetNews.NONE,
                        7,
                        _ -> {}),
                new BetAcceptanceVerticle.Rules(
                        rules.withLimits(new RiskBook(rules.limits(), risk, exposure)),
                        book,
                        counters,
                        exposure,
                        100_000,
                        60_000_000));
    }

    Future<Answer> place(Consent consent) {
        return betting.place(request(consent));
    }

    BetRequest request(Consent consent) {
        return request(consent, FakeMarkets.MARKET);
    }

    BetRequest request(Consent consent, MarketId... on) {
        number++;
        return new BetRequest(
                new BetId("b" + number),
                ACCOUNT,
                "k" + number,
                "hash",
                Stream.of(on)
                        .map(market -> new LegRequest(
                                market, FakeMarkets.SELECTION, new Price(2_000), markets.version(), markets.epoch()))
                        .toList(),
                new Money(1_000, "EUR"),
                consent);
    }

    Wallet.Balance balance() {
        return wallet.balance(ACCOUNT).toCompletableFuture().join();
    }

    static BetView told(Future<Answer> answer) {
        if (await(answer) instanceof Answer.Told(BetView view)) {
            return view;
        }
        throw new AssertionError(await(answer));
    }

    /** The next thing told of a bet, unless it is decided already. */
    BetView decided(BetId bet) {
        @Nullable BetView next = await(betting.await(bet, 10_000));
        return next != null
                ? next
                : BetView.of(Objects.requireNonNull(journal.bet(bet)).lines());
    }

    @CanIgnoreReturnValue
    static <T extends @Nullable Object> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    static Throwable failure(Future<?> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .handle((value, failure) -> failure)
                .join();
    }
}

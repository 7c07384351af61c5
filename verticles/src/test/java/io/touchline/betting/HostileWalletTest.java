package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.BettingTimes;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.DelayRule;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.StakeCounters;
import io.touchline.domain.risk.Exposure;
import io.touchline.journal.BetStore;
import io.touchline.journal.SqlBetArchive;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.store.Sql;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import io.touchline.wallet.http.HostileWallet;
import io.touchline.wallet.http.HttpWalletConfig;
import io.touchline.wallet.http.HttpWalletConfig.Bounds;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.touchline.wallet.http.HttpWalletConfig.Retry;
import io.touchline.wallet.http.OperatorsWallet;
import io.touchline.wallet.http.WalletMeter;
import io.touchline.wallet.http.WalletSecrets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many bets of several lives of a node on an operator's wallet that is late, doubles, reorders, halves and loses what it hears and says.
 * Whatever it did: every stake ends once, and its books and ours say the same of every bet and account.
 */
class HostileWalletTest {
    private static final long SEED = 20_261_125;
    private static final int LIVES = 4;
    private static final int BETS_A_LIFE = 60;
    private static final long FUNDS = 30_000;
    private static final long TOKEN = 7;
    private static final List<AccountId> ACCOUNTS =
            List.of(new AccountId("ann"), new AccountId("ben"), new AccountId("cat"));

    private static final BettingTimes SOON = new BettingTimes(
            10_000_000, 10_000_000, 3_200_000, 2, 60_000_000, 10_000_000, 2, 3, 200_000, 1_000_000, 120_000_000);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeMarkets markets = new FakeMarkets();
    private final HostileWallet theirs = new HostileWallet(vertx, SEED);
    private final Random random = new Random(SEED);
    private final List<BetId> placed = new ArrayList<>();
    private final Map<BetId, Integer> settlements = new HashMap<>();
    private final Map<BetId, Long> inForce = new HashMap<>();

    @ParameterizedTest
    @EnumSource(Phases.class)
    void shouldEndEveryStakeOnceWhateverTheWalletDoes(Phases phases) throws Exception {
        ACCOUNTS.forEach(account -> theirs.deposit(account.value(), FUNDS));
        markets.inPlay(60);
        for (int life = 1; life <= LIVES; life++) {
            theirs.trouble(30);
            Node node = new Node(phases);
            placeSome(node);
            settleSome(node);
            if (life == LIVES) {
                assertThat(awaitLong(node.desk.drained(60_000))).as("undecided").isZero();
                settleSome(node);
                node.awaitCredits();
                prove(node, phases);
            }
            node.stop();
        }
        theirs.close();
        vertx.close().await();
    }

    /** From a start to a stop that waits for nothing. */
    private final class Node {
        private final BetStore store;
        private final OperatorsWallet wallet;
        private final BetAcceptanceVerticle desk;

        Node(Phases phases) throws IOException {
            MicrosClock clock = MicrosClock.system();
            store = BetStore.open(
                    folder,
                    new BetStore.Settings(
                            StoreConfig.DEFAULT, StoreMeter.NONE, clock, "EUR", "test", SqlBetArchive.Aftermath.NONE));
            told(store.tokens().raise(0, TOKEN));
            wallet = OperatorsWallet.of(
                    new OperatorsWallet.Parts(vertx, store.store(), clock, WalletMeter.NONE, LimitMeter.NONE),
                    new HttpWalletConfig(
                            theirs.url(),
                            phases,
                            null,
                            Duration.ofSeconds(3),
                            Bounds.DEFAULT,
                            new Retry(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMinutes(2))),
                    new WalletSecrets(HostileWallet.BEARER, HostileWallet.KEY));
            wallet.start(account -> {});
            StakeCounters counters = new StakeCounters();
            RuleBook book = new RuleBook(10, 100_000, counters);
            desk = new BetAcceptanceVerticle(
                    new BetAcceptanceVerticle.Parts(
                            markets,
                            store.journal(),
                            store.archive(),
                            wallet.wallet(),
                            clock,
                            BetMeter.NONE,
                            BetNews.NONE,
                            TOKEN,
                            failure -> {}),
                    new BetAcceptanceVerticle.Rules(
                            book.rules(new DelayRule(0, 12_000, "test"), SOON),
                            book,
                            counters,
                            new Exposure(),
                            100_000,
                            1_000_000));
            awaitLong(vertx.deployVerticle(desk));
        }

        void awaitCredits() throws InterruptedException {
            while (number("SELECT COUNT(*) FROM wallet_credits WHERE acknowledged_micros IS NULL") > 0) {
                Thread.sleep(20);
            }
        }

        long number(String query, @Nullable Object... values) {
            return store.store().readers().read(sql -> sql.number(query, 0, values));
        }

        void stop() {
            awaitLong(vertx.undeploy(desk.deploymentID()));
            awaitLong(wallet.close());
            store.close();
        }
    }

    private void placeSome(Node node) throws InterruptedException {
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < BETS_A_LIFE; i++) {
            BetId bet = new BetId("b" + placed.size());
            placed.add(bet);
            answers.add(node.desk.place(new BetRequest(
                    bet,
                    ACCOUNTS.get(random.nextInt(ACCOUNTS.size())),
                    "k" + bet,
                    "hash",
                    List.of(new LegRequest(
                            FakeMarkets.MARKET,
                            new SelectionId("s1"),
                            new Price(2_000),
                            markets.version(),
                            markets.epoch())),
                    new Money(100 + random.nextInt(900), "EUR"),
                    Consent.STRICT)));
            Thread.sleep(random.nextInt(8));
            if (i == BETS_A_LIFE / 3) {
                markets.status(MarketStatus.SUSPENDED);
                markets.status(MarketStatus.OPEN);
            }
        }
        // Some are told, some are not: the stop comes in between.
        awaitLong(Future.join(answers.subList(0, BETS_A_LIFE * 2 / 3)).otherwiseEmpty());
    }

    /** Settles accepted bets, takes some back, settles those anew. */
    private void settleSome(Node node) {
        for (BetId bet : placed) {
            StoredBet stored = node.store.archive().bet(bet);
            if (stored == null
                    || BetView.of(stored.lines()).status() != BetView.Status.ACCEPTED
                    || random.nextInt(3) == 0) {
                continue;
            }
            BetView view = BetView.of(stored.lines());
            long stake = Objects.requireNonNull(view.decision()).stake().amount();
            Long returned = inForce.remove(bet);
            int number = settlements.getOrDefault(bet, 0);
            if (returned == null) {
                long won = List.of(0L, stake, 3 * stake).get(random.nextInt(3));
                Cause cause = cause(view, number + 1);
                told(node.store.store().writer().submit(sql -> {
                    node.wallet.returns().pay(sql, cause, result(won, stake), stake, won);
                    return true;
                }));
                settlements.put(bet, number + 1);
                if (random.nextBoolean()) {
                    inForce.put(bet, won);
                } else {
                    // Before its credit can have come anywhere.
                    takeBack(node, view, number + 1, stake, won);
                }
            } else {
                takeBack(node, view, number, stake, returned);
            }
        }
    }

    private static void takeBack(Node node, BetView view, int number, long stake, long returned) {
        Cause cause = cause(view, number);
        told(node.store
                .store()
                .writer()
                .submit(sql -> node.wallet.returns().takeBack(sql, cause, result(returned, stake), stake, returned)));
    }

    private static SelectionResult result(long returned, long stake) {
        return returned == 0 ? SelectionResult.LOST : returned == stake ? SelectionResult.VOID : SelectionResult.WON;
    }

    private static Cause cause(BetView view, int number) {
        return new Cause(view.request().account(), "EUR", view.bet(), number, 1 + number);
    }

    private void prove(Node node, Phases phases) {
        assertThat(theirs.violations()).isEmpty();
        assertThat(theirs.troubles().keySet()).as("troubles seen").hasSize(HostileWallet.Trouble.values().length);
        String taken = phases == Phases.TWO ? "POSTED" : "DEBITED";
        long open = 0;
        int accepted = 0;
        Map<String, Integer> ends = new TreeMap<>();
        for (BetId bet : placed) {
            StoredBet stored = node.store.archive().bet(bet);
            HostileWallet.Stake stake = theirs.stake(bet.value());
            BetView view = stored == null ? null : BetView.of(stored.lines());
            boolean isAccepted = view != null && view.status() == BetView.Status.ACCEPTED;
            ends.merge(view == null ? "LOST" : view.status() + " " + codes(view), 1, Integer::sum);
            String state = stake == null ? "NONE" : stake.state();
            assertThat(state).as("%s holds nothing", bet).isNotEqualTo("HELD");
            assertThat(state.equals(taken))
                    .as("%s: %s, theirs %s", bet, view, stake)
                    .isEqualTo(isAccepted);
            if (isAccepted) {
                long amount = Objects.requireNonNull(
                                Objects.requireNonNull(view).decision())
                        .stake()
                        .amount();
                assertThat(Objects.requireNonNull(stake).taken()).isEqualTo(amount);
                open += inForce.containsKey(bet) ? 0 : amount;
                accepted++;
            }
        }
        assertThat(accepted).as("accepted of %s", ends).isGreaterThan(placed.size() / 10);
        assertThat(accepted).isLessThan(placed.size());
        proveBooks(node, open);
    }

    private static List<ErrorCode> codes(BetView view) {
        return view.reasons().stream().map(Reason::code).toList();
    }

    private void proveBooks(Node node, long open) {
        assertThat(node.store.store().readers().read(Ledger::trialBalance).holds())
                .isTrue();
        assertThat(node.number("SELECT balance FROM ledger_accounts WHERE kind = 'house:bets_open'"))
                .as("open stakes")
                .isEqualTo(open);
        assertThat(node.number("SELECT COUNT(*) FROM wallet_credits WHERE reverses IS NOT NULL"))
                .as("reversals")
                .isPositive();
        long worth = 0;
        for (AccountId account : ACCOUNTS) {
            long moved = node.store.store().readers().read(sql -> clearing(sql, account));
            assertThat(theirs.worth(account.value())).as("%s", account).isEqualTo(FUNDS + moved);
            worth += moved;
        }
        assertThat(node.number("SELECT balance FROM ledger_accounts WHERE kind = 'psp:clearing'"))
                .isEqualTo(worth);
    }

    /** What our ledger says that moved in an account of theirs. */
    private static long clearing(Sql sql, AccountId account) throws java.sql.SQLException {
        String name = "EUR/psp:clearing/";
        return sql.number(
                        "SELECT SUM(amount) FROM ledger_transfers WHERE account = ? AND credit = ?",
                        0,
                        account.value(),
                        name)
                - sql.number(
                        "SELECT SUM(amount) FROM ledger_transfers WHERE account = ? AND debit = ?",
                        0,
                        account.value(),
                        name);
    }

    @CanIgnoreReturnValue
    private static <T extends @Nullable Object> T awaitLong(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(90, TimeUnit.SECONDS)
                .join();
    }

    @CanIgnoreReturnValue
    private static <T> T told(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}

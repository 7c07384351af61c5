package io.touchline.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.MutableClock;
import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.betting.BetArchive.Page;
import io.touchline.betting.BetArchive.StatementLine;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.DeskOutput.Condition;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Money;
import io.touchline.receipt.ReceiptCheck;
import io.touchline.receipt.ReceiptDocument;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreException;
import io.touchline.store.StoreMeter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlBetJournalTest {
    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();
    private final MicrosClock micros = new MicrosClock(clock);
    private final Bets bets = new Bets(micros.micros());
    private final CapturingListener listener = new CapturingListener();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private BetStore store;

    @BeforeEach
    void open() throws IOException {
        store = BetStore.open(
                folder,
                new BetStore.Settings(
                        StoreConfig.DEFAULT,
                        StoreMeter.NONE,
                        micros,
                        "EUR",
                        "Touchline test",
                        SqlBetArchive.Aftermath.NONE));
        assertThat(told(store.tokens().raise(0, Bets.TOKEN))).isTrue();
        store.journal().begin(listener);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldHoldAllLinesOfABetThatWasToldToBeDurable() throws InterruptedException {
        List<Append> life = bets.accepted("b1");
        append(life);

        StoredBet stored = Objects.requireNonNull(store.archive().bet(new BetId("b1")));
        assertThat(stored.lines())
                .isEqualTo(life.stream()
                        .flatMap(append -> append.entries().stream())
                        .toList());
        assertThat(store.journal().lastSequence()).isEqualTo(4);
        assertThat(listener.refused).isEmpty();
        assertThat(status("b1")).isEqualTo("ACCEPTED");
        assertThat(number("SELECT COUNT(*) FROM bet_legs WHERE market = 'm1' AND bet = 'b1'"))
                .isEqualTo(1);
        assertThat(number("SELECT COUNT(*) FROM outbox WHERE topic = 'bet.accepted' AND subject = 'b1'"))
                .isEqualTo(1);
    }

    @Test
    void shouldMoveMoneyInTheCommitOfTheLinesThatItMovesFor() throws InterruptedException {
        joinWallet(5_000);
        append(List.of(bets.admitJointly("b1")));
        assertThat(available()).isEqualTo(4_000);
        append(List.of(bets.decideJointly("b1")));

        assertThat(linesOf("b1"))
                .hasExactlyElementsOfTypes(
                        BetEntry.Placed.class,
                        BetEntry.Admitted.class,
                        BetEntry.Held.class,
                        BetEntry.Decided.class,
                        BetEntry.Accepted.class);
        assertThat(number("SELECT COUNT(*) FROM bet_journal")).isEqualTo(2);
        assertThat(number("SELECT posted FROM wallet_holds WHERE bet = 'b1' AND state = 'POSTED'"))
                .isEqualTo(1_000);
        assertThat(status("b1")).isEqualTo("ACCEPTED");
        assertThat(number("SELECT COUNT(*) FROM receipts WHERE bet = 'b1'")).isEqualTo(1);
        assertThat(listener.answers)
                .extracting(BetDesk.JointAnswer::standing)
                .containsExactly(new WalletStanding.Held(), new WalletStanding.Posted());
    }

    @Test
    void shouldNotWriteWhatWasHopedForWhereTheWalletDeclines() throws InterruptedException {
        joinWallet(999);
        append(List.of(bets.admitJointly("b1")));

        assertThat(linesOf("b1")).hasExactlyElementsOfTypes(BetEntry.Placed.class, BetEntry.Admitted.class);
        assertThat(listener.answers)
                .extracting(BetDesk.JointAnswer::standing)
                .containsExactly(new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, 999));
        assertThat(available()).isEqualTo(999);
    }

    @Test
    void shouldNotPostForADecisionWhoseConditionDoesNotHold() throws InterruptedException {
        joinWallet(5_000);
        append(List.of(bets.admitJointly("b1")));
        assertThat(told(store.tokens().raise(0, Bets.TOKEN + 1))).isTrue();

        append(List.of(bets.decideJointly("b1")));

        assertThat(listener.refused).hasSize(1);
        assertThat(listener.answers).hasSize(1);
        assertThat(linesOf("b1")).hasSize(3);
        assertThat(number("SELECT COUNT(*) FROM wallet_holds WHERE bet = 'b1' AND state = 'HELD'"))
                .isEqualTo(1);
    }

    /** Which only a fault of ours could bring about: the bet's hold is another account's. */
    @Test
    void shouldKeepTheLinesAndGiveNoAnswerWhereTheWalletRefuses() throws InterruptedException {
        joinWallet(5_000);
        told(store.wallet().release(new BetId("b1"), new AccountId("ben")));

        append(List.of(bets.admitJointly("b1")));

        assertThat(linesOf("b1")).hasExactlyElementsOfTypes(BetEntry.Placed.class, BetEntry.Admitted.class);
        assertThat(listener.answers).isEmpty();
        assertThat(listener.failure).isNull();
        append(List.of(bets.refuse("b1", false)));
        assertThat(status("b1")).isEqualTo("REJECTED");
    }

    private void joinWallet(long deposit) {
        store.journal().joinWallet(store.wallet());
        assertThat(told(store.wallet().deposit(Bets.ANN, new Money(deposit, "EUR"), "first")))
                .isTrue();
    }

    private long available() {
        return told(store.wallet().balance(Bets.ANN)).available();
    }

    @Test
    void shouldRefuseADecisionThatComesTooLateAndLeaveNothingOfIt() throws InterruptedException {
        Append late = appendDecision(new Condition(List.of(Bets.TOKEN), micros.micros() - 1));

        assertThat(listener.refused).containsExactly(late.sequence() + ": decided too late");
        assertThat(linesOf("b1")).hasSize(3);
        append(List.of(bets.refuse("b1", true), bets.released("b1")));
        assertThat(status("b1")).isEqualTo("REJECTED");
    }

    @Test
    void shouldRefuseADecisionThatReliedOnAnotherOwner() throws InterruptedException {
        assertThat(told(store.tokens().raise(0, Bets.TOKEN + 1))).isTrue();
        assertThat(told(store.tokens().raise(0, Bets.TOKEN))).isFalse();

        Append fenced = appendDecision(new Condition(List.of(Bets.TOKEN + 1, Bets.TOKEN), Long.MAX_VALUE));

        assertThat(listener.refused).containsExactly(fenced.sequence() + ": owner changed");
        assertThat(linesOf("b1")).hasSize(3);
    }

    /** A feed opened a market again that had ended in an earlier run, of which its owner knew nothing any more. */
    @Test
    void shouldRefuseADecisionOnAMarketThatEndedInAnEarlierRun() throws InterruptedException {
        told(store.store()
                .writer()
                .submit(sql -> sql.update(
                        "INSERT INTO market_facts (market, event, revision, settled_revision, known_micros, form,"
                                + " facts) VALUES ('m1', 'e1', 1, 1, 5, 1, '{}')")));

        Append past = appendDecision(new Condition(List.of(Bets.TOKEN), Long.MAX_VALUE));

        assertThat(listener.refused).containsExactly(past.sequence() + ": outcome known");
        assertThat(linesOf("b1")).hasSize(3);
    }

    @Test
    void shouldRefuseABetWhoseKeyAnotherHasForThirtyDays() throws InterruptedException {
        append(List.of(bets.admit(Bets.request("b1", Bets.ANN, "k"))));

        Append second = bets.admit(Bets.request("b2", Bets.ANN, "k"));
        append(List.of(second, bets.admit(Bets.request("b3", new AccountId("bob"), "k"))));

        assertThat(listener.refused).containsExactly(second.sequence() + ": key used");
        assertThat(store.archive().bet(new BetId("b2"))).isNull();
        assertThat(linesOf("b3")).hasSize(2);
        assertThat(requestOf(store.archive().byKey(Bets.ANN, "k"))).isEqualTo("b1");

        clock.pass(Duration.ofDays(30));
        assertThat(store.archive().byKey(Bets.ANN, "k")).isNull();
        bets.beginAt(micros.micros());
        append(List.of(bets.admit(Bets.request("b4", Bets.ANN, "k"))));
        assertThat(requestOf(store.archive().byKey(Bets.ANN, "k"))).isEqualTo("b4");
    }

    @Test
    void shouldTellAllKeysThatBetsHave() throws InterruptedException {
        append(List.of(
                bets.admit(Bets.request("b1", Bets.ANN, "k")),
                bets.admit(Bets.request("b2", new AccountId("bob"), "k")),
                bets.admit(Bets.request("b3", Bets.ANN, "a"))));

        List<String> told = new ArrayList<>();
        store.archive().keys((account, key) -> told.add(account + " " + key));

        assertThat(told).containsExactly("ann a", "ann k", "bob k");
    }

    @Test
    void shouldForgetKeysThatAreOlderThanTheyAreRemembered() throws InterruptedException {
        append(List.of(bets.admit("b1")));
        clock.pass(Duration.ofDays(29));
        bets.beginAt(micros.micros());
        append(List.of(bets.admit("b2")));
        clock.pass(Duration.ofDays(2));

        assertThat(told(store.forgetOldKeys())).isEqualTo(1);

        assertThat(number("SELECT COUNT(*) FROM bet_keys WHERE bet = 'b2'")).isEqualTo(1);
    }

    @Test
    void shouldRefuseLinesOfABetThatItDoesNotKnow() throws InterruptedException {
        Append stray = bets.hold("b9");
        append(List.of(stray, bets.admit("b1")));

        assertThat(listener.refused).containsExactly(stray.sequence() + ": bet unknown");
        assertThat(linesOf("b1")).hasSize(2);
    }

    @Test
    void shouldRecoverEveryBetThatHasNotComeToItsEndWithAllOfItsLines() throws Exception {
        append(bets.accepted("done"));
        append(List.of(bets.admit("refused"), bets.refuse("refused", false)));
        List<Append> releasing =
                List.of(bets.admit("releasing"), bets.hold("releasing"), bets.refuse("releasing", true));
        append(releasing);
        List<Append> decided = List.of(bets.admit("decided"), bets.hold("decided"), bets.decide("decided"));
        append(decided);
        long last = decided.getLast().sequence();
        store.close();

        open();
        List<Append> recovered = store.journal().recover();

        assertThat(recovered).extracting(Append::sequence).containsExactly(7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(recovered.stream()
                        .flatMap(append -> append.entries().stream())
                        .toList())
                .isEqualTo(java.util.stream.Stream.concat(releasing.stream(), decided.stream())
                        .flatMap(append -> append.entries().stream())
                        .toList());
        assertThat(store.journal().lastSequence()).isEqualTo(last);

        append(List.of(bets.accept("decided"), bets.released("releasing")));
        assertThat(store.journal().recover()).isEmpty();
    }

    @Test
    void shouldGiveEachDecidedBetOneReceiptThatVerifiesWithTheOthers() throws InterruptedException {
        append(bets.accepted("b1"));
        append(List.of(bets.admit("b2"), bets.hold("b2"), bets.refuse("b2", true)));
        append(List.of(bets.admit("b3")));

        ReceiptCheck check = new ReceiptCheck(store.receiptKey().publicKey());
        for (String bet : List.of("b1", "b2")) {
            assertThat(check.check(bet, receipt(bet))).isEmpty();
        }
        assertThat(check.checkChain()).isEmpty();
        assertThat(store.archive().receipt(new BetId("b3"))).isNull();
        append(List.of(bets.released("b2")));
        assertThat(number("SELECT COUNT(*) FROM receipts")).isEqualTo(2);
        assertThat(number("SELECT SUM(leaves) FROM receipt_groups")).isEqualTo(2);
    }

    @Test
    void shouldSayInTheReceiptWhatWasAskedShownAndUsed() throws Exception {
        append(bets.accepted("b1"));
        append(List.of(bets.admit("b2"), bets.hold("b2"), bets.refuse("b2", true)));

        JsonNode accepted = new ObjectMapper().readTree(receipt("b1").body());
        assertThat(accepted.at("/status").asText()).isEqualTo("ACCEPTED");
        assertThat(accepted.at("/software").asText()).isEqualTo("Touchline test");
        assertThat(accepted.at("/asked/legs/0/price").decimalValue()).isEqualByComparingTo("2.34");
        assertThat(accepted.at("/asked/priceChange").asText()).isEqualTo("NONE");
        assertThat(accepted.at("/asked/type").asText()).isEqualTo("SINGLE");
        assertThat(accepted.at("/shown/0/version").asLong()).isEqualTo(17);
        assertThat(accepted.at("/decision/legs/0/price").decimalValue()).isEqualByComparingTo("2.35");
        assertThat(accepted.at("/decision/legs/0/owner/epoch").asLong()).isEqualTo(3);
        assertThat(accepted.at("/decision/stake/amount").asLong()).isEqualTo(1_000);
        assertThat(accepted.at("/delay/plannedMs").asLong()).isEqualTo(5_000);
        assertThat(accepted.at("/delay/measuredMicros").asLong()).isEqualTo(5_000_080);
        assertThat(accepted.at("/delay/ruleVersion").asText()).isEqualTo("delay-1");

        JsonNode refused = new ObjectMapper().readTree(receipt("b2").body());
        assertThat(refused.at("/status").asText()).isEqualTo("REJECTED");
        assertThat(refused.at("/reasons/0/code").asInt()).isEqualTo(4006);
        assertThat(refused.at("/reasons/0/detail").asText()).isEqualTo("goal");
        assertThat(refused.has("decision")).isFalse();
    }

    @Test
    void shouldListAnAccountsBetsNewestFirstInPagesAndByStatus() throws InterruptedException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            append(bets.accepted("a" + i));
            names.addFirst("a" + i);
        }
        append(List.of(bets.admit("p")));
        append(List.of(bets.admit(Bets.request("other", new AccountId("bob"), "k"))));
        names.addFirst("p");

        assertThat(listing(Set.of(), 3)).isEqualTo(names);
        assertThat(listing(Set.of(BetStatus.PENDING, BetStatus.LAPSED), 3)).containsExactly("p");
        assertThat(listing(Set.of(BetStatus.ACCEPTED), 7)).hasSize(7);
        assertThatThrownBy(() -> store.archive().bets(Bets.ANN, Set.of(), "bm9uZQ", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cursor: ");
    }

    @Test
    void shouldTellWhatMovedAnAccountsMoneyNewestFirst() {
        told(store.wallet().deposit(Bets.ANN, Bets.STAKE, "r1"));
        told(store.wallet().deposit(Bets.ANN, Bets.STAKE, "r2"));
        told(store.wallet().hold(new BetId("b1"), Bets.ANN, Bets.STAKE, 60_000_000));
        told(store.wallet().post(new BetId("b1"), Bets.ANN, Bets.STAKE));
        told(store.wallet().hold(new BetId("b2"), Bets.ANN, Bets.STAKE, 60_000_000));
        told(store.wallet().release(new BetId("b2"), Bets.ANN));

        List<String> lines = new ArrayList<>();
        String cursor = null;
        do {
            Page<StatementLine> page = store.archive().statement(Bets.ANN, cursor, 2);
            page.items().forEach(line -> lines.add(line.kind() + " " + line.amount() + " " + line.available()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(lines)
                .containsExactly(
                        "STAKE_RETURNED 1000 1000",
                        "STAKE -1000 0",
                        "STAKE -1000 1000",
                        "DEPOSIT 1000 2000",
                        "DEPOSIT 1000 1000");
        assertThat(store.archive().statement(new AccountId("nobody"), null, 2).items())
                .isEmpty();
    }

    @Test
    void shouldTellThatItIsDownWhenALineCannotBeWritten() throws InterruptedException {
        append(List.of(bets.admit("b1")));
        Append twice = new Append(new BetId("b1"), 1, bets.hold("b1").entries(), null);

        store.journal().append(twice);
        listener.awaitFailure();

        assertThat(listener.failure).isInstanceOf(StoreException.class);
        assertThat(listener.durable()).isEqualTo(1);
        assertThat(linesOf("b1")).hasSize(2);
    }

    @Test
    void shouldHoldItsRowsAgainstWhoeverWritesToTheDatabase() throws InterruptedException {
        append(bets.accepted("b1"));

        for (String attack : List.of(
                "UPDATE bet_journal SET lines = '[]'",
                "DELETE FROM bet_journal",
                "UPDATE receipts SET body = '{}'",
                "DELETE FROM receipts",
                "UPDATE receipt_groups SET leaves = 2",
                "DELETE FROM receipt_groups")) {
            assertThatThrownBy(() -> told(store.store().writer().submit(sql -> sql.update(attack))))
                    .as(attack)
                    .hasCauseInstanceOf(SQLException.class)
                    .hasMessageContaining("append only");
        }
    }

    private void append(List<Append> appends) throws InterruptedException {
        appends.forEach(store.journal()::append);
        listener.await(appends.getLast().sequence());
    }

    private Append appendDecision(Condition condition) throws InterruptedException {
        append(List.of(bets.admit("b1"), bets.hold("b1")));
        Append decision = bets.decide("b1", condition);
        append(List.of(decision));
        return decision;
    }

    private ReceiptDocument receipt(String bet) {
        return ReceiptDocument.read(Objects.requireNonNull(store.archive().receipt(new BetId(bet))));
    }

    private List<BetEntry> linesOf(String bet) {
        StoredBet stored = store.archive().bet(new BetId(bet));
        return stored == null ? List.of() : stored.lines();
    }

    private List<String> listing(Set<BetStatus> statuses, int max) {
        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            Page<StoredBet> page = store.archive().bets(Bets.ANN, statuses, cursor, max);
            page.items().forEach(bet -> names.add(requestOf(bet)));
            cursor = page.next();
        } while (cursor != null);
        return names;
    }

    private static String requestOf(@Nullable StoredBet bet) {
        return ((BetEntry.Placed) Objects.requireNonNull(bet).lines().getFirst())
                .request()
                .bet()
                .value();
    }

    private String status(String bet) {
        return Objects.requireNonNull(store.store()
                .readers()
                .read(sql -> Objects.requireNonNull(
                        sql.first("SELECT status FROM bets WHERE bet = ?", row -> row.getString("status"), bet))));
    }

    private long number(String query) {
        return store.store().readers().read(sql -> sql.number(query, -1));
    }

    @CanIgnoreReturnValue
    private static <T> T told(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}

package io.touchline.wallet.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.MutableClock;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BettingTimes;
import io.touchline.limits.Limit;
import io.touchline.wallet.http.HostileWallet.Trouble;
import io.touchline.wallet.http.HttpWalletConfig.Bounds;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.touchline.wallet.http.HttpWalletConfig.Retry;
import io.touchline.wallet.http.WalletUnclearException.Cause;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line to an operator's wallet: unknown outcomes, signatures, and what happens at each bound. */
@Timeout(180)
class WalletChannelTest {
    private static final WalletSecrets SECRETS = new WalletSecrets(HostileWallet.BEARER, HostileWallet.KEY);

    /** So that a busy machine is not taken for a silent wallet. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final HostileWallet theirs = new HostileWallet(vertx, 1);
    private final ConcurrentLinkedQueue<Limit> hits = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        theirs.close();
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR_BEFORE, STATUS",
        "ERROR_AFTER, STATUS",
        "HALF_ANSWER, CONNECTION",
        "RESET_BEFORE, CONNECTION",
        "RESET_AFTER, CONNECTION",
        "SILENT_AFTER, TIMEOUT",
        "NO_JSON, UNREADABLE",
        "ANSWER_TO_ANOTHER, UNREADABLE",
        "TOO_LONG, UNREADABLE"
    })
    void shouldCallWhateverIsNoAnswerUnknownAndGoOn(Trouble trouble, Cause cause) {
        theirs.deposit("ann", 1_000);
        Duration timeout = cause == Cause.TIMEOUT ? Duration.ofSeconds(1) : LONG;
        WalletChannel channel = channel(timeout, Bounds.DEFAULT, SECRETS, MicrosClock.system());
        theirs.next(trouble);

        assertThat(unclear(channel.send(hold("b1")))).isEqualTo(cause);

        // The same again, on whatever connection is left: done once.
        WalletChannel after =
                cause == Cause.TIMEOUT ? channel(LONG, Bounds.DEFAULT, SECRETS, MicrosClock.system()) : channel;
        assertThat(after.send(hold("b1")).await().state()).isEqualTo("HELD");
        assertThat(theirs.worth("ann")).isEqualTo(900);
    }

    @Test
    void shouldBeUnknownWhereNobodyListens() {
        WalletChannel channel = channel(LONG, Bounds.DEFAULT, SECRETS, MicrosClock.system());
        theirs.close();

        assertThat(unclear(channel.send(hold("b1")))).isEqualTo(Cause.CONNECTION);
    }

    @Test
    void shouldBeRefusedWithAnotherKeyOrTokenOrAClockThatIsWrong() {
        theirs.deposit("ann", 1_000);
        for (WalletChannel channel : List.of(
                channel(
                        LONG,
                        Bounds.DEFAULT,
                        new WalletSecrets(HostileWallet.BEARER, "another key"),
                        MicrosClock.system()),
                channel(
                        LONG,
                        Bounds.DEFAULT,
                        new WalletSecrets("another token", HostileWallet.KEY),
                        MicrosClock.system()),
                channel(LONG, Bounds.DEFAULT, SECRETS, new MicrosClock(new MutableClock())))) {
            assertThat(unclear(channel.send(hold("b1")))).isEqualTo(Cause.STATUS);
        }
        assertThat(theirs.worth("ann")).isEqualTo(1_000);
    }

    @Test
    void shouldShowNoSecret() {
        assertThat(SECRETS.toString()).doesNotContain(HostileWallet.BEARER).doesNotContain(HostileWallet.KEY);
    }

    @Test
    void shouldHaveNoMoreCallsUnderWayThanItMayAndTurnAwayWhatFindsNoRoom() {
        theirs.deposit("ann", 1_000_000);
        Bounds few = new Bounds(3, 2, 1, 1, 20, 10, 10, 1_024);
        WalletChannel channel = channel(Duration.ofSeconds(3), few, SECRETS, MicrosClock.system());
        theirs.trouble(100);

        List<Future<WalletAnswer>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(channel.send(hold("b" + i)));
        }

        long notSent = all.stream()
                .filter(answer -> answer.failed()
                        && answer.cause() instanceof WalletUnclearException unclear
                        && unclear.why() == Cause.NOT_SENT)
                .count();
        assertThat(notSent).isGreaterThan(100);
        assertThat(hits).hasSize((int) notSent).containsOnly(Limit.WALLET_HOLDS);
        all.forEach(answer -> answer.otherwiseEmpty().await());
        assertThat(theirs.mostUnderWay()).isLessThanOrEqualTo(3);
        theirs.trouble(0);
        // This lane has its room again.
        assertThat(channel.send(hold("last")).await().state()).isEqualTo("HELD");
    }

    @Test
    void shouldNotSendWhatWaitedUntilItsTimeWasOver() {
        theirs.deposit("ann", 100_000);
        Bounds one = new Bounds(1, 1, 1, 1, 100, 10, 10, 1_024);
        WalletChannel channel = channel(Duration.ofMillis(500), one, SECRETS, MicrosClock.system());
        theirs.next(Trouble.SILENT_AFTER);

        Future<WalletAnswer> first = channel.send(hold("first"));
        List<Future<WalletAnswer>> behind = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            behind.add(channel.send(hold("b" + i)));
        }

        assertThat(unclear(first)).isEqualTo(Cause.TIMEOUT);
        behind.forEach(answer -> answer.otherwiseEmpty().await());
        // One or two that were wanted a moment later may have had a moment left.
        assertThat(behind.stream().filter(Future::failed).filter(answer -> unclear(answer) == Cause.NOT_SENT))
                .hasSizeGreaterThan(40);
        assertThat(theirs.requests()).isLessThan(10);
    }

    @Test
    void shouldLetARepeatHearTheAnswerThatIsOnItsWay() {
        theirs.deposit("ann", 1_000);
        WalletChannel channel = channel(LONG, Bounds.DEFAULT, SECRETS, MicrosClock.system());
        theirs.next(Trouble.SLOW_AFTER);

        Future<WalletAnswer> first = channel.send(hold("b1"));
        Future<WalletAnswer> second = channel.send(hold("b1"));

        assertThat(first.await().state()).isEqualTo("HELD");
        assertThat(second.await().state()).isEqualTo("HELD");
        assertThat(theirs.requests()).isEqualTo(1);
        assertThat(channel.send(hold("b1")).await().state()).isEqualTo("HELD");
        assertThat(theirs.requests()).as("and asks anew once it was heard").isEqualTo(2);
    }

    @Test
    void shouldKeepTheTimeBudgetOfTheLifeOfBets() {
        assertThat(BettingTimes.DEFAULT.walletMicros()).isEqualTo(3_000_000);
        assertThat(BettingTimes.DEFAULT.walletTries()).isEqualTo(2);
    }

    private WalletChannel channel(Duration timeout, Bounds bounds, WalletSecrets secrets, MicrosClock clock) {
        HttpWalletConfig config = new HttpWalletConfig(theirs.url(), Phases.TWO, null, timeout, bounds, Retry.DEFAULT);
        return new WalletChannel(vertx, config, secrets, clock, new WalletChannel.Meters(WalletMeter.NONE, hits::add));
    }

    private static WalletCall hold(String id) {
        JsonObject body = new JsonObject()
                .put("holdId", id)
                .put("accountId", "ann")
                .put("amount", 100)
                .put("currency", "EUR");
        return WalletCall.command(Lane.HOLD, "hold", "/v1/holds", "hold/" + id, id, body);
    }

    private static Cause unclear(Future<WalletAnswer> answer) {
        return OperatorsWalletRules.unclear(answer.toCompletionStage());
    }
}

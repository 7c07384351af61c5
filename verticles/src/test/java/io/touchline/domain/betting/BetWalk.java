package io.touchline.domain.betting;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.BetEvent.OwnersAnswered;
import io.touchline.domain.betting.BetEvent.WalletAnswered;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Leads one bet through its life, step by step, and remembers the last one. */
final class BetWalk {
    static final long START = 1_000_000_000L;
    static final long MILLI = 1_000;
    static final int DELAY_MS = 5_000;
    static final AccountId ACCOUNT = new AccountId("ann");

    final StakeCounters counters = new StakeCounters();
    final RuleBook book = new RuleBook(50, 5_000, counters);
    final BetMachine machine;
    final BetRequest request;
    long now = START;
    Step last;

    BetWalk(BetRequest request) {
        this(request, limits -> limits);
    }

    /** @param limited other limits, behind which those of the book stand */
    BetWalk(BetRequest request, UnaryOperator<BettingRules.StakeLimits> limited) {
        BettingRules rules = book.rules(DelayRule.DEFAULT, BettingTimes.DEFAULT);
        this.machine = new BetMachine(rules.withLimits(limited.apply(rules.limits())));
        this.request = request;
        this.last = machine.begin(request, now);
    }

    static BetWalk single(Consent consent) {
        return new BetWalk(request(1, 1_000, consent));
    }

    static BetRequest request(int legs, long stake, Consent consent) {
        return new BetRequest(
                new BetId("b1"),
                ACCOUNT,
                "key",
                "hash",
                IntStream.range(0, legs).mapToObj(BetWalk::leg).toList(),
                new Money(stake, "EUR"),
                consent);
    }

    private static LegRequest leg(int number) {
        return new LegRequest(new MarketId("m" + number), new SelectionId("s"), new Price(2_000), 1L, 7L);
    }

    /** In play, open, at the price that is asked for, its feed just heard. */
    LegReading.Known reading(int leg) {
        return new Reading(leg).known(now);
    }

    /** What a test says differently of a reading. */
    record Reading(
            int leg,
            MarketStatus status,
            boolean inPlay,
            long epoch,
            SelectionStatus selection,
            @Nullable Integer price,
            FeedState feed,
            long feedAge,
            long token) {
        Reading(int leg) {
            this(leg, MarketStatus.OPEN, true, 7, SelectionStatus.ACTIVE, 2_000, FeedState.UP, 0, 1);
        }

        Reading status(MarketStatus other) {
            return new Reading(leg, other, inPlay, epoch, selection, price, feed, feedAge, token);
        }

        Reading beforeTheMatch() {
            return new Reading(leg, status, false, epoch, selection, price, feed, feedAge, token);
        }

        Reading epoch(long other) {
            return new Reading(leg, status, inPlay, other, selection, price, feed, feedAge, token);
        }

        Reading selection(SelectionStatus other) {
            return new Reading(leg, status, inPlay, epoch, other, price, feed, feedAge, token);
        }

        Reading price(@Nullable Integer other) {
            return new Reading(leg, status, inPlay, epoch, selection, other, feed, feedAge, token);
        }

        Reading feed(FeedState other) {
            return new Reading(leg, status, inPlay, epoch, selection, price, other, feedAge, token);
        }

        Reading feedHeardBefore(long micros) {
            return new Reading(leg, status, inPlay, epoch, selection, price, feed, micros, token);
        }

        Reading token(long other) {
            return new Reading(leg, status, inPlay, epoch, selection, price, feed, feedAge, other);
        }

        LegReading.Known known(long now) {
            return new LegReading.Known(
                    new MarketId("m" + leg),
                    status,
                    inPlay,
                    DELAY_MS,
                    3,
                    epoch,
                    selection,
                    price == null ? null : new Price(price),
                    feed,
                    now - feedAge,
                    "push/1/7",
                    token,
                    now);
        }
    }

    @CanIgnoreReturnValue
    BetWalk on(BetEvent event) {
        last = machine.step(last.next(), event, now);
        last.append().forEach(entry -> counters.apply(request.bet(), entry));
        return this;
    }

    @CanIgnoreReturnValue
    BetWalk after(long millis) {
        now += millis * MILLI;
        return this;
    }

    @CanIgnoreReturnValue
    BetWalk timer() {
        return on(new BetEvent.TimerFired());
    }

    @CanIgnoreReturnValue
    BetWalk wallet(WalletStanding standing) {
        return on(new WalletAnswered(standing));
    }

    /** The owners answer the question that is open. */
    @CanIgnoreReturnValue
    BetWalk owners(Reading... readings) {
        int round = last.next() instanceof BetState.Rechecking rechecking ? rechecking.round() : 0;
        List<LegReading> known = List.of(readings).stream()
                .map(reading -> (LegReading) reading.known(now))
                .toList();
        return on(new OwnersAnswered(round, known));
    }

    @CanIgnoreReturnValue
    BetWalk moved(MarketStatus status, long epoch) {
        return on(new MarketMoved(new MarketId("m0"), status, epoch, true, 1));
    }

    /** In play and held: the delay runs. */
    @CanIgnoreReturnValue
    BetWalk delayed() {
        return owners(new Reading(0)).wallet(new WalletStanding.Held());
    }

    /** The delay is over and the owner was asked. */
    @CanIgnoreReturnValue
    BetWalk rechecking() {
        return delayed().after(DELAY_MS).timer();
    }

    @CanIgnoreReturnValue
    BetWalk committing() {
        return rechecking().owners(new Reading(0));
    }

    @CanIgnoreReturnValue
    BetWalk posting() {
        return committing().on(new BetEvent.DecisionCommitted());
    }

    BetState state() {
        return last.next();
    }

    Transition row() {
        return last.transition();
    }

    /** The codes of a bet that was not taken, the decisive one first. */
    List<ErrorCode> codes() {
        Refusal refusal = switch (state()) {
            case BetState.Releasing releasing -> releasing.refusal();
            case BetState.Refused refused -> refused.refusal();
            case BetState other -> throw new AssertionError("not refused: " + other);
        };
        return refusal.reasons().stream().map(Reason::code).toList();
    }
}

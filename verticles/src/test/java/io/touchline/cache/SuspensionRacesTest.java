package io.touchline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetCommand;
import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetEvent;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BettingTimes;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayRule;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.PriceChange;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.StakeCounters;
import io.touchline.domain.betting.Ticket;
import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.market.Switches;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Bets on one event, received and decided at its owner, while another thread suspends it, opens it again and reports goals as fast as it
 * can. Afterwards each decision is held against all that the owner did. {@code -Dtouchline.races=10000000} makes it the long run.
 */
final class SuspensionRacesTest {
    private static final int RACES = Integer.getInteger("touchline.races", 20_000);
    private static final int AT_ONCE = 100;
    private static final long PAUSE_NANOS_MIN = 160_000;
    private static final int PAUSE_DOUBLINGS = 8;
    private static final EventId EVENT = new EventId("e1");
    private static final MarketId MARKET = new MarketId("m1");
    private static final SelectionId HOME = new SelectionId("home");
    private static final FeedName FEED = new FeedName("test");
    private static final Price PRICE = new Price(2_000);
    private static final long TOKEN = 7;

    private final MicrosClock clock = MicrosClock.system();
    private final StakeCounters counters = new StakeCounters();
    private final RuleBook book = new RuleBook(1, 1_000_000, counters);
    private final BetDesk desk = new BetDesk(
            book.rules(new DelayRule(0, 0, "none"), BettingTimes.DEFAULT),
            counters,
            2 * AT_ONCE,
            BetDesk.WalletHome.WITH_JOURNAL,
            (_, _, _) -> {});

    /** What is to be done on the desk's thread. */
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    /** All that the market ever was, in the owner's order. */
    private final List<Moment> history = new ArrayList<>();

    private final List<Decided> decisions = new ArrayList<>();
    private final Map<BetId, LegReading.Known> seen = new HashMap<>();
    private final MarketOwners owners = MarketOwners.embedded(clock, CacheConfig.DEFAULT, new FeedPulse(), TOKEN);
    private int begun;
    private int ended;
    private int endedByEpoch;

    private record Moment(long atMicros, MarketStatus status, long epoch) {}

    private record Decided(LegReading.Known seen, LegReading.Known decided) {}

    @Test
    void shouldAcceptNoBetAcrossAnEpoch() throws InterruptedException {
        Thread feed = startFeed();
        for (int i = 0; i < AT_ONCE; i++) {
            tasks.add(this::place);
        }
        while (ended < RACES) {
            tasks.take().run();
        }
        feed.interrupt();
        feed.join();
        owners.close();
        String counts = decisions.size() + " accepted, " + endedByEpoch + " refused because of the epoch, of " + ended;
        assertThat(decisions).as(counts).hasSizeGreaterThan(RACES / 50);
        assertThat(endedByEpoch).as(counts).isGreaterThan(RACES / 50);
        assertThat(decisions.stream().filter(this::isAcrossAnEpoch)).isEmpty();
    }

    private Thread startFeed() throws InterruptedException {
        AtomicBoolean open = new AtomicBoolean();
        Random random = new Random(1);
        apply(1, new FeedChange.EventUpdate(EVENT, "football", null, "A v B", null, true, null, null, null));
        apply(2, market());
        Thread thread = Thread.ofPlatform().name("feed").start(() -> {
            for (int seq = 3; !Thread.currentThread().isInterrupted(); seq++) {
                FeedChange change = random.nextInt(4) == 0
                        ? new FeedChange.IncidentReport(EVENT, "GOAL", null, null, null)
                        : open.getAndSet(!open.get())
                                ? market()
                                : new FeedChange.BetStop(new FeedChange.Target.OfEvent(EVENT), null);
                try {
                    apply(seq, change);
                    // Up to 20 ms, shorter and longer than a bet takes on any machine: some are decided in one epoch,
                    // some are not.
                    LockSupport.parkNanos(PAUSE_NANOS_MIN << random.nextInt(PAUSE_DOUBLINGS));
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        return thread;
    }

    private void apply(int seq, FeedChange change) throws InterruptedException {
        Action.ApplyLines lines = new Action.ApplyLines(
                FEED, 1, FeedHealth.UP, List.of(new FeedLine(seq, seq, "test:" + seq, List.of(change))));
        EventOutcome outcome = owners.apply(new EventCommand(EVENT, lines, Switches.NONE), 0)
                .toCompletableFuture()
                .join();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        for (Effect effect : outcome.effects()) {
            if (effect instanceof Effect.MarketChanged(Market image, String _)) {
                history.add(new Moment(outcome.timeMicros(), image.status(), image.epoch()));
                tasks.add(() -> carryOut(desk.marketMoved(
                        new BetEvent.MarketMoved(MARKET, image.status(), image.epoch(), image.inPlay(), TOKEN),
                        clock.micros())));
            }
        }
    }

    private static FeedChange market() {
        return new FeedChange.MarketUpdate(
                EVENT,
                MARKET,
                "MATCH_ODDS",
                "Match Odds",
                null,
                MarketStatus.OPEN,
                null,
                false,
                0,
                List.of(new FeedChange.SelectionUpdate(HOME, "A", SelectionStatus.ACTIVE, PRICE)));
    }

    private void place() {
        begun++;
        BetRequest request = new BetRequest(
                new BetId("b" + begun),
                new AccountId("a"),
                "k" + begun,
                "h",
                List.of(new LegRequest(MARKET, HOME, PRICE, null, null, EVENT, null)),
                new Money(1, "EUR"),
                new Consent(PriceChange.ANY, false, false));
        carryOut(desk.place(request, begun, clock.micros()));
    }

    private void carryOut(List<DeskOutput> outputs) {
        for (DeskOutput output : outputs) {
            switch (output) {
                case DeskOutput.Append append -> commit(append);
                case BetCommand.CheckAtOwner check -> read(check);
                case BetCommand.MoveHold move -> throw new AssertionError("beside the journal: " + move);
                case DeskOutput.Reply _, BetCommand.ArmTimer _, BetCommand.QueryHold _ -> {}
                case BetCommand.RaiseAlarm _, BetCommand.Publish _ -> {}
                case DeskOutput.Fault(BetId _, RuntimeException cause) -> throw cause;
            }
        }
    }

    private void read(BetCommand.CheckAtOwner check) {
        owners.read(EVENT, List.of(new OwnedReading.Leg(MARKET, HOME)))
                .thenAccept(readings -> tasks.add(() -> carryOut(desk.deliver(
                        check.bet(), new BetEvent.OwnersAnswered(check.round(), readings), clock.micros()))));
    }

    /** With a wallet that does all that it is asked. */
    private void commit(DeskOutput.Append append) {
        DeskOutput.Joint joint = append.joint();
        List<BetEntry> entries = joint == null ? append.entries() : append.entriesAfter(joint.hoped());
        List<BetDesk.JointAnswer> answers = joint == null
                ? List.of()
                : List.of(new BetDesk.JointAnswer(append.bet(), append.sequence(), joint.hoped()));
        note(append, entries);
        tasks.add(() -> carryOut(desk.committed(append.sequence(), answers, clock.micros())));
    }

    private void note(DeskOutput.Append append, List<BetEntry> entries) {
        for (BetEntry entry : entries) {
            switch (entry) {
                case BetEntry.Admitted(Ticket ticket, long _) ->
                    seen.put(append.bet(), ticket.seen().getFirst());
                case BetEntry.Decided(Decision decision, long _) ->
                    decisions.add(new Decided(
                            Objects.requireNonNull(seen.get(append.bet())),
                            decision.legs().getFirst().reading()));
                case BetEntry.Refused(Refusal refusal, boolean holdOwed, long _) -> {
                    endedByEpoch += refusal.reasons().getFirst().code() == ErrorCode.EPOCH_CHANGED ? 1 : 0;
                    if (!holdOwed) {
                        next(append.bet());
                    }
                }
                case BetEntry.Accepted _, BetEntry.Released _ -> next(append.bet());
                case BetEntry.Placed _,
                        BetEntry.Held _,
                        BetEntry.Offered _,
                        BetEntry.Confirmed _,
                        BetEntry.Doubted _ -> {}
            }
        }
    }

    private void next(BetId bet) {
        ended++;
        seen.remove(bet);
        tasks.add(() -> {
            desk.forget(bet);
            place();
        });
    }

    /** Whether something of another epoch, or not open, lay between the two readings of a bet that was taken. */
    private boolean isAcrossAnEpoch(Decided bet) {
        int from = firstAfter(bet.seen().atMicros());
        for (int i = from;
                i < history.size() && history.get(i).atMicros() < bet.decided().atMicros();
                i++) {
            Moment moment = history.get(i);
            if (moment.epoch() != bet.seen().epoch() || moment.status() != MarketStatus.OPEN) {
                return true;
            }
        }
        return bet.decided().epoch() != bet.seen().epoch() || bet.decided().status() != MarketStatus.OPEN;
    }

    private int firstAfter(long micros) {
        int low = 0;
        int high = history.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (history.get(middle).atMicros() > micros) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

package io.touchline.simulation;

import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.PriceChange;
import io.touchline.domain.betting.RuleBook.Player;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.simulation.SimulatedMarket.Moment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What comes from outside: bettors, feeds, players' and operators' changes, crashes. Each depends on the seed and its number alone. */
final class Stimuli {
    private static final int FLICKERS = 60;
    /** Well above every tolerance. */
    private static final int FLICKER = 60;

    private final Stage stage;
    private final SimulatedNode node;
    private final Watch watch;
    private final long seed;
    private final Set<Integer> without;
    private final List<BetRequest> placed = new ArrayList<>();
    private long requests;

    /**
     * All stimuli of a seed but some.
     *
     * @param without the numbers of those that do not happen
     */
    Stimuli(Stage stage, SimulatedNode node, Watch watch, long seed, Set<Integer> without) {
        this.stage = stage;
        this.node = node;
        this.watch = watch;
        this.seed = seed;
        this.without = without;
    }

    /** How long after the one before this one happens. */
    long gapMicros(int number) {
        return Dice.of(seed, Dice.Purpose.STIMULUS, number, 0).between(20 * Stage.MILLI, 300 * Stage.MILLI);
    }

    void happen(int number) {
        if (without.contains(number)) {
            return;
        }
        Dice dice = Dice.of(seed, Dice.Purpose.STIMULUS, number, 1);
        int roll = dice.below(100);
        if (roll < 36) {
            place(number, dice);
        } else if (roll < 44) {
            repeat(number, dice);
        } else if (roll < 60) {
            price(number, dice);
        } else if (roll < 83) {
            beat(number, dice);
        } else if (roll < 92) {
            market(number, dice);
        } else if (roll < 97) {
            people(number, dice);
        } else {
            trouble(number, dice);
        }
    }

    private void place(int number, Dice dice) {
        int legs = dice.below(10) < 5 ? 1 : 2 + dice.below(2);
        Set<Integer> chosen = new TreeSet<>();
        Set<EventId> events = new HashSet<>();
        while (chosen.size() < legs) {
            int market = dice.below(stage.markets.size());
            // Two legs of one event make no bet.
            if (events.add(stage.markets.get(market).event())) {
                chosen.add(market);
            }
        }
        List<LegRequest> requests = new ArrayList<>();
        for (int market : chosen) {
            requests.add(leg(stage.markets.get(market), dice));
        }
        long stake = switch (dice.below(14)) {
            case 0 -> 10;
            case 1, 2 -> dice.between(4_000, 8_000);
            default -> dice.between(100, 2_000);
        };
        Consent consent = new Consent(
                dice.pick(List.of(PriceChange.NONE, PriceChange.HIGHER, PriceChange.ANY)),
                dice.below(3) > 0,
                dice.below(3) > 0);
        BetRequest request = new BetRequest(
                new BetId("b" + number),
                dice.pick(stage.accounts),
                "k" + number,
                "h" + number,
                requests,
                // Several legs return so much more that their limits would refuse most of them.
                new Money(legs == 1 ? stake : Math.ceilDiv(stake, 2), "EUR"),
                consent);
        stage.tell(() -> "#" + number + " place " + request);
        placed.add(request);
        send(request);
    }

    private LegRequest leg(SimulatedMarket market, Dice dice) {
        int side = dice.below(2);
        List<Moment> history = market.history();
        int back = dice.below(8) == 0 ? dice.below(4) : 0;
        Moment shown = history.get(Math.max(0, history.size() - 1 - back));
        int price = dice.below(15) == 0 ? 1_800 : shown.prices().get(side);
        boolean named = shown.inPlay() ? dice.below(30) > 0 : dice.below(2) == 0;
        MarketId id = dice.below(60) == 0 ? new MarketId("nowhere") : market.id();
        return new LegRequest(
                id,
                market.selection(side),
                new Price(price),
                named ? shown.version() : null,
                named ? shown.epoch() : null,
                market.event(),
                null);
    }

    private void repeat(int number, Dice dice) {
        if (placed.isEmpty()) {
            return;
        }
        int back = dice.below(Math.min(placed.size(), 12));
        BetRequest first = placed.get(placed.size() - 1 - back);
        boolean other = dice.below(6) == 0;
        stage.faults.count(other ? Fault.KEY_REUSED : Fault.REQUEST_REPEATED);
        BetRequest again = new BetRequest(
                new BetId("b" + number),
                first.account(),
                first.key(),
                other ? "h" + number : first.bodyHash(),
                first.legs(),
                first.stake(),
                first.consent());
        stage.tell(() -> "#" + number + " place again " + again);
        send(again);
    }

    private void send(BetRequest request) {
        if (node.isUp()) {
            long requestNumber = ++requests;
            watch.placed(request, requestNumber);
            node.place(request, requestNumber);
        }
    }

    private void price(int number, Dice dice) {
        if (dice.oneIn(5)) {
            flicker(dice);
            return;
        }
        for (SimulatedMarket market : stage.markets) {
            int side = dice.below(2);
            int price = market.now().prices().get(side) + dice.below(61) - 30;
            if (dice.oneIn(2)) {
                stage.tell(() -> "#" + number + " price of " + market.id() + " " + side + " " + price);
                market.price(side, Math.clamp(price, 1_200, 4_000), stage.now());
            }
        }
    }

    /** Prices that go to and fro, so that two readings differ and the next two agree again. */
    private void flicker(Dice dice) {
        List<List<Integer>> calm =
                stage.markets.stream().map(market -> market.now().prices()).toList();
        long at = 0;
        for (int times = 1; times <= FLICKERS; times++) {
            at += dice.between(10 * Stage.MILLI, 400 * Stage.MILLI);
            int move = times % 2 * FLICKER;
            int side = times / 16 % 2;
            stage.agenda.in(at, () -> {
                for (int market = 0; market < calm.size(); market++) {
                    stage.markets.get(market).price(side, calm.get(market).get(side) - move, stage.now());
                }
            });
        }
    }

    /** A feed speaks for all its markets, with news of some age. */
    private void beat(int number, Dice dice) {
        long age = dice.between(0, 150 * Stage.MILLI);
        stage.tell(() -> "#" + number + " feeds heard");
        for (SimulatedMarket market : stage.markets) {
            if (market.now().feed() == FeedState.UP && dice.below(3) > 0) {
                market.heard(age, stage.now());
                node.feedHeard(market);
            }
        }
    }

    private void market(int number, Dice dice) {
        SimulatedMarket market = dice.pick(stage.markets);
        long now = stage.now();
        MarketStatus status = market.now().status();
        int roll = dice.below(15);
        if (roll == 14) {
            outcome(market, dice);
        } else if (roll < 3 && status == MarketStatus.OPEN) {
            market.material(now);
        } else if (roll == 3) {
            market.turnInPlay(!market.now().inPlay(), now);
        } else if (roll == 4 && status == MarketStatus.OPEN && stage.faults.mayStrike(Fault.FEED_DOWN)) {
            stage.faults.count(Fault.FEED_DOWN);
            market.feed(FeedState.DOWN, now);
        } else if (roll == 5 && stage.faults.mayStrike(Fault.OWNER_REPLACED)) {
            stage.faults.count(Fault.OWNER_REPLACED);
            market.replaceOwner(now);
        } else if (roll < 9) {
            market.status(dice.below(8) == 0 ? MarketStatus.CLOSED : MarketStatus.SUSPENDED, now);
        } else {
            stage.markets.forEach(each -> {
                each.feed(FeedState.UP, now);
                notice(each);
            });
        }
        stage.tell(() -> "#" + number + " " + market.id() + " " + market.now());
        notice(market);
    }

    /** A result comes in, of which nobody tells but the market's owner and the journal; later the market is offered again. */
    private void outcome(SimulatedMarket market, Dice dice) {
        market.outcomeKnown(stage.now());
        stage.agenda.in(dice.between(500 * Stage.MILLI, 10 * Stage.SECOND), () -> {
            market.offerAgain(stage.now());
            notice(market);
        });
    }

    private void notice(SimulatedMarket market) {
        Dice dice = stage.dice(Dice.Purpose.NOTICE, market.id());
        if (stage.faults.strikes(Fault.NOTICE_LOST, dice, 12)) {
            return;
        }
        var moved = market.moved();
        long way = stage.faults.strikes(Fault.NOTICE_LATE, dice, 12)
                ? dice.between(100 * Stage.MILLI, 3 * Stage.SECOND)
                : dice.between(50, 3 * Stage.MILLI);
        stage.agenda.in(way, () -> node.marketMoved(moved));
        if (stage.faults.strikes(Fault.NOTICE_TWICE, dice, 20)) {
            stage.agenda.in(way + dice.between(50, Stage.SECOND), () -> node.marketMoved(moved));
        }
    }

    private void people(int number, Dice dice) {
        if (dice.below(6) == 0) {
            closeHouse(number, true);
            stage.agenda.in(dice.between(100 * Stage.MILLI, 2 * Stage.SECOND), () -> closeHouse(number, false));
            return;
        }
        AccountId account = dice.pick(stage.accounts);
        long now = stage.now();
        long soon = now + dice.between(0, 4 * Stage.SECOND);
        Player free = Player.UNRESTRICTED;
        long never = Long.MAX_VALUE;
        long always = Long.MIN_VALUE;
        Player player = switch (dice.below(12)) {
            case 0 -> new Player(true, never, always, never, never, 0);
            case 1, 2 -> new Player(false, soon, always, never, never, 0);
            case 3 -> new Player(false, never, soon, never, never, 0);
            case 4 -> new Player(false, never, always, soon, never, 0);
            case 5, 6 -> new Player(false, never, always, never, dice.between(0, 60_000), 0);
            case 7 -> new Player(false, never, always, never, never, 3_000);
            default -> free;
        };
        stage.setPlayer(account, player);
        stage.tell(() -> "#" + number + " " + account + " " + player);
        node.playerChanged(account);
    }

    private void closeHouse(int number, boolean closed) {
        stage.tell(() -> "#" + number + " house closed: " + closed);
        stage.houseClosed = closed;
        node.houseChanged();
    }

    private void trouble(int number, Dice dice) {
        stage.tell(() -> "#" + number + " trouble");
        int roll = dice.below(8);
        if (roll < 3) {
            if (stage.faults.mayStrike(Fault.CRASH) && node.isUp()) {
                node.crashFor(node.lifeNumber(), Fault.CRASH);
            }
        } else if (roll == 3) {
            if (stage.faults.mayStrike(Fault.CRASH_WITH_OWNERS) && node.isUp()) {
                stage.markets.forEach(market -> market.replaceOwner(stage.now()));
                node.crashFor(node.lifeNumber(), Fault.CRASH_WITH_OWNERS);
            }
        } else if (roll < 6) {
            if (stage.faults.mayStrike(Fault.WALLET_OUTAGE)) {
                stage.faults.count(Fault.WALLET_OUTAGE);
                stage.walletDownUntil = stage.now() + dice.between(Stage.SECOND, 12 * Stage.SECOND);
            }
        } else if (stage.faults.mayStrike(Fault.JOURNAL_STALLED)) {
            stage.faults.count(Fault.JOURNAL_STALLED);
            stage.journalStalledUntil = stage.now() + dice.between(200 * Stage.MILLI, 6 * Stage.SECOND);
        }
    }
}

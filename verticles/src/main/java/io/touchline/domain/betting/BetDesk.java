package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.AfterCommit;
import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.DeskOutput.Reply;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All bets of one writer: leads each event to its bets, numbers what goes to the journal, and holds back what changes or tells anything
 * until the journal says that it is durable. Same calls, same outputs. Not thread-safe.
 *
 * <p>Each call returns what is to be done, in order. What is lost of that in a crash needs no care: {@link #recover} finds out.
 */
public final class BetDesk {
    private final BetMachine machine;
    private final BettingRules rules;
    private final StakeCounters counters;
    private final int openMax;
    private final DeskObserver observer;

    private final Map<BetId, Slip> slips = new LinkedHashMap<>();
    private final IdempotencyKeys keys = new IdempotencyKeys();
    private final OpenBets open = new OpenBets();
    /** What waits for a sequence of the journal. */
    private final TreeMap<Long, List<AfterCommit>> heldBack = new TreeMap<>();
    /** Bets whose decision is conditional, by its sequence. */
    private final TreeMap<Long, BetId> conditional = new TreeMap<>();

    private long lastSequence;
    private long durableSequence;

    /** One bet at the desk. */
    private static final class Slip {
        private BetState state;
        private long sequence;

        Slip(BetState state) {
            this.state = state;
        }
    }

    /**
     * A desk without bets.
     *
     * @param counters kept up by this desk; whoever answers for {@link BettingRules.StakeLimits} may read them
     * @param openMax undecided bets at once; more are refused with OVERLOADED before anything is done about them
     * @param observer told of each transition
     */
    public BetDesk(BettingRules rules, StakeCounters counters, int openMax, DeskObserver observer) {
        this.machine = new BetMachine(rules);
        this.rules = rules;
        this.counters = counters;
        this.openMax = openMax;
        this.observer = observer;
    }

    /** Hears of every step that changed a bet. */
    @FunctionalInterface
    public interface DeskObserver {
        void changed(BetState before, Step step, long nowMicros);
    }

    /**
     * Places a bet, or answers again what was answered to the same request.
     *
     * @param requestNumber of the {@link Reply} to it: there is exactly one, now or later
     */
    public List<DeskOutput> place(BetRequest request, long requestNumber, long nowMicros) {
        Outputs outputs = new Outputs();
        switch (keys.meet(request, requestNumber)) {
            case IdempotencyKeys.Meeting.Other _ ->
                outputs.add(new Reply(requestNumber, new Answer.Failed(ErrorCode.KEY_REUSED_DIFFERENT_BODY)));
            case IdempotencyKeys.Meeting.Answered(BetView view) ->
                outputs.add(new Reply(requestNumber, new Answer.Told(view)));
            case IdempotencyKeys.Meeting.Waiting _ -> {}
            case IdempotencyKeys.Meeting.Crowded _ ->
                outputs.add(new Reply(requestNumber, new Answer.Failed(ErrorCode.OVERLOADED)));
            case IdempotencyKeys.Meeting.Unknown _ -> {
                if (open.size() >= openMax) {
                    outputs.add(new Reply(requestNumber, new Answer.Failed(ErrorCode.OVERLOADED)));
                    return outputs.list();
                }
                keys.begin(request, requestNumber);
                Step step = machine.begin(request, nowMicros);
                slips.put(request.bet(), new Slip(step.next()));
                open.add(request);
                outputs.addAll(step.immediate());
            }
        }
        return outputs.list();
    }

    /** An event of one bet; one that the desk does not know is ignored. */
    public List<DeskOutput> deliver(BetId bet, BetEvent event, long nowMicros) {
        Outputs outputs = new Outputs();
        apply(bet, event, nowMicros, outputs);
        return outputs.list();
    }

    /** A market changed: all open bets on it are judged, in the order in which they came. */
    public List<DeskOutput> marketMoved(MarketMoved moved, long nowMicros) {
        return deliverAll(open.on(moved.market()), moved, nowMicros);
    }

    public List<DeskOutput> feedHeard(MarketId market, long nowMicros) {
        return deliverAll(open.on(market), new BetEvent.FeedHeard(), nowMicros);
    }

    /** What the rules say of one account has changed. */
    public List<DeskOutput> playerChanged(AccountId account, long nowMicros) {
        return deliverAll(open.of(account), new BetEvent.RulesChanged(), nowMicros);
    }

    /** What the rules say of the house has changed. */
    public List<DeskOutput> houseChanged(long nowMicros) {
        return deliverAll(open.all(), new BetEvent.RulesChanged(), nowMicros);
    }

    /** Everything up to here is durable, but for what was reported by {@link #refused} before. */
    public List<DeskOutput> committed(long upToSequence, long nowMicros) {
        durableSequence = Math.max(durableSequence, upToSequence);
        Outputs outputs = new Outputs();
        while (!heldBack.isEmpty() && heldBack.firstKey() <= durableSequence) {
            heldBack.pollFirstEntry().getValue().forEach(command -> release(command, outputs));
        }
        while (!conditional.isEmpty() && conditional.firstKey() <= durableSequence) {
            apply(conditional.pollFirstEntry().getValue(), new BetEvent.DecisionCommitted(), nowMicros, outputs);
        }
        return outputs.list();
    }

    /** The condition of an append did not hold: nothing of it was made durable. */
    public List<DeskOutput> refused(long sequence, String cause, long nowMicros) {
        Outputs outputs = new Outputs();
        BetId bet = conditional.remove(sequence);
        if (bet != null) {
            apply(bet, new BetEvent.DecisionRefused(cause), nowMicros, outputs);
        }
        return outputs.list();
    }

    /**
     * Takes up what a journal says, into an empty desk: what can go on goes on, the rest lapses.
     *
     * @param journal all that is durable, in order
     */
    public List<DeskOutput> recover(List<Append> journal, long nowMicros) {
        return recover(journal, 0, nowMicros);
    }

    /**
     * The same from a journal that holds back what is of no more use.
     *
     * @param journal all lines of every bet that has not come to its end, in order; it may have others
     * @param highestSequence of all that is durable: what is appended from now on is above
     */
    public List<DeskOutput> recover(List<Append> journal, long highestSequence, long nowMicros) {
        lastSequence = highestSequence;
        Map<BetId, List<BetEntry>> histories = new LinkedHashMap<>();
        Map<BetId, Long> sequences = new HashMap<>();
        for (Append append : journal) {
            append.entries().forEach(entry -> {
                counters.apply(append.bet(), entry);
                histories.computeIfAbsent(append.bet(), _ -> new ArrayList<>()).add(entry);
            });
            sequences.put(append.bet(), append.sequence());
            lastSequence = Math.max(lastSequence, append.sequence());
        }
        durableSequence = lastSequence;
        histories.forEach((bet, entries) -> {
            BetHistory.Recalled recalled = BetHistory.recall(entries, rules.times());
            Slip slip = new Slip(recalled.state());
            slip.sequence = sequences.getOrDefault(bet, 0L);
            slips.put(bet, slip);
            keys.recall(recalled.state().request(), recalled.answer());
            if (!(recalled.state() instanceof BetState.Final)) {
                open.add(recalled.state().request());
            }
        });
        return deliverAll(open.all(), new BetEvent.Recovered(), nowMicros);
    }

    /** Null for a bet that the desk does not know. */
    public @Nullable BetState state(BetId bet) {
        Slip slip = slips.get(bet);
        return slip == null ? null : slip.state;
    }

    /** Whether all that happened to a bet is durable, so that its bettor has been told of it. */
    public boolean isDurable(BetId bet) {
        Slip slip = slips.get(bet);
        return slip == null || slip.sequence <= durableSequence;
    }

    /** How many bets are undecided. */
    public int openCount() {
        return open.size();
    }

    /** All undecided bets on a market, in the order in which they came. */
    public List<BetId> openOn(MarketId market) {
        return open.on(market);
    }

    /** Lets go of a bet that has come to its end, and of its key. */
    public void forget(BetId bet) {
        Slip slip = slips.get(bet);
        if (slip != null && slip.state instanceof BetState.Final && slip.sequence <= durableSequence) {
            slips.remove(bet);
            keys.forget(slip.state.request());
        }
    }

    private List<DeskOutput> deliverAll(Collection<BetId> bets, BetEvent event, long nowMicros) {
        Outputs outputs = new Outputs();
        bets.forEach(bet -> apply(bet, event, nowMicros, outputs));
        return outputs.list();
    }

    private void apply(BetId bet, BetEvent event, long nowMicros, Outputs outputs) {
        Slip slip = slips.get(bet);
        if (slip == null) {
            return;
        }
        BetState before = slip.state;
        Step step = machine.step(before, event, nowMicros);
        slip.state = step.next();
        if (step.transition() == Transition.NONE) {
            return;
        }
        if (step.next() instanceof BetState.Final) {
            open.remove(before.request());
        }
        if (!step.append().isEmpty()) {
            append(bet, slip, step, outputs);
        }
        outputs.addAll(step.immediate());
        if (slip.sequence <= durableSequence) {
            step.afterCommit().forEach(command -> release(command, outputs));
        } else {
            heldBack.computeIfAbsent(slip.sequence, _ -> new ArrayList<>()).addAll(step.afterCommit());
        }
        observer.changed(before, step, nowMicros);
    }

    private void append(BetId bet, Slip slip, Step step, Outputs outputs) {
        lastSequence++;
        slip.sequence = lastSequence;
        step.append().forEach(entry -> counters.apply(bet, entry));
        if (step.condition() != null) {
            conditional.put(lastSequence, bet);
        }
        outputs.add(new Append(bet, lastSequence, step.append(), step.condition()));
    }

    private void release(AfterCommit command, Outputs outputs) {
        outputs.add(command);
        if (command instanceof BetCommand.Publish(BetId bet, BetView view)) {
            Slip slip = slips.get(bet);
            if (slip != null) {
                keys.answer(slip.state.request(), view)
                        .forEach(number -> outputs.add(new Reply(number, new Answer.Told(view))));
            }
        }
    }

    /** Collects in order. */
    private static final class Outputs {
        private final List<DeskOutput> list = new ArrayList<>();

        void add(DeskOutput output) {
            list.add(output);
        }

        void addAll(List<? extends DeskOutput> outputs) {
            list.addAll(outputs);
        }

        List<DeskOutput> list() {
            return list;
        }
    }
}

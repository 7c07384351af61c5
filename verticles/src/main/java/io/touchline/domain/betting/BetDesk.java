package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.AfterCommit;
import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.DeskOutput.Fault;
import io.touchline.domain.betting.DeskOutput.Joint;
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
    private final @Nullable JointMoves joints;

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
     * @param home where the money is
     * @param observer told of each transition
     */
    public BetDesk(BettingRules rules, StakeCounters counters, int openMax, WalletHome home, DeskObserver observer) {
        this.machine = new BetMachine(rules);
        this.rules = rules;
        this.counters = counters;
        this.openMax = openMax;
        this.observer = observer;
        this.joints = home == WalletHome.WITH_JOURNAL ? new JointMoves(machine) : null;
    }

    /** Where the wallet is. */
    public enum WalletHome {
        /** It is asked once what it is asked for is durable, and answers whenever it does. */
        ELSEWHERE,
        /** In the journal's database: appends bring it what it is asked, as a {@link DeskOutput.Joint}. */
        WITH_JOURNAL
    }

    /**
     * What the wallet answered to its part of an append. Where that was what was hoped for, the further lines are durable.
     *
     * @param sequence of the append
     */
    public record JointAnswer(BetId bet, long sequence, WalletStanding standing) {}

    /** Hears of every step that changed a bet. What it throws changes nothing about the step: it becomes a {@link DeskOutput.Fault}. */
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

    /** The same where the wallet had no part. */
    public List<DeskOutput> committed(long upToSequence, long nowMicros) {
        return committed(upToSequence, List.of(), nowMicros);
    }

    /**
     * Everything up to here is durable, but for what was reported by {@link #refused} before.
     *
     * @param answers of the wallet to its part of these appends, in their order; one that is missing is asked for again in time
     */
    public List<DeskOutput> committed(long upToSequence, List<JointAnswer> answers, long nowMicros) {
        durableSequence = Math.max(durableSequence, upToSequence);
        Outputs outputs = new Outputs();
        // In the order of the appends: what one has to tell comes before what the next one has.
        for (JointAnswer answer : answers) {
            released(answer.sequence(), nowMicros, outputs);
            walletAnswered(answer, nowMicros, outputs);
        }
        released(durableSequence, nowMicros, outputs);
        if (joints != null) {
            joints.forget(durableSequence);
        }
        return outputs.list();
    }

    private void released(long upToSequence, long nowMicros, Outputs outputs) {
        while (!heldBack.isEmpty() && heldBack.firstKey() <= upToSequence) {
            heldBack.pollFirstEntry().getValue().forEach(command -> release(command, outputs));
        }
        while (!conditional.isEmpty() && conditional.firstKey() <= upToSequence) {
            apply(conditional.pollFirstEntry().getValue(), new BetEvent.DecisionCommitted(), nowMicros, outputs);
        }
    }

    /** The condition of an append did not hold: nothing of it was made durable. */
    public List<DeskOutput> refused(long sequence, String cause, long nowMicros) {
        Outputs outputs = new Outputs();
        heldBack.remove(sequence);
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
        Outputs outputs = new Outputs();
        histories.forEach((bet, entries) -> {
            try {
                takeUp(bet, entries, sequences.getOrDefault(bet, 0L));
            } catch (RuntimeException e) {
                // A history with a line missing: one bet that only people can make sense of must not keep all the
                // others waiting.
                outputs.add(new Fault(bet, e));
            }
        });
        outputs.addAll(deliverAll(open.all(), new BetEvent.Recovered(), nowMicros));
        return outputs.list();
    }

    private void takeUp(BetId bet, List<BetEntry> entries, long sequence) {
        BetHistory.Recalled recalled = BetHistory.recall(entries, rules.times());
        Slip slip = new Slip(recalled.state());
        slip.sequence = sequence;
        slips.put(bet, slip);
        keys.recall(recalled.state().request(), recalled.answer());
        if (!(recalled.state() instanceof BetState.Final)) {
            open.add(recalled.state().request());
        }
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
        try {
            take(bet, slip, event, nowMicros, outputs);
        } catch (RuntimeException e) {
            // What the bets before this one want must not be lost with it.
            outputs.add(new Fault(bet, e));
        }
    }

    /** Nothing that can fail stands behind the first change: a step is taken as a whole, and what it appends is handed out, or it is not. */
    private void take(BetId bet, Slip slip, BetEvent event, long nowMicros, Outputs outputs) {
        BetState before = slip.state;
        Step step = machine.step(before, event, nowMicros);
        if (step.transition() == Transition.NONE) {
            return;
        }
        Joint joint = step.append().isEmpty() ? null : append(bet, slip, step, nowMicros, outputs);
        slip.state = step.next();
        proceed(before, step, slip, joint, nowMicros, outputs);
    }

    /** The bet is where the step leads to, and what that wants is done, now or when it may be. */
    private void proceed(
            BetState before, Step step, Slip slip, @Nullable Joint joint, long nowMicros, Outputs outputs) {
        if (step.next() instanceof BetState.Final) {
            open.remove(before.request());
        }
        outputs.addAll(step.immediate());
        for (AfterCommit command : step.afterCommit()) {
            if (joint != null && command.equals(joint.move())) {
                continue;
            }
            if (slip.sequence <= durableSequence) {
                release(command, outputs);
            } else {
                heldBack.computeIfAbsent(slip.sequence, _ -> new ArrayList<>()).add(command);
            }
        }
        try {
            observer.changed(before, step, nowMicros);
        } catch (RuntimeException e) {
            outputs.add(new Fault(before.request().bet(), e));
        }
    }

    private @Nullable Joint append(BetId bet, Slip slip, Step step, long nowMicros, Outputs outputs) {
        Joint joint = joints == null ? null : joints.join(lastSequence + 1, step, nowMicros);
        // A sequence that is taken is handed out: the journal vouches for all up to the one it has written last.
        lastSequence++;
        outputs.add(new Append(bet, lastSequence, step.append(), step.condition(), joint));
        slip.sequence = lastSequence;
        step.append().forEach(entry -> counters.apply(bet, entry));
        if (step.condition() != null) {
            conditional.put(lastSequence, bet);
        }
        return joint;
    }

    private void walletAnswered(JointAnswer answer, long nowMicros, Outputs outputs) {
        JointMoves.Hope hope = joints == null ? null : joints.take(answer.sequence());
        Slip slip = slips.get(answer.bet());
        if (slip == null) {
            return;
        }
        if (hope == null || !hope.hoped().equals(answer.standing())) {
            apply(answer.bet(), new BetEvent.WalletAnswered(answer.standing()), nowMicros, outputs);
            return;
        }
        Step next = hope.next();
        if (!hope.stands(slip.state)) {
            // The bet has gone another way in the meantime, but it has come this far: what is durable is told, as a
            // restart would.
            next.afterCommit().forEach(command -> release(command, outputs));
            return;
        }
        BetState before = slip.state;
        slip.state = next.next();
        next.append().forEach(entry -> counters.apply(answer.bet(), entry));
        proceed(before, next, slip, null, nowMicros, outputs);
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

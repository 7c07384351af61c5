package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.AfterCommit;
import io.touchline.domain.betting.BetCommand.MoveHold;
import io.touchline.domain.betting.DeskOutput.Joint;
import io.touchline.protocol.BetId;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For a wallet in the journal's own database: which of a bet's appends move its money, and the step that follows where the wallet answers
 * as hoped. That step is made in advance, since its lines go into the same commit; where the answer is another, or the bet has gone
 * another way in the meantime, it is not taken. Not thread-safe. It grows with the appends that are not durable.
 */
final class JointMoves {
    private final BetMachine machine;
    private final TreeMap<Long, Hope> hopes = new TreeMap<>();

    JointMoves(BetMachine machine) {
        this.machine = machine;
    }

    /**
     * What is expected to come of an append.
     *
     * @param before where the bet will be when the wallet's answer is known, if it goes no other way
     * @param next the step that it then takes
     */
    record Hope(BetId bet, BetState before, WalletStanding hoped, Step next) {
        /** Whether the bet is where it was expected to be, tries and pauses apart, which the next step does not depend on. */
        boolean stands(BetState state) {
            return state.getClass() == before.getClass();
        }
    }

    /** The wallet's part of a step that appends; null where it has none. */
    @Nullable Joint join(long sequence, Step step, long nowMicros) {
        for (AfterCommit command : step.afterCommit()) {
            if (command instanceof MoveHold move) {
                Hope hope = hope(move, step, nowMicros);
                hopes.put(sequence, hope);
                return new Joint(move, hope.hoped(), hope.next().append());
            }
        }
        return null;
    }

    /** What was expected of an append; null where the wallet had no part in it. */
    @Nullable Hope take(long sequence) {
        return hopes.remove(sequence);
    }

    /** Nothing more is expected of what is durable: a wallet that has not answered is asked again. */
    void forget(long upToSequence) {
        hopes.headMap(upToSequence, true).clear();
    }

    private Hope hope(MoveHold move, Step step, long nowMicros) {
        BetState before = step.condition() == null
                ? step.next()
                : machine.step(step.next(), new BetEvent.DecisionCommitted(), nowMicros)
                        .next();
        WalletStanding hoped = switch (move) {
            case BetCommand.AskHold _ -> new WalletStanding.Held();
            case BetCommand.PostHold _ -> new WalletStanding.Posted();
            case BetCommand.VoidHold _ -> new WalletStanding.Voided();
        };
        return new Hope(move.bet(), before, hoped, machine.step(before, new BetEvent.WalletAnswered(hoped), nowMicros));
    }
}

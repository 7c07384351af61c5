package io.touchline.simulation;

import io.touchline.domain.betting.BetDesk.JointAnswer;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.WalletStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A journal with group commit: what is not durable when its node dies was never there. */
final class SimulatedJournal {
    private final List<Append> durable = new ArrayList<>();
    private final List<Append> waiting = new ArrayList<>();

    /** What one commit did. */
    record Commit(List<Append> durable, List<Append> refused, List<JointAnswer> answers, long upToSequence) {}

    /** Moves money in the commit of an append. */
    @FunctionalInterface
    interface JointWallet {
        WalletStanding move(DeskOutput.Joint joint);
    }

    void append(Append append) {
        waiting.add(append);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    Commit commit(Predicate<Append> conditionHolds, JointWallet wallet) {
        List<JointAnswer> answers = new ArrayList<>();
        List<Append> kept = new ArrayList<>();
        List<Append> refused = new ArrayList<>();
        for (Append append : waiting) {
            if (conditionHolds.test(append)) {
                kept.add(joined(append, wallet, answers));
            } else {
                refused.add(append);
            }
        }
        long upTo = waiting.getLast().sequence();
        durable.addAll(kept);
        waiting.clear();
        return new Commit(kept, refused, answers, upTo);
    }

    private static Append joined(Append append, JointWallet wallet, List<JointAnswer> answers) {
        DeskOutput.Joint joint = append.joint();
        if (joint == null) {
            return append;
        }
        WalletStanding standing = wallet.move(joint);
        answers.add(new JointAnswer(append.bet(), append.sequence(), standing));
        return new Append(append.bet(), append.sequence(), append.entriesAfter(standing), append.condition());
    }

    void crash() {
        waiting.clear();
    }

    List<Append> durable() {
        return durable;
    }
}

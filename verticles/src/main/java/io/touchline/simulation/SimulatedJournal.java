package io.touchline.simulation;

import io.touchline.domain.betting.BetDesk.JointAnswer;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.WalletStanding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal with group commit: what is not durable when its node dies was never there. */
final class SimulatedJournal {
    private final List<Append> durable = new ArrayList<>();
    private final List<Append> waiting = new ArrayList<>();

    /** What one commit did. */
    record Commit(List<Append> durable, List<Refused> refused, List<JointAnswer> answers, long upToSequence) {}

    record Refused(long sequence, String cause) {}

    /** Why an append must not be made durable; null where it may. */
    @FunctionalInterface
    interface Conditions {
        @Nullable String refusal(Append append);
    }

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

    Commit commit(Conditions conditions, JointWallet wallet) {
        List<JointAnswer> answers = new ArrayList<>();
        List<Append> kept = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Append append : waiting) {
            String cause = conditions.refusal(append);
            if (cause == null) {
                kept.add(joined(append, wallet, answers));
            } else {
                refused.add(new Refused(append.sequence(), cause));
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

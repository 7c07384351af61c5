package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.AfterCommit;
import io.touchline.domain.betting.BetCommand.Immediate;
import io.touchline.domain.betting.DeskOutput.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event did to one bet.
 *
 * @param append lines for the journal
 * @param condition of making these durable; null where there is none
 * @param immediate may be carried out now
 * @param afterCommit to be carried out when these lines, and all before them, are durable
 */
public record Step(
        Transition transition,
        BetState next,
        List<BetEntry> append,
        @Nullable Condition condition,
        List<Immediate> immediate,
        List<AfterCommit> afterCommit) {
    public Step {
        append = List.copyOf(append);
        immediate = List.copyOf(immediate);
        afterCommit = List.copyOf(afterCommit);
    }

    static Step none(BetState state) {
        return to(Transition.NONE, state);
    }

    static Step to(Transition transition, BetState next) {
        return new Step(transition, next, List.of(), null, List.of(), List.of());
    }

    Step recording(BetEntry... entries) {
        return new Step(transition, next, List.of(entries), condition, immediate, afterCommit);
    }

    Step onlyIf(Condition required) {
        return new Step(transition, next, append, required, immediate, afterCommit);
    }

    Step doing(Immediate... commands) {
        return new Step(transition, next, append, condition, List.of(commands), afterCommit);
    }

    Step thenDoing(AfterCommit... commands) {
        return new Step(transition, next, append, condition, immediate, List.of(commands));
    }
}

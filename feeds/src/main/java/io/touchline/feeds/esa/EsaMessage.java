package io.touchline.feeds.esa;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the stream that could be read.
 *
 * @param kind its {@code op}
 * @param publishMillis when the exchange published it; null where the line does not say
 * @param imageStart whether an image of the whole subscription begins here and replaces everything held
 * @param imageEnd whether an image that is under way is complete after this line
 * @param unreliable whether the exchange says that its data is late or unreliable
 */
record EsaMessage(
        String kind,
        @Nullable Long publishMillis,
        boolean imageStart,
        boolean imageEnd,
        boolean unreliable,
        List<Entry> entries) {

    /** One entry of {@code mc} or {@code cc}. */
    sealed interface Entry {}

    /** An entry that cannot be used; the rest of its line can. It spoke of a market, else of an event, else that cannot be told. */
    record Broken(@Nullable String market, @Nullable String event, String reason) implements Entry {}

    /**
     * @param image whether it replaces what is held of this market
     * @param definition sent whole when anything in it changed, else null
     */
    record MarketChange(
            String market, boolean image, @Nullable Definition definition, List<RunnerChange> runners)
            implements Entry {}

    /**
     * @param hasLadder whether the line carries a ladder of either side, even an empty one
     * @param lastTraded null where unchanged; zero where there is none
     */
    record RunnerChange(
            RunnerKey runner,
            boolean hasLadder,
            List<Rung> rungs,
            @Nullable BigDecimal lastTraded) {}

    /** The ladders of prices to back that a price can come from. */
    enum LadderKind {
        /** Full depth, keyed by price. */
        ALL("atb", false),
        /** The best few, keyed by position. */
        BEST("batb", true),
        /** The best few as displayed, with virtual bets, keyed by position. */
        DISPLAYED("bdatb", true);

        final String field;
        final boolean keyedByPosition;

        LadderKind(String field, boolean keyedByPosition) {
            this.field = field;
            this.keyedByPosition = keyedByPosition;
        }
    }

    /** One changed step of a ladder; the position counts only where the ladder is keyed by it. */
    record Rung(LadderKind ladder, int position, BigDecimal price, boolean present) {}

    /** What the exchange says of a market, whole. Absent texts are null. */
    record Definition(
            String event,
            String eventType,
            @Nullable String eventName,
            @Nullable String competition,
            @Nullable Long startMicros,
            @Nullable String name,
            @Nullable String type,
            Betting betting,
            Status status,
            @Nullable String suspendReason,
            boolean inPlay,
            int betDelaySeconds,
            int winners,
            List<Runner> runners) {}

    /** How a market is bet on, which says what its prices and results mean. */
    enum Betting {
        ODDS,
        HANDICAP,
        /** Bets are at a value (runs, points), not at odds: its ladders are no prices. */
        VALUE
    }

    enum Status {
        INACTIVE,
        OPEN,
        SUSPENDED,
        CLOSED
    }

    /** @param withdrawal null unless it was removed and the exchange says what that costs bets on the others */
    record Runner(
            RunnerKey key,
            @Nullable String name,
            RunnerStatus status,
            int priority,
            @Nullable RunnerWithdrawal withdrawal) {
        Runner(RunnerKey key, @Nullable String name, RunnerStatus status, int priority) {
            this(key, name, status, priority, null);
        }
    }

    /**
     * @param adjustmentFactor in percent, above 0, at most 100
     * @param atMicros null where it is not said
     */
    record RunnerWithdrawal(
            BigDecimal adjustmentFactor, @Nullable Long atMicros) {}

    enum RunnerStatus {
        ACTIVE,
        WINNER,
        LOSER,
        PLACED,
        REMOVED,
        HIDDEN
    }

    /** An entry of {@code cc}: an event with the parts that were sent of it. */
    record ScoreChange(
            String event,
            @Nullable String name,
            @Nullable String status,
            @Nullable Long startMicros,
            List<Team> teams,
            @Nullable Innings innings)
            implements Entry {}

    record Team(@Nullable Long selection, String name) {}

    /**
     * @param current the number of the innings that is played, from 1
     * @param lastOut who was out last, null where the line does not say
     */
    record Innings(
            int current,
            List<InningsScore> scores,
            @Nullable String lastOut) {}

    record InningsScore(int number, int runs, int wickets, String overs) {}
}

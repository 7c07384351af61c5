package io.touchline.feeds.simulator;

import org.jspecify.annotations.Nullable;

/**
 * The traders of one match: what they say of it and when they take bets. Between a bet stop and {@link #resume} no price is
 * given out.
 */
final class MatchDesk {
    /** How far a team's price may sway at a step; gives most markets a new price at each. */
    private static final double SWAY = 0.012;

    /** Before the match little happens. */
    private static final double SWAY_BEFORE = 0.004;

    private final MatchPlan plan;
    private final MatchState state;
    private final Dice dice;
    private final LineLog log;
    private final String eventId;
    private final MatchBook book;
    private final LineWriter writer = new LineWriter();

    private @Nullable String stopReason;

    MatchDesk(MatchPlan plan, MatchState state, String runId, Dice dice, LineLog log) {
        this.plan = plan;
        this.state = state;
        this.dice = dice;
        this.log = log;
        this.eventId = runId + "-m" + plan.number();
        this.book = new MatchBook(plan, eventId, log);
    }

    boolean isStopped() {
        return stopReason != null;
    }

    /** Shows the match and its markets as they are now; the first that a reader hears of them. */
    void announce(long nowMillis) {
        Fixture fixture = plan.fixture();
        writer.begin("event")
                .field("event", eventId)
                .field("sport", "football")
                .field("competition", fixture.competition())
                .field("name", fixture.home() + " v " + fixture.away());
        writeState(nowMillis);
        log.add(nowMillis, writer.end(), plan.kickOffMillis());
        if (stopReason != null) {
            book.showSuspended(outlook(nowMillis), stopReason, nowMillis);
        } else {
            book.open(outlook(nowMillis), nowMillis);
        }
    }

    /** No bets until {@link #resume}; said again when the cause becomes another. */
    void stop(String reason, long nowMillis) {
        stopReason = reason;
        writer.begin("betStop").field("event", eventId).field("reason", reason);
        log.add(nowMillis, writer.end());
    }

    /** Settles what the incident decided and opens the rest. */
    void resume(long nowMillis) {
        stopReason = null;
        Outlook outlook = outlook(nowMillis);
        book.decide(outlook, "Decided", false, nowMillis);
        book.open(outlook, nowMillis);
    }

    void incident(String kind, @Nullable String detail, long nowMillis) {
        writer.begin("incident")
                .field("event", eventId)
                .field("kind", kind)
                .field("score", state.scoreText())
                .field("clock", state.clockText(nowMillis));
        if (detail != null) {
            writer.field("detail", detail);
        }
        log.add(nowMillis, writer.end());
    }

    /** Score, clock and phase as they are now. */
    void sayState(long nowMillis) {
        writer.begin("event").field("event", eventId);
        writeState(nowMillis);
        log.add(nowMillis, writer.end());
    }

    /** A step of time: the clock, and new prices where bets are taken. */
    void step(long nowMillis) {
        boolean inPlay = state.phase().isHalf();
        if (inPlay) {
            writer.begin("event").field("event", eventId).field("clock", state.clockText(nowMillis));
            log.add(nowMillis, writer.end());
        }
        for (Side side : Side.values()) {
            state.sway(side, dice.gaussian() * (inPlay ? SWAY : SWAY_BEFORE));
        }
        if (!isStopped()) {
            book.reprice(outlook(nowMillis), nowMillis);
        }
    }

    void turnInPlay() {
        book.turnInPlay();
    }

    /** Settles what is decided, live or for good, while the rest stays as it is. */
    void decide(String reason, boolean areFinal, long nowMillis) {
        book.decide(outlook(nowMillis), reason, areFinal, nowMillis);
    }

    void close(long nowMillis) {
        book.close(outlook(nowMillis), "Full time", nowMillis);
    }

    void confirm(long nowMillis) {
        book.confirm(outlook(nowMillis), nowMillis);
    }

    /** Whether results given out are wrong by the state as it is now. */
    boolean isContradicted(long nowMillis) {
        return book.contradicts(outlook(nowMillis));
    }

    void correct(long nowMillis) {
        book.correct(outlook(nowMillis), nowMillis);
    }

    void cancelOne(String reason, long nowMillis) {
        book.cancelOne(dice, reason, nowMillis);
    }

    private Outlook outlook(long nowMillis) {
        return MatchModel.outlook(plan, state, nowMillis);
    }

    private void writeState(long nowMillis) {
        boolean inPlay = state.phase() != Phase.NOT_STARTED && state.phase() != Phase.ENDED;
        writer.field("inPlay", inPlay)
                .field("score", state.scoreText())
                .field("clock", state.clockText(nowMillis))
                .field("status", state.phase().name());
    }
}

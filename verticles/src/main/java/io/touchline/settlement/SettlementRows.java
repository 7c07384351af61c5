package io.touchline.settlement;

import io.touchline.betting.BetArchive.AfterAcceptance;
import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.domain.settlement.SettlementStanding;
import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.BetId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionResult;
import io.touchline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The settlements of bets, inside a transaction of the store: lines are only ever added, and the newest says where a bet stands. */
final class SettlementRows {
    private static final String NEWEST = """
        SELECT entry, number, kind, status, result, returned, certainty, rules, reason, at_micros FROM bet_settlements
        WHERE bet = ? ORDER BY entry DESC LIMIT 1\
        """;

    private static final String ADD = """
        INSERT INTO bet_settlements
            (bet, entry, number, kind, status, result, returned, certainty, rules, reason, facts, owed, at_micros)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """;

    private static final String STATUS = "UPDATE bets SET status = ? WHERE bet = ?";

    private static final String OUTBOX = """
        INSERT INTO outbox (position, topic, subject, payload, at_micros)
        SELECT COALESCE(MAX(position), 0) + 1, ?, ?, ?, ? FROM outbox\
        """;

    private static final String BETS = """
        SELECT DISTINCT l.bet FROM bet_legs l JOIN bets b ON b.bet = l.bet
        WHERE l.market = ? AND l.bet > ? AND b.status IN ('ACCEPTED', 'SETTLED', 'VOIDED')
        ORDER BY l.bet LIMIT ?\
        """;

    private static final String OPEN = """
        SELECT bet, placed_sequence FROM bets WHERE status = 'ACCEPTED' AND placed_sequence > ?
        ORDER BY placed_sequence LIMIT ?\
        """;

    private SettlementRows() {}

    /** What a line of a bet's settlements does. */
    enum Kind {
        POSTED,
        REVERSED,
        CONFIRMED
    }

    /** The newest line of a bet. */
    record Newest(int entry, int number, Kind kind, BetStatus status, Decided decided, long atMicros) {
        /** Of a bet without lines. */
        static final Newest NONE = new Newest(
                0,
                0,
                Kind.REVERSED,
                BetStatus.ACCEPTED,
                new Decided(SelectionResult.VOID, 0, Certainty.LIVE, "", List.of()),
                0);

        boolean isInForce() {
            return kind != Kind.REVERSED;
        }

        SettlementStanding standing() {
            return new SettlementStanding(number, isInForce() ? decided : null);
        }
    }

    /** An accepted bet, by when it was placed. */
    record Placed(BetId bet, long sequence) {}

    static Newest newest(Sql sql, BetId bet) throws SQLException {
        Newest newest = sql.first(NEWEST, SettlementRows::read, bet.value());
        return newest == null ? Newest.NONE : newest;
    }

    /**
     * Adds a line.
     *
     * @param facts which words of which markets it is based on, such as {@code m1@3}
     * @param owed what the player could not give back
     */
    static void add(Sql sql, BetId bet, Newest line, String facts, long owed) throws SQLException {
        Decided decided = line.decided();
        sql.update(
                ADD,
                bet.value(),
                line.entry(),
                line.number(),
                line.kind().name(),
                line.status().name(),
                decided.result().name(),
                decided.returned(),
                decided.certainty().name(),
                decided.rules(),
                line.status() == BetStatus.VOIDED ? decided.cancelReason() : null,
                facts,
                owed,
                line.atMicros());
    }

    /** The bet's newest status, for its listings, and for whoever is told of bets. */
    static void project(Sql sql, BetId bet, BetStatus status, int number, long atMicros) throws SQLException {
        sql.update(STATUS, status.name(), bet.value());
        sql.update(
                OUTBOX,
                "bet."
                        + (status == BetStatus.ACCEPTED
                                ? "unsettled"
                                : status.name().toLowerCase(Locale.ROOT)),
                bet.value(),
                "{\"settlement\":" + number + "}",
                atMicros);
    }

    /** Accepted and settled bets with a leg on the market, by their ids. */
    static List<BetId> on(Sql sql, MarketId market, String after, int max) throws SQLException {
        return sql.list(BETS, row -> new BetId(row.getString("bet")), market.value(), after, max);
    }

    /** Accepted bets that are not settled. */
    static List<Placed> open(Sql sql, long afterSequence, int max) throws SQLException {
        return sql.list(
                OPEN,
                row -> new Placed(new BetId(row.getString("bet")), row.getLong("placed_sequence")),
                afterSequence,
                max);
    }

    /** What came of a bet after its acceptance; null while nothing has, or what had was taken back. */
    static @Nullable AfterAcceptance aftermath(Sql sql, BetId bet) throws SQLException {
        Newest newest = newest(sql, bet);
        if (!newest.isInForce()) {
            return null;
        }
        Decided decided = newest.decided();
        return new AfterAcceptance(
                newest.status(),
                newest.number(),
                decided.result().name(),
                decided.returned(),
                newest.atMicros(),
                decided.cancelReason());
    }

    private static Newest read(ResultSet row) throws SQLException {
        return new Newest(
                row.getInt("entry"),
                row.getInt("number"),
                Kind.valueOf(row.getString("kind")),
                BetStatus.valueOf(row.getString("status")),
                new Decided(
                        SelectionResult.valueOf(row.getString("result")),
                        row.getLong("returned"),
                        Certainty.valueOf(row.getString("certainty")),
                        row.getString("rules"),
                        cancelReason(row),
                        List.of()),
                row.getLong("at_micros"));
    }

    private static @Nullable String cancelReason(ResultSet row) throws SQLException {
        if (BetStatus.valueOf(row.getString("status")) != BetStatus.VOIDED) {
            return null;
        }
        // The first lines of cancels were kept without.
        @Nullable String reason = row.getString("reason");
        return reason == null ? "" : reason;
    }
}

package io.touchline.journal;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetEvent;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.DeskOutput.Condition;
import io.touchline.domain.betting.LegRequest;
import io.touchline.store.Sql;
import io.touchline.store.WorkRefused;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that an append leaves, inside a transaction of the store. */
final class JournalRows {
    /** How long a key is remembered. */
    static final long KEY_MICROS = 30L * 24 * 60 * 60 * 1_000_000;

    private static final String APPEND =
            "INSERT INTO bet_journal (sequence, bet, at_micros, form, lines) VALUES (?, ?, ?, ?, ?)";

    private static final String BET = """
        INSERT INTO bets (bet, account, placed_sequence, placed_micros, status, unfinished)
        VALUES (?, ?, ?, ?, 'PENDING', 1)\
        """;

    private static final String LEG = "INSERT INTO bet_legs (market, bet, leg, selection) VALUES (?, ?, ?, ?)";

    private static final String KEY = """
        INSERT INTO bet_keys (account, idempotency_key, body_hash, bet, made_micros) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (account, idempotency_key) DO UPDATE
        SET body_hash = excluded.body_hash, bet = excluded.bet, made_micros = excluded.made_micros
        WHERE bet_keys.made_micros <= ?\
        """;

    private static final String DECIDED = """
        UPDATE bets SET status = ?, decided_micros = ?, unfinished = ? WHERE bet = ?\
        """;

    private static final String FINISHED = "UPDATE bets SET unfinished = 0 WHERE bet = ?";

    private static final String TOKEN = "SELECT 1 FROM owner_tokens WHERE token = ?";

    private static final String OUTCOME = "SELECT 1 FROM market_facts WHERE market = ? AND known_micros IS NOT NULL";

    private static final String OUTBOX = """
        INSERT INTO outbox (position, topic, subject, payload, at_micros)
        SELECT COALESCE(MAX(position), 0) + 1, ?, ?, ?, ? FROM outbox\
        """;

    private JournalRows() {}

    /**
     * Refuses the append when its condition does not hold.
     *
     * @throws WorkRefused then
     */
    static void require(Sql sql, @Nullable Condition condition, long nowMicros) throws SQLException {
        if (condition == null) {
            return;
        }
        if (nowMicros > condition.notAfterMicros()) {
            throw new WorkRefused("decided too late");
        }
        for (long token : condition.tokens()) {
            if (sql.number(TOKEN, 0, token) == 0) {
                throw new WorkRefused("owner changed");
            }
        }
    }

    /** @param entries the lines that the append comes to */
    static void append(Sql sql, Append append, List<BetEntry> entries) throws SQLException {
        sql.update(
                APPEND,
                append.sequence(),
                append.bet().value(),
                entries.getLast().atMicros(),
                BetEntryJson.FORM,
                BetEntryJson.write(entries));
    }

    /**
     * Refuses a decision on a market whose outcome is known: by what is durable, in the decision's own transaction. The owner's memory
     * ends with its run, and a feed may open anew what ended in an earlier one.
     *
     * @throws WorkRefused then
     */
    static void requireOpenOutcomes(Sql sql, List<BetEntry> entries) throws SQLException {
        for (BetEntry entry : entries) {
            if (entry instanceof BetEntry.Decided(Decision decision, long _)) {
                for (Decision.Leg leg : decision.legs()) {
                    if (sql.number(OUTCOME, 0, leg.reading().market().value()) != 0) {
                        throw new WorkRefused(BetEvent.DecisionRefused.OUTCOME_KNOWN);
                    }
                }
            }
        }
    }

    /**
     * The rows of a bet that is new.
     *
     * @throws WorkRefused when another bet has its key, before anything is written
     */
    static void place(Sql sql, BetRequest request, long sequence, long atMicros) throws SQLException {
        String bet = request.bet().value();
        String account = request.account().value();
        int kept = sql.update(KEY, account, request.key(), request.bodyHash(), bet, atMicros, atMicros - KEY_MICROS);
        if (kept == 0) {
            throw new WorkRefused("key used");
        }
        sql.update(BET, bet, account, sequence, atMicros);
        List<LegRequest> legs = request.legs();
        for (int i = 0; i < legs.size(); i++) {
            sql.update(
                    LEG,
                    legs.get(i).market().value(),
                    bet,
                    i,
                    legs.get(i).selection().value());
        }
    }

    /** What of the append ends the bet's pending state, or all that was left to do about it. */
    static void conclude(Sql sql, Append append, List<BetEntry> entries, @Nullable String status, boolean finished)
            throws SQLException {
        String bet = append.bet().value();
        if (status != null) {
            long at = entries.getLast().atMicros();
            sql.update(DECIDED, status, at, finished ? 0 : 1, bet);
            String payload = "{\"sequence\":" + append.sequence() + "}";
            sql.update(OUTBOX, "bet." + status.toLowerCase(java.util.Locale.ROOT), bet, payload, at);
        } else if (finished) {
            sql.update(FINISHED, bet);
        }
    }

    /** The request of an append that begins a bet; null for others. */
    static @Nullable BetRequest placedBy(Append append) {
        return append.entries().getFirst() instanceof BetEntry.Placed(BetRequest request, long _) ? request : null;
    }
}

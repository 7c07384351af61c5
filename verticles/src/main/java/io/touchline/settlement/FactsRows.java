package io.touchline.settlement;

import io.touchline.domain.market.EventOutcome.Effect.FactsChanged;
import io.touchline.domain.settlement.MarketFacts;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.store.Sql;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What feeds said of markets, inside a transaction of the store: every word that changed something, and what all of them come to. */
final class FactsRows {
    private static final String FIND = "SELECT revision, form, facts FROM market_facts WHERE market = ?";

    private static final String REVISION = "SELECT revision FROM market_facts WHERE market = ?";

    private static final String KEEP = """
        INSERT INTO market_facts (market, event, revision, settled_revision, known_micros, form, facts)
        VALUES (?, ?, ?, 0, ?, ?, ?)
        ON CONFLICT (market) DO UPDATE SET event = excluded.event, revision = excluded.revision,
            known_micros = excluded.known_micros, form = excluded.form, facts = excluded.facts\
        """;

    private static final String WORD = """
        INSERT INTO market_words (market, revision, at_micros, correlation, form, word) VALUES (?, ?, ?, ?, ?, ?)\
        """;

    private static final String SETTLED =
            "UPDATE market_facts SET settled_revision = ? WHERE market = ? AND settled_revision < ?";

    private static final String UNSETTLED =
            "SELECT market FROM market_facts WHERE settled_revision < revision ORDER BY market";

    private static final String WITHOUT_RESULTS = "SELECT market FROM market_facts WHERE known_micros IS NULL";

    private FactsRows() {}

    /** Facts, and how many words they are made of. */
    record Held(MarketFacts facts, long revision) {}

    /**
     * Folds one word in.
     *
     * @return whether it changed anything
     */
    static boolean fold(Sql sql, EventId event, FactsChanged word, long atMicros) throws SQLException {
        Held held = find(sql, word.market());
        MarketFacts before = held == null ? MarketFacts.unknown(word.type()) : held.facts();
        MarketFacts after = before.ofType(word.type()).after(word.change());
        if (after.equals(before)) {
            return false;
        }
        long revision = held == null ? 1 : held.revision() + 1;
        String market = word.market().value();
        MarketFacts.Results results = after.results();
        sql.update(
                KEEP,
                market,
                event.value(),
                revision,
                results == null ? null : results.knownSinceMicros(),
                FactsJson.FORM,
                FactsJson.write(after));
        sql.update(
                WORD, market, revision, atMicros, word.correlationId(), FactsJson.FORM, FactsJson.write(word.change()));
        return true;
    }

    static @Nullable Held find(Sql sql, MarketId market) throws SQLException {
        return sql.first(
                FIND,
                row -> new Held(FactsJson.facts(row.getInt("form"), row.getString("facts")), row.getLong("revision")),
                market.value());
    }

    /** 0 where nothing was said of the market. */
    static long revision(Sql sql, MarketId market) throws SQLException {
        return sql.number(REVISION, 0, market.value());
    }

    /** All bets on the market have been settled by what was said up to this revision. */
    static void settled(Sql sql, MarketId market, long revision) throws SQLException {
        sql.update(SETTLED, revision, market.value(), revision);
    }

    /** The markets of which something was said by which not all bets have been settled. */
    static List<MarketId> unsettled(Sql sql) throws SQLException {
        return sql.list(UNSETTLED, row -> new MarketId(row.getString("market")));
    }

    /** The markets of which something was said that may concern bets that are still to come: withdrawals, and cancels ahead. */
    static List<MarketId> withoutResults(Sql sql) throws SQLException {
        return sql.list(WITHOUT_RESULTS, row -> new MarketId(row.getString("market")));
    }
}

package io.touchline.settlement;

import io.touchline.betting.BetArchive;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.domain.settlement.MarketFacts.Results;
import io.touchline.domain.settlement.PlacedBet;
import io.touchline.protocol.BetId;
import io.touchline.protocol.MarketId;
import io.touchline.store.Readers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for bets that were accepted when the outcome of one of their markets was known already, by the official time of what decided
 * it or by when its result was told first. The house did not know it then; others may have. Blocking.
 */
public final class PastPosts {
    private static final int BATCH = 500;

    private static final String MARKETS =
            "SELECT market FROM market_facts WHERE known_micros IS NOT NULL AND market > ? ORDER BY market LIMIT ?";

    /** A bet's row is written after its decision: one that was in time by its row was in time. */
    private static final String SUSPECTS = """
        SELECT DISTINCT l.bet FROM bet_legs l JOIN bets b ON b.bet = l.bet
        WHERE l.market = ? AND l.bet > ? AND b.decided_micros > ?
            AND b.status IN ('ACCEPTED', 'SETTLED', 'VOIDED', 'CASHED_OUT')
        ORDER BY l.bet LIMIT ?\
        """;

    private static final String TOLD = """
        SELECT revision, at_micros, correlation, word FROM market_words WHERE market = ? AND revision >
            (SELECT COALESCE(MAX(revision), 0) FROM market_words WHERE market = ? AND word LIKE '{"rolledBack"%')
            AND word LIKE '{"settled"%' ORDER BY revision LIMIT 1\
        """;

    private final Readers readers;
    private final BetArchive archive;

    public PastPosts(Readers readers, BetArchive archive) {
        this.readers = readers;
        this.archive = archive;
    }

    /**
     * One leg that was bet on too late.
     *
     * @param acceptedMicros when its owner was read for the decision
     * @param version of the market then
     * @param knownMicros since when the outcome was known
     * @param told the feed's line that told the result first; null where it is not kept
     */
    public record Finding(
            BetId bet,
            String account,
            MarketId market,
            String selection,
            long acceptedMicros,
            long version,
            long knownMicros,
            @Nullable Told told) {}

    /**
     * The word that gave the result.
     *
     * @param correlation of the feed's line, as logs have it
     * @param atMicros when the market's owner took it
     * @param word as it is kept
     */
    public record Told(String correlation, long atMicros, String word) {}

    /**
     * Looks through all markets whose outcome is known.
     *
     * @return how many markets
     */
    public int scan(Consumer<Finding> found) {
        int markets = 0;
        String after = "";
        List<MarketId> batch;
        do {
            String from = after;
            batch = readers.read(sql -> sql.list(MARKETS, row -> new MarketId(row.getString("market")), from, BATCH));
            for (MarketId market : batch) {
                scan(market, found);
                after = market.value();
            }
            markets += batch.size();
        } while (batch.size() == BATCH);
        return markets;
    }

    private void scan(MarketId market, Consumer<Finding> found) {
        Results results = readers.read(sql -> Optional.ofNullable(FactsRows.find(sql, market)))
                .map(held -> held.facts().results())
                .orElse(null);
        if (results == null) {
            return;
        }
        String after = "";
        List<BetId> batch;
        do {
            String from = after;
            batch = readers.read(sql -> sql.list(
                    SUSPECTS,
                    row -> new BetId(row.getString("bet")),
                    market.value(),
                    from,
                    results.knownSinceMicros(),
                    BATCH));
            for (BetId bet : batch) {
                check(market, results, bet, found);
                after = bet.value();
            }
        } while (batch.size() == BATCH);
    }

    private void check(MarketId market, Results results, BetId id, Consumer<Finding> found) {
        StoredBet stored = archive.bet(id);
        AcceptedBet bet = stored == null ? null : AcceptedBet.of(stored.lines());
        if (bet == null || bet.placed().acceptedAtMicros() <= results.knownSinceMicros()) {
            return;
        }
        for (PlacedBet.Leg leg : bet.placed().legs()) {
            // A later incarnation offered the market again: its outcome is another one.
            if (leg.market().equals(market) && results.concerns(leg)) {
                found.accept(new Finding(
                        id,
                        bet.account().value(),
                        market,
                        leg.selection().value(),
                        bet.placed().acceptedAtMicros(),
                        leg.version(),
                        results.knownSinceMicros(),
                        told(market)));
            }
        }
    }

    private @Nullable Told told(MarketId market) {
        List<Told> told = readers.read(sql -> sql.list(
                TOLD,
                row -> new Told(row.getString("correlation"), row.getLong("at_micros"), row.getString("word")),
                market.value(),
                market.value()));
        return told.isEmpty() ? null : Objects.requireNonNull(told.getFirst());
    }
}

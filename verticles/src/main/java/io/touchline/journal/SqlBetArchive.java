package io.touchline.journal;

import io.touchline.betting.BetArchive;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetEntry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.receipt.ReceiptBook;
import io.touchline.store.Readers;
import io.touchline.store.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads bets, statements and receipts from the database, each answer from one commit. Blocking. */
public final class SqlBetArchive implements BetArchive {
    private static final String LINES = "SELECT form, lines FROM bet_journal WHERE bet = ? ORDER BY sequence";

    private static final String BY_KEY =
            "SELECT bet FROM bet_keys WHERE account = ? AND idempotency_key = ? AND made_micros > ?";

    private static final String KEYS = """
        SELECT account, idempotency_key FROM bet_keys WHERE (account, idempotency_key) > (?, ?)
        ORDER BY account, idempotency_key LIMIT ?\
        """;

    /** Keys read in one transaction: a long one would keep the write-ahead log from beginning anew. */
    private static final int KEYS_MAX = 10_000;

    private static final String OWN = """
        SELECT bet, placed_sequence FROM bets WHERE account = ? AND placed_sequence < ?
        ORDER BY placed_sequence DESC LIMIT ?\
        """;

    private static final String OWN_OF_STATUS = """
        SELECT bet, placed_sequence FROM bets WHERE account = ? AND placed_sequence < ?
        AND status IN (?, ?, ?, ?, ?, ?, ?, ?) ORDER BY placed_sequence DESC LIMIT ?\
        """;

    private static final String UNSETTLED = "SELECT bet FROM bets WHERE status = 'ACCEPTED' ORDER BY placed_sequence";

    private final Readers readers;
    private final MicrosClock clock;
    private final Aftermath aftermath;

    /** @param aftermath what is known of accepted bets */
    SqlBetArchive(Readers readers, MicrosClock clock, Aftermath aftermath) {
        this.readers = readers;
        this.clock = clock;
        this.aftermath = aftermath;
    }

    /** An archive beside the server that writes it: what came of bets after their acceptance is not told. */
    public static SqlBetArchive reading(Readers readers, MicrosClock clock) {
        return new SqlBetArchive(readers, clock, Aftermath.NONE);
    }

    /** What came of a bet after its acceptance, for whoever settles bets in the same database. */
    @FunctionalInterface
    public interface Aftermath {
        /** Nothing ever comes of a bet. */
        Aftermath NONE = (_, _) -> null;

        /** The newest settlement of a bet, or its withdrawal; null where there is none. */
        @Nullable AfterAcceptance of(Sql sql, BetId bet) throws SQLException;
    }

    private record Placed(BetId bet, long sequence) {}

    private record UsedKey(String account, String key) {}

    @Override
    public @Nullable StoredBet bet(BetId bet) {
        return readers.read(sql -> Optional.ofNullable(stored(sql, bet))).orElse(null);
    }

    @Override
    public @Nullable StoredBet byKey(AccountId account, String key) {
        long since = clock.micros() - JournalRows.KEY_MICROS;
        return readers.read(sql -> {
                    BetId bet = sql.first(BY_KEY, row -> new BetId(row.getString("bet")), account.value(), key, since);
                    return bet == null ? Optional.<StoredBet>empty() : Optional.ofNullable(stored(sql, bet));
                })
                .orElse(null);
    }

    @Override
    public void keys(BiConsumer<AccountId, String> each) {
        UsedKey last = new UsedKey("", "");
        List<UsedKey> page;
        do {
            UsedKey after = last;
            page = readers.read(sql -> sql.list(
                    KEYS,
                    row -> new UsedKey(row.getString("account"), row.getString("idempotency_key")),
                    after.account(),
                    after.key(),
                    KEYS_MAX));
            page.forEach(used -> each.accept(new AccountId(used.account()), used.key()));
            last = page.isEmpty() ? last : page.getLast();
        } while (page.size() == KEYS_MAX);
    }

    @Override
    public Page<StoredBet> bets(AccountId account, Set<BetStatus> statuses, @Nullable String cursor, int max) {
        long before = cursor == null ? Long.MAX_VALUE : Cursor.read(cursor).before();
        return readers.read(sql -> {
            List<Placed> found = placed(sql, account, statuses, before, max + 1);
            List<StoredBet> bets = new ArrayList<>();
            for (Placed each : found.subList(0, Math.min(max, found.size()))) {
                StoredBet bet = stored(sql, each.bet());
                if (bet != null) {
                    bets.add(bet);
                }
            }
            boolean more = found.size() > max;
            return new Page<>(bets, more ? new Cursor(found.get(max - 1).sequence(), 0).text() : null);
        });
    }

    @Override
    public Page<StatementLine> statement(AccountId account, @Nullable String cursor, int max) {
        Cursor from = cursor == null ? null : Cursor.read(cursor);
        return readers.read(sql -> Statements.page(sql, account, from, max));
    }

    @Override
    public byte @Nullable [] receipt(BetId bet) {
        return readers.read(sql -> Optional.ofNullable(ReceiptBook.document(sql, bet)))
                .orElse(null);
    }

    @Override
    public void unsettled(Consumer<StoredBet> each) {
        List<BetId> bets = readers.read(sql -> sql.list(UNSETTLED, row -> new BetId(row.getString("bet"))));
        for (BetId bet : bets) {
            StoredBet stored = bet(bet);
            if (stored != null) {
                each.accept(stored);
            }
        }
    }

    private @Nullable StoredBet stored(Sql sql, BetId bet) throws SQLException {
        List<List<BetEntry>> appends =
                sql.list(LINES, row -> BetEntryJson.read(row.getInt("form"), row.getString("lines")), bet.value());
        if (appends.isEmpty()) {
            return null;
        }
        return new StoredBet(appends.stream().flatMap(List::stream).toList(), aftermath.of(sql, bet));
    }

    private static List<Placed> placed(Sql sql, AccountId account, Set<BetStatus> statuses, long before, int max)
            throws SQLException {
        Sql.Row<Placed> row = found -> new Placed(new BetId(found.getString("bet")), found.getLong("placed_sequence"));
        if (statuses.isEmpty()) {
            return sql.list(OWN, row, account.value(), before, max);
        }
        List<@Nullable Object> values = new ArrayList<>(List.of(account.value(), before));
        for (BetStatus status : BetStatus.values()) {
            values.add(statuses.contains(status) ? status.name() : "");
        }
        values.add(max);
        return sql.list(OWN_OF_STATUS, row, values.toArray());
    }
}

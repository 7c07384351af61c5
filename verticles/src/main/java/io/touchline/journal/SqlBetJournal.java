package io.touchline.journal;

import io.touchline.betting.BetJournal;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetDesk.JointAnswer;
import io.touchline.domain.betting.BetDesk.WalletHome;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.domain.receipt.BetReceipt;
import io.touchline.protocol.BetId;
import io.touchline.receipt.ReceiptBook;
import io.touchline.store.GroupCommit;
import io.touchline.store.GroupHook;
import io.touchline.store.Readers;
import io.touchline.store.Sql;
import io.touchline.store.StoreException;
import io.touchline.store.Work;
import io.touchline.store.WorkRefused;
import io.touchline.wallet.JointWallet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of bets in the database. One append is one work of the store: its lines, the bet's rows, its key, its receipt, its
 * outbox row, and what a wallet in the same database does for it are durable together or not at all, in one commit with whatever else waits. The listener is called on the store's thread.
 *
 * <p>An append whose condition does not hold, whose key another bet has, or whose bet the journal does not know is refused; any other
 * fault in writing one takes the store down, because the lines behind it must not stand without it.
 *
 * <p>It keeps the lines of undecided bets in memory: as many bets as the desk lets be open.
 */
public final class SqlBetJournal implements BetJournal, GroupHook {
    private static final Logger LOG = LoggerFactory.getLogger(SqlBetJournal.class);

    private static final String UNFINISHED = """
        SELECT j.sequence, j.bet, j.form, j.lines FROM bets b JOIN bet_journal j ON j.bet = b.bet
        WHERE b.unfinished = 1 ORDER BY j.sequence\
        """;

    private static final String LAST = "SELECT MAX(sequence) FROM bet_journal";

    private final MicrosClock clock;
    private final ReceiptBook receipts;
    private final String software;

    private @Nullable JointWallet wallet;
    private @Nullable Readers readers;
    private @Nullable GroupCommit store;
    private volatile @Nullable Listener listener;
    private volatile @Nullable Throwable downCause;

    // Of the writer's thread, but for the recovery, which is over before its first work.
    private final Map<BetId, OpenBet> open = new HashMap<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<JointAnswer> answers = new ArrayList<>();
    private long written;

    private record Refused(long sequence, String cause) {}

    /**
     * A journal that is not connected yet: a store wants its hooks first.
     *
     * @param software named in receipts
     */
    SqlBetJournal(MicrosClock clock, ReceiptBook receipts, String software) {
        this.clock = clock;
        this.receipts = receipts;
        this.software = software;
    }

    void connect(GroupCommit writer, Readers reading) {
        store = writer;
        readers = reading;
    }

    /** From now on appends bring this wallet what it is asked; to be called before a desk is made. */
    public void joinWallet(JointWallet joining) {
        wallet = joining;
    }

    @Override
    public WalletHome walletHome() {
        return wallet == null ? WalletHome.ELSEWHERE : WalletHome.WITH_JOURNAL;
    }

    @Override
    public List<Append> recover() {
        List<Append> appends = Objects.requireNonNull(readers)
                .read(sql -> sql.list(
                        UNFINISHED,
                        row -> new Append(
                                new BetId(row.getString("bet")),
                                row.getLong("sequence"),
                                BetEntryJson.read(row.getInt("form"), row.getString("lines")),
                                null)));
        open.clear();
        for (Append append : appends) {
            open.computeIfAbsent(append.bet(), _ -> new OpenBet(List.of())).add(append.entries());
        }
        return appends;
    }

    @Override
    public long lastSequence() {
        return Objects.requireNonNull(readers).read(sql -> sql.number(LAST, 0));
    }

    @Override
    public void begin(Listener told) {
        listener = told;
        Throwable cause = downCause;
        if (cause != null) {
            told.failed(cause);
        }
    }

    @Override
    public void append(Append append) {
        Objects.requireNonNull(store)
                .submitTaken(Work.checkingFirst(sql -> write(sql, append)))
                .whenComplete((_, fault) -> {
                    // Refusals and the end of the store are told by the hook, in their order.
                });
    }

    private boolean write(Sql sql, Append append) {
        try {
            writeRows(sql, append);
        } catch (WorkRefused e) {
            refused.add(new Refused(append.sequence(), String.valueOf(e.getMessage())));
            written = append.sequence();
            throw e;
        } catch (SQLException | RuntimeException e) {
            throw StoreException.unwritable("journal: line " + append.sequence() + " of " + append.bet(), e);
        }
        written = append.sequence();
        return true;
    }

    private void writeRows(Sql sql, Append append) throws SQLException {
        JournalRows.require(sql, append.condition(), clock.micros());
        JournalRows.requireOpenOutcomes(sql, append.entries());
        BetRequest placed = JournalRows.placedBy(append);
        OpenBet bet = open.get(append.bet());
        if (placed == null && bet == null) {
            throw new WorkRefused("bet unknown");
        }
        if (placed != null) {
            // Refuses a key that is used before anything is written.
            JournalRows.place(
                    sql, placed, append.sequence(), append.entries().getFirst().atMicros());
        }
        OpenBet known = bet == null ? new OpenBet(List.of()) : bet;
        List<BetEntry> entries = entries(sql, append, known);
        JournalRows.append(sql, append, entries);
        String status = OpenBet.statusAfter(entries);
        boolean finished = OpenBet.isFinishedAfter(entries);
        JournalRows.conclude(sql, append, entries, status, finished);
        if (status != null) {
            receipts.add(sql, append.bet(), BetReceipt.of(known.with(entries), software));
        }
        // From here on nothing fails: memory follows what is written.
        known.add(entries);
        if (finished) {
            open.remove(append.bet());
        } else {
            open.put(append.bet(), known);
        }
    }

    /** The lines of an append, after the wallet has done its part. */
    private List<BetEntry> entries(Sql sql, Append append, OpenBet bet) throws SQLException {
        DeskOutput.Joint joint = append.joint();
        if (joint == null) {
            return append.entries();
        }
        WalletStanding standing;
        long before = sql.changedRows();
        try {
            standing = Objects.requireNonNull(wallet).move(sql, bet.account(append.entries()), joint.move());
        } catch (WorkRefused e) {
            if (sql.changedRows() != before) {
                throw StoreException.unwritable("wallet: refused what it had begun to write", e);
            }
            // As a wallet that does not answer: the desk asks again, and hears why.
            LOG.atWarn().addKeyValue("bet", append.bet()).log("wallet refused: {}", e.getMessage());
            return append.entries();
        }
        answers.add(new JointAnswer(append.bet(), append.sequence(), standing));
        return append.entriesAfter(standing);
    }

    @Override
    public void committed() {
        Listener told = listener;
        if (told == null || written == 0) {
            return;
        }
        refused.forEach(each -> told.refused(each.sequence(), each.cause()));
        refused.clear();
        told.committed(written, List.copyOf(answers));
        answers.clear();
        written = 0;
    }

    @Override
    public void down(Throwable cause) {
        downCause = cause;
        Listener told = listener;
        if (told != null) {
            told.failed(cause);
        }
    }
}

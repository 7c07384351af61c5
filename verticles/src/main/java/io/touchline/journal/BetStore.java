package io.touchline.journal;

import io.touchline.cache.MicrosClock;
import io.touchline.receipt.ReceiptBook;
import io.touchline.receipt.ReceiptKey;
import io.touchline.store.Store;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import io.touchline.wallet.LedgerWallet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything durable of bets and money in one data folder: journal, archive, wallet and ledger, receipts, and the tokens of owners, in
 * one database with one writer. Opening and closing block. Once a second it lets go of holds whose time is over; once an hour it
 * forgets old idempotency keys.
 */
public final class BetStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BetStore.class);

    /** Keys forgotten in one work: what others wait for. */
    private static final int FORGOTTEN_MAX = 1_000;

    private static final String FORGET = """
        DELETE FROM bet_keys WHERE made_micros IN
            (SELECT made_micros FROM bet_keys WHERE made_micros <= ? ORDER BY made_micros LIMIT ?)\
        """;

    private final Store store;
    private final SqlBetJournal journal;
    private final SqlBetArchive archive;
    private final LedgerWallet wallet;
    private final OwnerTokens tokens;
    private final ReceiptKey receiptKey;
    private final MicrosClock clock;
    private final ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bet-store-housekeeping").factory());

    private BetStore(Store store, SqlBetJournal journal, ReceiptKey key, Settings settings) {
        this.store = store;
        this.journal = journal;
        this.receiptKey = key;
        this.clock = settings.clock();
        archive = new SqlBetArchive(store.readers(), clock, settings.aftermath());
        wallet = new LedgerWallet(store, clock, settings.currency());
        tokens = new OwnerTokens(store.writer());
        journal.connect(store.writer(), store.readers());
    }

    /**
     * How a store is opened.
     *
     * @param currency of accounts that have nothing yet
     * @param software named in receipts
     * @param aftermath what is known of accepted bets
     */
    public record Settings(
            StoreConfig config,
            StoreMeter meter,
            MicrosClock clock,
            String currency,
            String software,
            SqlBetArchive.Aftermath aftermath) {}

    /**
     * Opens the store of a folder, creating it where there is none.
     *
     * @throws io.touchline.store.StoreException when it cannot be used, or another process uses it
     * @throws IOException when its signing key cannot be used
     */
    public static BetStore open(Path dataFolder, Settings settings) throws IOException {
        ReceiptKey key = ReceiptKey.inFolder(dataFolder);
        ReceiptBook receipts = new ReceiptBook(key, settings.clock());
        SqlBetJournal journal = new SqlBetJournal(settings.clock(), receipts, settings.software());
        Store store = Store.open(dataFolder, settings.config(), settings.meter(), List.of(receipts, journal));
        BetStore opened = new BetStore(store, journal, key, settings);
        store.start();
        opened.keepHouse();
        return opened;
    }

    public SqlBetJournal journal() {
        return journal;
    }

    public SqlBetArchive archive() {
        return archive;
    }

    public LedgerWallet wallet() {
        return wallet;
    }

    public OwnerTokens tokens() {
        return tokens;
    }

    public ReceiptKey receiptKey() {
        return receiptKey;
    }

    /** For whoever keeps rows of their own beside these, in the same commits. */
    public Store store() {
        return store;
    }

    /** Makes what waits durable and lets the folder go. */
    @Override
    public void close() {
        housekeeping.shutdownNow();
        store.close();
    }

    /**
     * Forgets idempotency keys that are older than keys are remembered.
     *
     * @return how many
     */
    CompletionStage<Integer> forgetOldKeys() {
        long before = clock.micros() - JournalRows.KEY_MICROS;
        return store.writer().submit(sql -> sql.update(FORGET, before, FORGOTTEN_MAX));
    }

    private void keepHouse() {
        schedule(wallet::releaseExpired, 1, TimeUnit.SECONDS);
        schedule(this::forgetOldKeys, 1, TimeUnit.HOURS);
    }

    private void schedule(java.util.function.Supplier<CompletionStage<Integer>> chore, long every, TimeUnit unit) {
        var _ = housekeeping.scheduleWithFixedDelay(
                () -> chore.get().whenComplete((_, fault) -> {
                    if (fault != null) {
                        // The next round tries again; that the store is down is said elsewhere.
                        LOG.atDebug().setCause(fault).log("housekeeping put off");
                    }
                }),
                every,
                every,
                unit);
    }
}

package io.touchline.betting;

import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A journal in memory with a thread of its own, and the archive of what is in it. */
final class FakeBetJournal implements BetJournal, BetArchive, AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<BetId, List<BetEntry>> bets = new LinkedHashMap<>();
    private final List<Append> appends = new ArrayList<>();
    private final List<StoredBet> standing = new ArrayList<>();
    private volatile Runnable unsettledRead = () -> {};
    private final Map<AccountId, String> keys = new LinkedHashMap<>();
    private @Nullable Listener listener;
    private @Nullable FakeWallet joined;
    private volatile boolean held;
    private volatile boolean down;

    @Override
    public synchronized List<Append> recover() {
        return List.copyOf(appends);
    }

    @Override
    public BetDesk.WalletHome walletHome() {
        return joined == null ? BetDesk.WalletHome.ELSEWHERE : BetDesk.WalletHome.WITH_JOURNAL;
    }

    @Override
    public synchronized long lastSequence() {
        return appends.isEmpty() ? 0 : appends.getLast().sequence();
    }

    @Override
    public void begin(Listener toTell) {
        listener = toTell;
    }

    @Override
    public void append(Append append) {
        thread.execute(() -> {
            if (down) {
                return;
            }
            while (held) {
                Thread.onSpinWait();
            }
            List<BetDesk.JointAnswer> answers = new ArrayList<>();
            synchronized (this) {
                appends.add(append);
                bets.computeIfAbsent(append.bet(), _ -> new ArrayList<>()).addAll(entries(append, answers));
            }
            Objects.requireNonNull(listener).committed(append.sequence(), answers);
        });
    }

    private List<BetEntry> entries(Append append, List<BetDesk.JointAnswer> answers) {
        DeskOutput.Joint joint = append.joint();
        if (joint == null) {
            return append.entries();
        }
        WalletStanding standing = Objects.requireNonNull(joined).move(joint.move());
        answers.add(new BetDesk.JointAnswer(append.bet(), append.sequence(), standing));
        return append.entriesAfter(standing);
    }

    /** From now on appends bring this wallet what it is asked. */
    void join(FakeWallet wallet) {
        joined = wallet;
    }

    /** Nothing becomes durable until it is let go. */
    void hold(boolean on) {
        held = on;
    }

    void fail() {
        down = true;
        Objects.requireNonNull(listener).failed(new IllegalStateException("disk full"));
    }

    @Override
    public synchronized @Nullable StoredBet bet(BetId bet) {
        List<BetEntry> lines = bets.get(bet);
        return lines == null ? null : new StoredBet(lines, null);
    }

    @Override
    public synchronized @Nullable StoredBet byKey(AccountId account, String key) {
        for (List<BetEntry> lines : bets.values()) {
            if (lines.getFirst() instanceof BetEntry.Placed(var request, long _)
                    && request.account().equals(account)
                    && request.key().equals(key)) {
                return new StoredBet(lines, null);
            }
        }
        return null;
    }

    /** A bet of an earlier run has it. */
    void knowKey(AccountId account, String key) {
        keys.put(account, key);
    }

    @Override
    public void keys(BiConsumer<AccountId, String> each) {
        keys.forEach(each);
    }

    @Override
    public synchronized Page<StoredBet> bets(
            AccountId account, Set<BetStatus> statuses, @Nullable String cursor, int max) {
        List<StoredBet> own = new ArrayList<>();
        bets.values().forEach(lines -> own.addFirst(new StoredBet(lines, null)));
        return new Page<>(own.subList(0, Math.min(max, own.size())), null);
    }

    @Override
    public Page<StatementLine> statement(AccountId account, @Nullable String cursor, int max) {
        return new Page<>(List.of(), null);
    }

    @Override
    public byte @Nullable [] receipt(BetId bet) {
        return null;
    }

    /** Does this when what stands has been read, once a start. */
    void whenUnsettledAreRead(Runnable then) {
        unsettledRead = then;
    }

    /** An accepted bet of an earlier run. */
    void leave(StoredBet bet) {
        standing.add(bet);
    }

    @Override
    public void unsettled(Consumer<StoredBet> each) {
        standing.forEach(each);
        unsettledRead.run();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

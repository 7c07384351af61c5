package io.touchline.wallet;

import io.touchline.betting.Deposits;
import io.touchline.betting.Wallet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetCommand;
import io.touchline.domain.betting.BetCommand.MoveHold;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.LedgerAccount;
import io.touchline.ledger.LedgerAccount.Kind;
import io.touchline.ledger.SettlementPostings;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.ledger.Transfer;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import io.touchline.store.GroupCommit;
import io.touchline.store.GroupRead;
import io.touchline.store.Sql;
import io.touchline.store.Store;
import io.touchline.store.Work;
import io.touchline.store.WorkRefused;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The wallet that is our own ledger. Each operation is one work of the store: check, postings and the row that makes it idempotent are
 * durable together, in the same commit as whatever else waits. Its own clock expires holds.
 *
 * <p>Stages complete on the store's threads. Holds, deposits and balances are refused when the store is overloaded; what ends a hold is
 * not. A balance is read beside the writer, after all that was told before it was asked for.
 */
public final class LedgerWallet implements Wallet, JointWallet, Deposits {
    /** Holds let go in one work: what others wait for. */
    private static final int EXPIRED_MAX = 200;

    private static final String DUE =
            "SELECT bet FROM wallet_holds WHERE state = 'HELD' AND expires_micros <= ? ORDER BY expires_micros LIMIT ?";

    private static final String BALANCES =
            "SELECT SUBSTR(name, 1, 3) AS currency, kind, balance FROM ledger_accounts WHERE owner = ? ORDER BY name";

    private static final String BEGIN = """
        INSERT INTO wallet_operations (operation, body, reply, at_micros) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING\
        """;

    private static final String DONE = "SELECT body, reply FROM wallet_operations WHERE operation = ?";

    private final GroupCommit store;
    private final GroupRead reads;
    private final MicrosClock clock;
    private final String currency;

    /** @param currency of accounts that have nothing yet */
    public LedgerWallet(Store store, MicrosClock clock, String currency) {
        this.store = store.writer();
        this.reads = store.groupRead();
        this.clock = clock;
        this.currency = currency;
    }

    /** What was answered to an operation. */
    private record Operation(String body, String reply) {}

    /** What of a balance one row says. */
    private record Part(String currency, String kind, long balance) {}

    @Override
    public CompletionStage<WalletStanding> hold(BetId bet, AccountId account, Money amount, long expiresInMicros) {
        return store.submit(Work.checkingFirst(sql -> {
            long now = clock.micros();
            return Hold.hold(sql, bet, account, amount, now + expiresInMicros, now);
        }));
    }

    @Override
    public CompletionStage<WalletStanding> post(BetId bet, AccountId account, Money amount) {
        return store.submitTaken(Work.checkingFirst(sql -> Hold.post(sql, bet, account, amount, clock.micros())));
    }

    @Override
    public CompletionStage<WalletStanding> release(BetId bet, AccountId account) {
        return store.submitTaken(Work.checkingFirst(sql -> Hold.release(sql, bet, account, clock.micros())));
    }

    @Override
    public WalletStanding move(Sql sql, AccountId account, MoveHold move) throws SQLException {
        long now = clock.micros();
        return switch (move) {
            case BetCommand.AskHold(BetId bet, AccountId _, Money amount, long expiresInMicros) ->
                Hold.hold(sql, bet, account, amount, now + expiresInMicros, now);
            case BetCommand.PostHold(BetId bet, Money amount) -> Hold.post(sql, bet, account, amount, now);
            case BetCommand.VoidHold(BetId bet) -> Hold.release(sql, bet, account, now);
        };
    }

    @Override
    public CompletionStage<WalletStanding> query(BetId bet, AccountId account) {
        return store.submitTaken(Work.checkingFirst(sql -> Hold.query(sql, bet, account, clock.micros())));
    }

    @Override
    public CompletionStage<Balance> balance(AccountId account) {
        return reads.submit(sql -> balance(sql, account));
    }

    @Override
    public CompletionStage<Boolean> deposit(AccountId account, Money amount, String reference) {
        String operation = "deposit/" + reference;
        return store.submit(sql -> {
            long now = clock.micros();
            String body = account + " " + amount.amount() + " " + amount.currency();
            if (!isFirst(sql, operation, body, "", now)) {
                return false;
            }
            Ledger.open(sql, account, amount.currency());
            LedgerAccount clearing = LedgerAccount.house(Kind.CLEARING, amount.currency());
            LedgerAccount cash = LedgerAccount.cash(account, amount.currency());
            Ledger.transfer(
                    sql, new Transfer(Entry.DEPOSIT, operation, account, null, clearing, cash, amount.amount(), now));
            return true;
        });
    }

    /**
     * Pays a settled bet's return, once for each settlement and kind.
     *
     * @return whether this call did it
     */
    public CompletionStage<Boolean> credit(Cause cause, Entry kind, long amount) {
        return store.submitTaken(sql -> {
            if (!isFirst(sql, operation(cause, kind.name()), body(cause, amount), "", cause.atMicros())) {
                return false;
            }
            SettlementPostings.pay(sql, cause, kind, amount);
            return true;
        });
    }

    /**
     * Takes back what {@link #credit} paid, once.
     *
     * @param cause the settlement that is taken back
     * @return what the player did not have any more and owes now; the same to every repeat
     */
    public CompletionStage<Long> reversal(Cause cause, Entry kind, long amount) {
        return store.submitTaken(sql -> {
            String operation = operation(cause, "REVERSAL/" + kind.name());
            Operation done = done(sql, operation, body(cause, amount));
            if (done != null) {
                return Long.valueOf(done.reply());
            }
            long owed = SettlementPostings.takeBack(sql, cause, kind, amount);
            sql.update(BEGIN, operation, body(cause, amount), Long.toString(owed), cause.atMicros());
            return owed;
        });
    }

    /**
     * Lets go of holds whose time is over and that nobody asked about since; to be called every second or so.
     *
     * @return how many, at most {@value #EXPIRED_MAX}
     */
    public CompletionStage<Integer> releaseExpired() {
        return store.submit(sql -> {
            long now = clock.micros();
            List<BetId> due = sql.list(DUE, row -> new BetId(row.getString("bet")), now, EXPIRED_MAX);
            for (BetId bet : due) {
                Hold.expire(sql, bet, now);
            }
            return due.size();
        });
    }

    private Balance balance(Sql sql, AccountId account) throws SQLException {
        List<Part> parts = sql.list(
                BALANCES,
                row -> new Part(row.getString("currency"), row.getString("kind"), row.getLong("balance")),
                account.value());
        String own = parts.isEmpty() ? currency : parts.getFirst().currency();
        return new Balance(
                own, sum(parts, own, Kind.CASH), sum(parts, own, Kind.HELD), -sum(parts, own, Kind.RECEIVABLE));
    }

    private static long sum(List<Part> parts, String currency, Kind kind) {
        return parts.stream()
                .filter(part -> part.currency().equals(currency) && part.kind().equals(kind.word()))
                .mapToLong(Part::balance)
                .sum();
    }

    /** Whether the operation is new; then it counts as done from now on. */
    private static boolean isFirst(Sql sql, String operation, String body, String reply, long nowMicros)
            throws SQLException {
        return sql.update(BEGIN, operation, body, reply, nowMicros) == 1 || done(sql, operation, body) == null;
    }

    /** What was answered to the operation; null where it is new. */
    private static @Nullable Operation done(Sql sql, String operation, String body) throws SQLException {
        Operation done =
                sql.first(DONE, row -> new Operation(row.getString("body"), row.getString("reply")), operation);
        if (done != null && !done.body().equals(body)) {
            throw new WorkRefused(operation + ": done before as \"" + done.body() + "\", not \"" + body + '"');
        }
        return done;
    }

    private static String operation(Cause cause, String kind) {
        return "bet/" + cause.bet() + '/' + cause.number() + '/' + kind;
    }

    private static String body(Cause cause, long amount) {
        return cause.account() + " " + amount + " " + cause.currency();
    }
}

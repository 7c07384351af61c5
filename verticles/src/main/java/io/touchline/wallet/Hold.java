package io.touchline.wallet;

import io.touchline.domain.betting.WalletStanding;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.LedgerAccount;
import io.touchline.ledger.LedgerAccount.Kind;
import io.touchline.ledger.Transfer;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Money;
import io.touchline.store.Sql;
import io.touchline.store.WorkRefused;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where the hold of one bet stands, and what moves it; inside a transaction of the store. It is the idempotency row of its own
 * operations: whoever repeats one finds it done, and whoever repeats it otherwise is refused.
 *
 * @param code of one that was declined, and what was available instead; null for others
 */
record Hold(
        BetId bet,
        AccountId account,
        String currency,
        long amount,
        long expiresMicros,
        State state,
        long posted,
        @Nullable ErrorCode code,
        long available) {

    enum State {
        HELD,
        DECLINED,
        POSTED,
        VOIDED,
        EXPIRED
    }

    private static final String BEGIN = """
        INSERT INTO wallet_holds (bet, account, currency, amount, expires_micros, state, posted)
        VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING\
        """;

    private static final String DECLINE =
            "UPDATE wallet_holds SET state = 'DECLINED', declined_code = ?, available = ? WHERE bet = ?";

    private static final String MOVE = "UPDATE wallet_holds SET state = ?, posted = ? WHERE bet = ?";

    private static final String FIND = """
        SELECT bet, account, currency, amount, expires_micros, state, posted, declined_code, available
        FROM wallet_holds WHERE bet = ?\
        """;

    /** Holds a stake, unless there is an answer already. */
    static WalletStanding hold(Sql sql, BetId bet, AccountId account, Money amount, long expiresMicros, long nowMicros)
            throws SQLException {
        int made = sql.update(
                BEGIN,
                bet.value(),
                account.value(),
                amount.currency(),
                amount.amount(),
                expiresMicros,
                State.HELD.name());
        if (made == 0) {
            return repeated(sql, bet, account, amount, nowMicros);
        }
        LedgerAccount cash = LedgerAccount.cash(account, amount.currency());
        long available = Ledger.balance(sql, cash);
        if (available < amount.amount()) {
            ErrorCode code = Ledger.isOpen(sql, cash) ? ErrorCode.INSUFFICIENT_FUNDS : ErrorCode.WALLET_REFUSED;
            sql.update(DECLINE, code.number(), available, bet.value());
            return new WalletStanding.Declined(code, available);
        }
        LedgerAccount held = LedgerAccount.held(account, amount.currency());
        Ledger.transfer(
                sql, new Transfer(Entry.HOLD, bet.value(), account, bet, cash, held, amount.amount(), nowMicros));
        return new WalletStanding.Held();
    }

    /** Takes this much of what is held, and lets go of the rest. */
    static WalletStanding post(Sql sql, BetId bet, AccountId account, Money amount, long nowMicros)
            throws SQLException {
        Hold hold = own(sql, bet, account, nowMicros);
        if (hold == null) {
            return new WalletStanding.Absent();
        }
        if (hold.state == State.POSTED && hold.posted != amount.amount()) {
            throw new WorkRefused(bet + ": posted " + hold.posted + ", not " + amount.amount());
        }
        if (hold.state != State.HELD) {
            return hold.standing();
        }
        if (amount.amount() > hold.amount || !amount.currency().equals(hold.currency)) {
            throw new WorkRefused(bet + ": post of " + amount + " (expected: at most " + hold.amount + " "
                    + hold.currency + ", which is held)");
        }
        hold.transfer(sql, Entry.POST, LedgerAccount.house(Kind.BETS_OPEN, hold.currency), amount.amount(), nowMicros);
        hold.letGo(sql, hold.amount - amount.amount(), nowMicros);
        sql.update(MOVE, State.POSTED.name(), amount.amount(), bet.value());
        return new WalletStanding.Posted();
    }

    /** Lets go of a hold; one that was never made leaves a stone behind, so that it never will be. */
    static WalletStanding release(Sql sql, BetId bet, AccountId account, long nowMicros) throws SQLException {
        Hold hold = own(sql, bet, account, nowMicros);
        if (hold == null) {
            sql.update(BEGIN, bet.value(), account.value(), "", 0L, nowMicros, State.VOIDED.name());
            return new WalletStanding.Voided();
        }
        if (hold.state != State.HELD) {
            return hold.standing();
        }
        hold.end(sql, State.VOIDED, nowMicros);
        return new WalletStanding.Voided();
    }

    static WalletStanding query(Sql sql, BetId bet, AccountId account, long nowMicros) throws SQLException {
        Hold hold = own(sql, bet, account, nowMicros);
        return hold == null ? new WalletStanding.Absent() : hold.standing();
    }

    /** Expires the hold of a bet, if there is one whose time is over. */
    static void expire(Sql sql, BetId bet, long nowMicros) throws SQLException {
        Hold hold = sql.first(FIND, Hold::read, bet.value());
        if (hold != null) {
            Hold ignored = hold.at(sql, nowMicros);
        }
    }

    /** The hold of a bet, expired if its time is over; null where there is none. Refuses another account before it writes. */
    private static @Nullable Hold own(Sql sql, BetId bet, AccountId account, long nowMicros) throws SQLException {
        Hold hold = sql.first(FIND, Hold::read, bet.value());
        if (hold == null) {
            return null;
        }
        hold.require(account);
        return hold.at(sql, nowMicros);
    }

    /** This hold, expired if its time is over. */
    private Hold at(Sql sql, long nowMicros) throws SQLException {
        if (state != State.HELD || nowMicros < expiresMicros) {
            return this;
        }
        end(sql, State.EXPIRED, nowMicros);
        return new Hold(bet, account, currency, amount, expiresMicros, State.EXPIRED, 0, code, available);
    }

    private static WalletStanding repeated(Sql sql, BetId bet, AccountId account, Money amount, long nowMicros)
            throws SQLException {
        Hold hold = sql.first(FIND, Hold::read, bet.value());
        if (hold == null) {
            throw new IllegalStateException(bet + ": hold gone (expected: never)");
        }
        hold.require(account);
        boolean stone = hold.currency.isEmpty();
        if (!stone && (hold.amount != amount.amount() || !hold.currency.equals(amount.currency()))) {
            throw new WorkRefused(bet + ": hold of " + hold.amount + " " + hold.currency + ", not " + amount);
        }
        return hold.at(sql, nowMicros).standing();
    }

    private void require(AccountId caller) {
        if (!account.equals(caller)) {
            throw new WorkRefused(bet + ": hold of another account");
        }
    }

    private WalletStanding standing() {
        return switch (state) {
            case HELD -> new WalletStanding.Held();
            case DECLINED -> new WalletStanding.Declined(code == null ? ErrorCode.WALLET_REFUSED : code, available);
            case POSTED -> new WalletStanding.Posted();
            case VOIDED -> new WalletStanding.Voided();
            case EXPIRED -> new WalletStanding.Expired();
        };
    }

    private void end(Sql sql, State ended, long nowMicros) throws SQLException {
        letGo(sql, amount, nowMicros);
        sql.update(MOVE, ended.name(), 0L, bet.value());
    }

    private void letGo(Sql sql, long rest, long nowMicros) throws SQLException {
        if (rest > 0) {
            transfer(sql, Entry.RELEASE, LedgerAccount.cash(account, currency), rest, nowMicros);
        }
    }

    private void transfer(Sql sql, Entry entry, LedgerAccount to, long moved, long nowMicros) throws SQLException {
        LedgerAccount held = LedgerAccount.held(account, currency);
        Ledger.transfer(sql, new Transfer(entry, bet.value(), account, bet, held, to, moved, nowMicros));
    }

    private static Hold read(java.sql.ResultSet row) throws SQLException {
        int number = row.getInt("declined_code");
        ErrorCode code = null;
        for (ErrorCode each : ErrorCode.values()) {
            code = each.number() == number ? each : code;
        }
        return new Hold(
                new BetId(row.getString("bet")),
                new AccountId(row.getString("account")),
                row.getString("currency"),
                row.getLong("amount"),
                row.getLong("expires_micros"),
                State.valueOf(row.getString("state")),
                row.getLong("posted"),
                code,
                row.getLong("available"));
    }
}

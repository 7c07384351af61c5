package io.touchline.wallet.http;

import io.touchline.cache.MicrosClock;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.LedgerAccount;
import io.touchline.ledger.LedgerAccount.Kind;
import io.touchline.ledger.Transfer;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import io.touchline.store.GroupCommit;
import io.touchline.store.Sql;
import io.touchline.store.WorkRefused;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What we know of the stakes that the wallet was asked to take, and our own ledger of those that it took: from the wallet
 * ({@code psp:clearing}) to the open bets. Its writer puts answers that come late, twice and out of order into one order: a stake is
 * either taken or returned, never both. Stages complete on the store's thread.
 */
final class StakeBook {
    private static final String ASK = """
        INSERT INTO wallet_stakes (bet, account, currency, amount, state, asked_micros) VALUES (?, ?, ?, ?, 'ASKED', ?)
        ON CONFLICT DO NOTHING\
        """;

    private static final String FIND = "SELECT account, currency, amount, state FROM wallet_stakes WHERE bet = ?";

    private static final String MOVE = "UPDATE wallet_stakes SET state = ?, ended_micros = ? WHERE bet = ?";

    private final GroupCommit store;
    private final MicrosClock clock;

    StakeBook(GroupCommit store, MicrosClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Where a stake stands. */
    enum State {
        ASKED,
        TAKEN,
        WITHDRAWING,
        RETURNED
    }

    private record Stake(AccountId account, String currency, long amount, State state) {}

    /**
     * Writes down what the wallet is about to be asked for; refused where it was another amount before.
     *
     * @return where the stake stands
     */
    CompletionStage<State> ask(BetId bet, AccountId account, Money amount) {
        return store.submitTaken(sql -> {
            sql.update(ASK, bet.value(), account.value(), amount.currency(), amount.amount(), clock.micros());
            Stake stake = known(sql, bet);
            if (!stake.account().equals(account)
                    || !stake.currency().equals(amount.currency())
                    || stake.amount() != amount.amount()) {
                throw new WorkRefused(bet + ": stake of " + stake.amount() + ", not " + amount);
            }
            return stake.state();
        });
    }

    /**
     * The wallet says that it took the stake: from now on it is an open bet's, in the same commit. Refused where that cannot be, or is
     * no longer to be relied on.
     */
    CompletionStage<State> taken(BetId bet, long amount) {
        return store.submitTaken(sql -> {
            Stake stake = known(sql, bet);
            if (stake.amount() != amount) {
                throw new WorkRefused(bet + ": took " + amount + " (expected: " + stake.amount() + ")");
            }
            switch (stake.state()) {
                case TAKEN -> {}
                case ASKED -> {
                    move(sql, bet, State.TAKEN);
                    book(sql, bet, stake);
                }
                case WITHDRAWING, RETURNED -> throw new WorkRefused(bet + ": taken, but withdrawn meanwhile");
            }
            return State.TAKEN;
        });
    }

    /**
     * From now on a word that the stake was taken is not to be relied on.
     *
     * @return where it stands; empty where the wallet was never asked for it
     */
    CompletionStage<Optional<State>> withdraw(BetId bet) {
        return store.submitTaken(sql -> {
            Stake stake = find(sql, bet);
            if (stake == null) {
                return Optional.empty();
            }
            if (stake.state() != State.ASKED) {
                return Optional.of(stake.state());
            }
            move(sql, bet, State.WITHDRAWING);
            return Optional.of(State.WITHDRAWING);
        });
    }

    /** The wallet says that it has not taken the stake, and never will. Refused where it said before that it had. */
    CompletionStage<Boolean> returned(BetId bet) {
        return store.submitTaken(sql -> {
            Stake stake = find(sql, bet);
            if (stake == null || stake.state() == State.RETURNED) {
                return false;
            }
            if (stake.state() == State.TAKEN) {
                throw new WorkRefused(bet + ": returned, but taken before");
            }
            move(sql, bet, State.RETURNED);
            return true;
        });
    }

    CompletionStage<Optional<State>> state(BetId bet) {
        return store.submitTaken(sql -> Optional.ofNullable(find(sql, bet)).map(Stake::state));
    }

    private void move(Sql sql, BetId bet, State state) throws SQLException {
        sql.update(MOVE, state.name(), clock.micros(), bet.value());
    }

    private void book(Sql sql, BetId bet, Stake stake) throws SQLException {
        Ledger.open(sql, stake.account(), stake.currency());
        Ledger.transfer(
                sql,
                new Transfer(
                        Entry.POST,
                        bet.value(),
                        stake.account(),
                        bet,
                        LedgerAccount.house(Kind.CLEARING, stake.currency()),
                        LedgerAccount.house(Kind.BETS_OPEN, stake.currency()),
                        stake.amount(),
                        clock.micros()));
    }

    private static Stake known(Sql sql, BetId bet) throws SQLException {
        Stake stake = find(sql, bet);
        if (stake == null) {
            throw new WorkRefused(bet + ": stake taken and never asked for");
        }
        return stake;
    }

    private static @Nullable Stake find(Sql sql, BetId bet) throws SQLException {
        return sql.first(
                FIND,
                row -> new Stake(
                        new AccountId(row.getString("account")),
                        row.getString("currency"),
                        row.getLong("amount"),
                        State.valueOf(row.getString("state"))),
                bet.value());
    }
}

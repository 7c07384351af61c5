package io.touchline.betting;

import io.touchline.domain.betting.BetCommand.AskHold;
import io.touchline.domain.betting.BetCommand.MoveHold;
import io.touchline.domain.betting.BetCommand.PostHold;
import io.touchline.domain.betting.BetCommand.VoidHold;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Money;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A wallet in memory that answers at once. */
public final class FakeWallet implements Wallet {
    private final Map<AccountId, Long> available = new HashMap<>();
    private final Map<BetId, Long> held = new HashMap<>();
    private final Map<BetId, AccountId> owners = new HashMap<>();
    private final Map<BetId, WalletStanding> standings = new HashMap<>();

    synchronized void deposit(AccountId account, long amount) {
        available.merge(account, amount, Long::sum);
    }

    @Override
    public synchronized CompletionStage<WalletStanding> hold(
            BetId bet, AccountId account, Money amount, long expiresInMicros) {
        owners.putIfAbsent(bet, account);
        if (!standings.containsKey(bet)) {
            long has = available.getOrDefault(account, 0L);
            if (has < amount.amount()) {
                standings.put(bet, new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, has));
            } else {
                available.put(account, has - amount.amount());
                held.put(bet, amount.amount());
                standings.put(bet, new WalletStanding.Held());
            }
        }
        return query(bet, account);
    }

    @Override
    public synchronized CompletionStage<WalletStanding> post(BetId bet, AccountId account, Money amount) {
        Long has = held.remove(bet);
        if (has != null) {
            available.merge(account, has - amount.amount(), Long::sum);
            standings.put(bet, new WalletStanding.Posted());
        }
        return query(bet, account);
    }

    @Override
    public synchronized CompletionStage<WalletStanding> release(BetId bet, AccountId account) {
        Long has = held.remove(bet);
        if (has != null) {
            available.merge(account, has, Long::sum);
        }
        if (has != null || !standings.containsKey(bet)) {
            standings.put(bet, new WalletStanding.Voided());
        }
        return query(bet, account);
    }

    /** In the commit of an append. */
    synchronized WalletStanding move(MoveHold move) {
        CompletionStage<WalletStanding> answer = switch (move) {
            case AskHold(BetId bet, AccountId account, Money amount, long expires) ->
                hold(bet, account, amount, expires);
            case PostHold(BetId bet, Money amount) -> post(bet, owners(bet), amount);
            case VoidHold(BetId bet) -> release(bet, owners(bet));
        };
        return answer.toCompletableFuture().join();
    }

    private AccountId owners(BetId bet) {
        return owners.getOrDefault(bet, new AccountId("nobody"));
    }

    @Override
    public synchronized CompletionStage<WalletStanding> query(BetId bet, AccountId account) {
        return CompletableFuture.completedFuture(standings.getOrDefault(bet, new WalletStanding.Absent()));
    }

    @Override
    public synchronized CompletionStage<Balance> balance(AccountId account) {
        long sum = held.values().stream().mapToLong(Long::longValue).sum();
        return CompletableFuture.completedFuture(new Balance("EUR", available.getOrDefault(account, 0L), sum, 0));
    }
}

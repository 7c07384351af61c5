package io.touchline.simulation;

import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A wallet that keeps its contract: idempotent, void before hold leaves a tombstone, holds expire by its own clock. */
final class SimulatedWallet {
    private final Map<AccountId, Long> available = new HashMap<>();
    private final Map<BetId, Hold> holds = new HashMap<>();
    private long deposited;
    private long betsOpen;
    private long held;

    /** Where a hold stands. */
    enum Standing {
        HELD,
        DECLINED,
        POSTED,
        VOIDED,
        EXPIRED
    }

    /**
     * One hold.
     *
     * @param reply what the request to hold was answered: always the same
     */
    record Hold(
            Standing standing, AccountId account, long amount, long posted, long expiresMicros, WalletStanding reply) {}

    void deposit(AccountId account, long amount) {
        available.merge(account, amount, Long::sum);
        deposited += amount;
    }

    WalletStanding hold(BetId bet, AccountId account, long amount, long expiresMicros) {
        Hold before = holds.get(bet);
        if (before != null) {
            return before.reply();
        }
        long has = available.getOrDefault(account, 0L);
        if (has < amount) {
            WalletStanding declined = new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, has);
            holds.put(bet, new Hold(Standing.DECLINED, account, amount, 0, expiresMicros, declined));
            return declined;
        }
        available.put(account, has - amount);
        held += amount;
        WalletStanding granted = new WalletStanding.Held();
        holds.put(bet, new Hold(Standing.HELD, account, amount, 0, expiresMicros, granted));
        return granted;
    }

    WalletStanding post(BetId bet, long amount, long nowMicros) {
        expire(bet, nowMicros);
        Hold hold = holds.get(bet);
        if (hold == null || hold.standing() != Standing.HELD) {
            return standing(hold);
        }
        held -= hold.amount();
        betsOpen += amount;
        available.merge(hold.account(), hold.amount() - amount, Long::sum);
        put(bet, hold, Standing.POSTED, amount);
        return new WalletStanding.Posted();
    }

    WalletStanding letGo(BetId bet, AccountId account, long nowMicros) {
        expire(bet, nowMicros);
        Hold hold = holds.get(bet);
        if (hold == null) {
            WalletStanding voided = new WalletStanding.Voided();
            holds.put(bet, new Hold(Standing.VOIDED, account, 0, 0, nowMicros, voided));
            return voided;
        }
        if (hold.standing() != Standing.HELD) {
            return standing(hold);
        }
        release(bet, hold, Standing.VOIDED);
        return new WalletStanding.Voided();
    }

    WalletStanding query(BetId bet, long nowMicros) {
        expire(bet, nowMicros);
        return standing(holds.get(bet));
    }

    @Nullable Hold find(BetId bet) {
        return holds.get(bet);
    }

    /** Deposits, less what is available, held and in open bets: zero. */
    long sum() {
        return deposited
                - available.values().stream().mapToLong(Long::longValue).sum()
                - held
                - betsOpen;
    }

    long least() {
        return available.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    long held() {
        return held;
    }

    void expire(BetId bet, long nowMicros) {
        Hold hold = holds.get(bet);
        if (hold != null && hold.standing() == Standing.HELD && nowMicros >= hold.expiresMicros()) {
            release(bet, hold, Standing.EXPIRED);
        }
    }

    private void release(BetId bet, Hold hold, Standing standing) {
        held -= hold.amount();
        available.merge(hold.account(), hold.amount(), Long::sum);
        put(bet, hold, standing, 0);
    }

    private void put(BetId bet, Hold hold, Standing standing, long posted) {
        holds.put(bet, new Hold(standing, hold.account(), hold.amount(), posted, hold.expiresMicros(), hold.reply()));
    }

    private static WalletStanding standing(@Nullable Hold hold) {
        if (hold == null) {
            return new WalletStanding.Absent();
        }
        return switch (hold.standing()) {
            case HELD -> new WalletStanding.Held();
            case DECLINED -> hold.reply();
            case POSTED -> new WalletStanding.Posted();
            case VOIDED -> new WalletStanding.Voided();
            case EXPIRED -> new WalletStanding.Expired();
        };
    }
}

package io.touchline.domain.betting;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each account has at stake: reserved from the admission, lowered by a partial stake, given back by a refusal. A fold of the
 * journal, so that replaying it gives the same. Not thread-safe. It grows with the accounts and the undecided bets.
 */
public final class StakeCounters {
    private final Map<AccountId, Long> staked = new HashMap<>();
    private final Map<BetId, Reservation> open = new HashMap<>();

    private record Reservation(AccountId account, long amount) {}

    public void apply(BetId bet, BetEntry entry) {
        switch (entry) {
            case BetEntry.Admitted(Ticket ticket, long _) ->
                reserve(
                        bet,
                        ticket.request().account(),
                        ticket.request().stake().amount());
            case BetEntry.Decided(Decision decision, long _) -> {
                AccountId account = release(bet);
                if (account != null) {
                    reserve(bet, account, decision.stake().amount());
                }
            }
            case BetEntry.Refused _ -> {
                AccountId ignored = release(bet);
            }
            case BetEntry.Accepted _ -> open.remove(bet);
            case BetEntry.Placed _,
                    BetEntry.Held _,
                    BetEntry.Offered _,
                    BetEntry.Confirmed _,
                    BetEntry.Doubted _,
                    BetEntry.Released _ -> {}
        }
    }

    /** All that the account has at stake, in minor units. */
    public long staked(AccountId account) {
        return staked.getOrDefault(account, 0L);
    }

    /** All that the account has at stake but for this undecided bet. */
    public long stakedBeside(AccountId account, BetId bet) {
        Reservation own = open.get(bet);
        return staked(account) - (own == null ? 0 : own.amount());
    }

    private void reserve(BetId bet, AccountId account, long amount) {
        open.put(bet, new Reservation(account, amount));
        staked.merge(account, amount, Long::sum);
    }

    private @Nullable AccountId release(BetId bet) {
        Reservation reservation = open.remove(bet);
        if (reservation == null) {
            return null;
        }
        staked.merge(reservation.account(), -reservation.amount(), Long::sum);
        return reservation.account();
    }
}

package io.touchline.domain.settlement;

import io.touchline.domain.settlement.Posting.Account;
import java.util.ArrayList;
import java.util.List;

/**
 * What a player has and owes, in minor units of one currency.
 *
 * @param available never below 0
 * @param owed what a settlement that was taken back could not find any more; returns pay it first
 */
public record PlayerBalance(long available, long owed) {
    public PlayerBalance {
        if (available < 0 || owed < 0) {
            throw new IllegalArgumentException(
                    "balance: " + available + ", owed " + owed + " (expected: neither below 0)");
        }
    }

    /** The postings that pay a return: what is owed first, the rest is the player's. They sum to 0. */
    List<Posting> paying(long amount) {
        long repaid = Math.min(owed, amount);
        return postings(amount - repaid, repaid, -amount);
    }

    /** The postings that take a return back: from what is available, the shortfall is owed. They sum to 0. */
    List<Posting> takingBack(long amount) {
        long taken = Math.min(available, amount);
        return postings(-taken, taken - amount, amount);
    }

    PlayerBalance after(List<Posting> postings) {
        long nowAvailable = available;
        long nowOwed = owed;
        for (Posting posting : postings) {
            switch (posting.account()) {
                case AVAILABLE -> nowAvailable = Math.addExact(nowAvailable, posting.amount());
                case OWED -> nowOwed = Math.subtractExact(nowOwed, posting.amount());
                case HOUSE -> {}
            }
        }
        return new PlayerBalance(nowAvailable, nowOwed);
    }

    private static List<Posting> postings(long available, long owed, long house) {
        List<Posting> postings = new ArrayList<>(3);
        add(postings, Account.AVAILABLE, available);
        add(postings, Account.OWED, owed);
        add(postings, Account.HOUSE, house);
        return postings;
    }

    private static void add(List<Posting> postings, Account account, long amount) {
        if (amount != 0) {
            postings.add(new Posting(account, amount));
        }
    }
}

package io.touchline.betting;

import io.touchline.domain.betting.BetEntry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what is durable of bets and accounts. All calls block and may come from several threads: they are made on workers. */
public interface BetArchive {
    /** A bet, decided or not; null where there is none of this id. */
    @Nullable StoredBet bet(BetId bet);

    /** The bet that an account made with this key; null where there is none or it is older than keys are remembered. */
    @Nullable StoredBet byKey(AccountId account, String key);

    /** All keys that bets have, also those that are too old to count; once, at a start. Blocks for as long as there are many. */
    void keys(BiConsumer<AccountId, String> each);

    /**
     * An account's bets, newest first.
     *
     * @param statuses empty for all
     * @param cursor of the page before; null for the first
     */
    Page<StoredBet> bets(AccountId account, Set<BetStatus> statuses, @Nullable String cursor, int max);

    /** What moved an account's money, newest first. */
    Page<StatementLine> statement(AccountId account, @Nullable String cursor, int max);

    /** The receipt of a decided bet as it is handed out; null where there is none yet. */
    byte @Nullable [] receipt(BetId bet);

    /** All accepted bets that are not settled, for whoever has to know what the house can lose; once, at a start. */
    void unsettled(Consumer<StoredBet> each);

    /**
     * A bet as the journal has it.
     *
     * @param lines all of it, in order, at least one
     * @param after what came of it after its acceptance; null before
     */
    record StoredBet(List<BetEntry> lines, @Nullable AfterAcceptance after) {
        public StoredBet {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The newest settlement of a bet, or its withdrawal.
     *
     * @param number of the settlement, from 1
     * @param result in the contract's words, WON, LOST, VOID or the like; null where the bet was withdrawn
     * @param returned in minor units
     * @param reason of a withdrawal, in the feed's words, perhaps none; null otherwise
     */
    record AfterAcceptance(
            BetStatus status,
            int number,
            @Nullable String result,
            long returned,
            long atMicros,
            @Nullable String reason) {}

    /** As the contract names them. */
    enum BetStatus {
        PENDING,
        ACCEPTED,
        REJECTED,
        LAPSED,
        SETTLED,
        VOIDED,
        CANCELLED,
        CASHED_OUT
    }

    /**
     * One booking on an account.
     *
     * @param number grows with each booking of the ledger
     * @param kind in the trade's words: DEPOSIT, STAKE, RETURN, REVERSAL, ...
     * @param amount in minor units, negative where the account has less after it
     * @param available after it
     * @param bet that it was for; null for a deposit
     */
    record StatementLine(
            long number,
            long atMicros,
            String kind,
            long amount,
            long available,
            String currency,
            @Nullable BetId bet) {}

    /**
     * A part of a list.
     *
     * @param next cursor of the next page; null on the last
     */
    record Page<T>(List<T> items, @Nullable String next) {
        public Page {
            items = List.copyOf(items);
        }
    }
}

package io.touchline.wallet.http;

import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.BetId;
import io.touchline.store.WorkRefused;
import io.touchline.wallet.http.StakeBook.State;
import io.touchline.wallet.http.WalletUnclearException.Cause;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an answer of the wallet means for a bet, once it is in our own book. What the book does not believe is an outcome unknown, and an
 * operator's matter.
 */
final class Standings {
    private static final Logger LOG = LoggerFactory.getLogger(Standings.class);

    private final StakeBook book;
    private final WalletMeter meter;

    Standings(StakeBook book, WalletMeter meter) {
        this.book = book;
        this.meter = meter;
    }

    /** The wallet took this much. */
    CompletionStage<WalletStanding> taken(BetId bet, WalletAnswer answer) {
        return believed(book.taken(bet, answer.amount("amount")), ignored -> new WalletStanding.Posted());
    }

    /** The wallet has not taken anything and never will. */
    CompletionStage<WalletStanding> returned(BetId bet, WalletStanding standing) {
        return believed(book.returned(bet), ignored -> standing);
    }

    /** Where a stake stands that need not be asked about. */
    static WalletStanding known(State state) {
        return switch (state) {
            case TAKEN -> new WalletStanding.Posted();
            case RETURNED -> new WalletStanding.Voided();
            case ASKED, WITHDRAWING -> new WalletStanding.Absent();
        };
    }

    static WalletStanding declined(WalletAnswer answer) {
        return new WalletStanding.Declined(answer.code(), answer.amountIfAny("available"));
    }

    private <T> CompletionStage<WalletStanding> believed(CompletionStage<T> booked, Function<T, WalletStanding> then) {
        return booked.handle((value, failure) -> {
            if (failure == null) {
                return then.apply(value);
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof WorkRefused refused) {
                meter.contradicted();
                LOG.atError().log("the operator's wallet contradicts the book: {}", refused.getMessage());
                throw new WalletUnclearException(Cause.CONTRADICTION, String.valueOf(refused.getMessage()));
            }
            throw new CompletionException(cause);
        });
    }
}

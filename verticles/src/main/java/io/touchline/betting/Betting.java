package io.touchline.betting;

import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.RuleBook;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What doors may ask of the desk, from any thread. Futures complete on the desk's context: who lives elsewhere goes back there. */
public interface Betting {
    /** Places a bet, or answers again what was answered to the same request; whatever is told is durable. */
    Future<Answer> place(BetRequest request);

    /**
     * Confirms an offer, or declines it.
     *
     * @return the bet after it; fails with {@link NotOfferedException} where the account has no such offer now
     */
    Future<BetView> answerOffer(BetId bet, AccountId account, int number, boolean confirmed);

    /**
     * Takes back a bet that is undecided, for its bettor.
     *
     * @return the cancelled bet; fails with {@link NotCancellableException} where the account has no such bet now, or its rules do not
     *     permit it: then nothing has changed
     */
    Future<BetView> cancel(BetId bet, AccountId account);

    /** The next thing told of an undecided bet; null when it is not one, or none came within this time. */
    Future<@Nullable BetView> await(BetId bet, long atMostMs);

    /**
     * Completes when an accepted bet is settled, voided or open again, or when this time is over. Whoever reads the bet after this call
     * and finds it unsettled misses nothing.
     */
    Future<@Nullable Void> awaitSettlement(BetId bet, long atMostMs);

    /** Changes the rules of one account, and judges its waiting bets anew. */
    Future<Void> changePlayer(AccountId account, Consumer<RuleBook> change);

    /** Changes the rules of the house, and judges all waiting bets anew. */
    Future<Void> changeHouse(Consumer<RuleBook> change);

    /** An accepted bet was settled or withdrawn: the house can lose nothing more on it. From any thread. */
    void settled(BetId bet);

    /** What an accepted bet was settled by was taken back: the house can lose on it again. From any thread. */
    void reopened(StoredBet bet);

    /** The bet is not this account's, decided, or its rules permit no cancel. Without a stack trace, as below. */
    final class NotCancellableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotCancellableException() {
            super("bet: not to be cancelled (expected: undecided, and of a kind that may be)", null, false, false);
        }
    }

    /** There is no such offer for this account, or not any more. Without a stack trace: clients cause it as often as they like. */
    final class NotOfferedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NotOfferedException() {
            super("offer: not open (expected: the bet's newest offer, before its time is over)", null, false, false);
        }
    }
}

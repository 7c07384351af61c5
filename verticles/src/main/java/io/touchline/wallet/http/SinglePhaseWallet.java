package io.touchline.wallet.http;

import io.touchline.betting.Wallet;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import io.touchline.wallet.http.StakeBook.State;
import io.touchline.wallet.http.WalletUnclearException.Cause;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A wallet that can only debit and give back. Nothing is held during the delay: whether there is enough shows when the bet is decided.
 * The debit's id is the bet's.
 *
 * <p>Giving back undoes a debit that was made: unlike a post, it is not true for ever. So once a stake is being withdrawn, no word that it
 * was debited counts any more, however late it comes.
 */
final class SinglePhaseWallet implements Wallet {
    private final WalletChannel channel;
    private final StakeBook book;
    private final Standings standings;
    private final Balances balances;

    SinglePhaseWallet(WalletChannel channel, StakeBook book, Standings standings) {
        this.channel = channel;
        this.book = book;
        this.standings = standings;
        this.balances = new Balances(channel);
    }

    /** There is nothing to be held, and nobody to be asked. */
    @Override
    public CompletionStage<WalletStanding> hold(BetId bet, AccountId account, Money amount, long expiresInMicros) {
        return CompletableFuture.completedFuture(new WalletStanding.Held());
    }

    @Override
    public CompletionStage<WalletStanding> post(BetId bet, AccountId account, Money amount) {
        JsonObject body = new JsonObject()
                .put("debitId", bet.value())
                .put("accountId", account.value())
                .put("betId", bet.value())
                .put("amount", amount.amount())
                .put("currency", amount.currency());
        WalletCall call = WalletCall.command(Lane.STAKE, "debit", "/v1/debits", "debit/" + bet, bet.value(), body);
        return book.ask(bet, account, amount)
                .thenCompose(state -> state == State.ASKED
                        ? ask(call).thenCompose(answer -> debited(bet, answer))
                        : CompletableFuture.completedFuture(Standings.known(state)));
    }

    @Override
    public CompletionStage<WalletStanding> release(BetId bet, AccountId account) {
        JsonObject body = new JsonObject()
                .put("voidId", "void/" + bet)
                .put("accountId", account.value())
                .put("betId", bet.value());
        WalletCall call = WalletCall.command(Lane.STAKE, "void", path(bet) + "/void", "void/" + bet, bet.value(), body);
        return book.withdraw(bet)
                .thenCompose(known -> known.orElse(State.RETURNED) == State.WITHDRAWING
                        ? ask(call).thenCompose(answer -> withdrawn(bet, answer))
                        : CompletableFuture.completedFuture(Standings.known(known.orElse(State.RETURNED))));
    }

    /** A stake that the wallet was never asked for is absent, and held only in the sense of {@link #hold}. */
    @Override
    public CompletionStage<WalletStanding> query(BetId bet, AccountId account) {
        WalletCall call = WalletCall.question(Lane.STAKE, "query", path(bet), bet.value());
        return book.state(bet)
                .thenCompose(known -> known.isPresent() && known.get() == State.ASKED
                        ? ask(call).thenCompose(answer -> debited(bet, answer))
                        : CompletableFuture.completedFuture(
                                known.map(Standings::known).orElseGet(WalletStanding.Absent::new)));
    }

    @Override
    public CompletionStage<Balance> balance(AccountId account) {
        return balances.of(account);
    }

    private CompletionStage<WalletAnswer> ask(WalletCall call) {
        return channel.send(call).toCompletionStage();
    }

    private CompletionStage<WalletStanding> debited(BetId bet, WalletAnswer answer) {
        return switch (answer.state()) {
            case "DEBITED" -> standings.taken(bet, answer);
            case "DECLINED" -> standings.returned(bet, Standings.declined(answer));
            case "VOIDED" -> standings.returned(bet, new WalletStanding.Voided());
            case "ABSENT" -> CompletableFuture.completedFuture(new WalletStanding.Absent());
            default -> CompletableFuture.failedFuture(answer.unexpectedState());
        };
    }

    private CompletionStage<WalletStanding> withdrawn(BetId bet, WalletAnswer answer) {
        return switch (answer.state()) {
            case "VOIDED" -> standings.returned(bet, new WalletStanding.Voided());
            case "DECLINED" -> standings.returned(bet, Standings.declined(answer));
            default ->
                CompletableFuture.failedFuture(
                        new WalletUnclearException(Cause.UNREADABLE, "void: state " + answer.state()));
        };
    }

    private static String path(BetId bet) {
        return "/v1/debits/" + WalletCall.segment(bet.value());
    }
}

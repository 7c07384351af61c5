package io.touchline.wallet.http;

import io.touchline.betting.Wallet;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A wallet that holds a stake first, and takes it or lets it go when the bet is decided. The hold's id is the bet's. */
final class TwoPhaseWallet implements Wallet {
    private static final long MICROS_PER_SECOND = 1_000_000;

    private final WalletChannel channel;
    private final StakeBook book;
    private final Standings standings;
    private final Balances balances;

    TwoPhaseWallet(WalletChannel channel, StakeBook book, Standings standings) {
        this.channel = channel;
        this.book = book;
        this.standings = standings;
        this.balances = new Balances(channel);
    }

    @Override
    public CompletionStage<WalletStanding> hold(BetId bet, AccountId account, Money amount, long expiresInMicros) {
        JsonObject body = new JsonObject()
                .put("holdId", bet.value())
                .put("accountId", account.value())
                .put("betId", bet.value())
                .put("amount", amount.amount())
                .put("currency", amount.currency())
                .put("expiresInSec", Math.ceilDiv(expiresInMicros, MICROS_PER_SECOND));
        return ask(bet, WalletCall.command(Lane.HOLD, "hold", "/v1/holds", "hold/" + bet, bet.value(), body));
    }

    @Override
    public CompletionStage<WalletStanding> post(BetId bet, AccountId account, Money amount) {
        JsonObject body = new JsonObject()
                .put("postId", "post/" + bet)
                .put("accountId", account.value())
                .put("betId", bet.value())
                .put("amount", amount.amount())
                .put("currency", amount.currency());
        WalletCall call = WalletCall.command(Lane.STAKE, "post", path(bet) + "/post", "post/" + bet, bet.value(), body);
        return book.ask(bet, account, amount).thenCompose(ignored -> ask(bet, call));
    }

    @Override
    public CompletionStage<WalletStanding> release(BetId bet, AccountId account) {
        JsonObject body = new JsonObject()
                .put("voidId", "void/" + bet)
                .put("accountId", account.value())
                .put("betId", bet.value());
        return ask(bet, WalletCall.command(Lane.STAKE, "void", path(bet) + "/void", "void/" + bet, bet.value(), body));
    }

    @Override
    public CompletionStage<WalletStanding> query(BetId bet, AccountId account) {
        return ask(bet, WalletCall.question(Lane.STAKE, "query", path(bet), bet.value()));
    }

    @Override
    public CompletionStage<Balance> balance(AccountId account) {
        return balances.of(account);
    }

    private CompletionStage<WalletStanding> ask(BetId bet, WalletCall call) {
        return channel.send(call).toCompletionStage().thenCompose(answer -> standing(bet, answer));
    }

    private CompletionStage<WalletStanding> standing(BetId bet, WalletAnswer answer) {
        return switch (answer.state()) {
            case "HELD" -> CompletableFuture.completedFuture(new WalletStanding.Held());
            case "ABSENT" -> CompletableFuture.completedFuture(new WalletStanding.Absent());
            case "POSTED" -> standings.taken(bet, answer);
            case "VOIDED" -> standings.returned(bet, new WalletStanding.Voided());
            case "EXPIRED" -> standings.returned(bet, new WalletStanding.Expired());
            case "DECLINED" -> standings.returned(bet, Standings.declined(answer));
            default -> CompletableFuture.failedFuture(answer.unexpectedState());
        };
    }

    private static String path(BetId bet) {
        return "/v1/holds/" + WalletCall.segment(bet.value());
    }
}

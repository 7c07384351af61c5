package io.touchline.betting;

import io.touchline.betting.Wallet.Balance;
import io.touchline.domain.betting.BetView;
import io.touchline.fanout.OwnStreams;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.stream.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells bettors on the stream what becomes of their bets and their balance. Nothing is made for an account without a connection; of an
 * account's balance one question is on its way at a time, and what changes meanwhile is told by one more. Thread-safe.
 */
public final class OwnNews implements BetNews {
    private static final Logger LOG = LoggerFactory.getLogger(OwnNews.class);

    private final OwnStreams streams;
    private final Wallet wallet;
    private final Set<AccountId> asking = ConcurrentHashMap.newKeySet();
    private final Set<AccountId> changed = ConcurrentHashMap.newKeySet();

    public OwnNews(OwnStreams streams, Wallet wallet) {
        this.streams = streams;
        this.wallet = wallet;
        streams.onJoin(account -> balanceChanged(new AccountId(account)));
    }

    @Override
    public void told(BetView view) {
        String account = view.request().account().value();
        if (streams.hasListeners(account)) {
            tell(account, view.request().bet(), BetJson.bytes(view));
        }
    }

    /** A bet changed after its acceptance. */
    public void told(AccountId account, BetArchive.StoredBet bet) {
        if (streams.hasListeners(account.value())) {
            tell(account.value(), BetView.of(bet.lines()).request().bet(), BetJson.bytes(bet));
        }
    }

    @Override
    public void balanceChanged(AccountId account) {
        if (!streams.hasListeners(account.value())) {
            return;
        }
        changed.add(account);
        ask(account);
    }

    private void tell(String account, BetId bet, byte[] json) {
        streams.tell(account, bet, new ServerMessage.OwnBet(new String(json, StandardCharsets.UTF_8)));
    }

    private void ask(AccountId account) {
        if (asking.add(account)) {
            changed.remove(account);
            wallet.balance(account).whenComplete((balance, failure) -> answered(account, balance, failure));
        }
    }

    private void answered(AccountId account, Balance balance, @Nullable Throwable failure) {
        asking.remove(account);
        if (failure != null) {
            LOG.atWarn().addKeyValue("account", account).log("balance is not known", failure);
        } else {
            streams.tell(
                    account.value(),
                    new ServerMessage.OwnAccount(
                            balance.currency(), balance.available(), balance.held(), balance.owed()));
        }
        if (changed.contains(account)) {
            ask(account);
        }
    }
}

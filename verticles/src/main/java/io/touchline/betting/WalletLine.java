package io.touchline.betting;

import io.touchline.domain.betting.BetEvent;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the desk's wishes to the wallet and its answers back; whatever goes wrong is an outcome unknown. */
final class WalletLine {
    private static final Logger LOG = LoggerFactory.getLogger(WalletLine.class);

    private final Wallet wallet;
    private final DeskLine line;
    private final BiConsumer<BetId, BetEvent> deliver;

    WalletLine(Wallet wallet, DeskLine line, BiConsumer<BetId, BetEvent> deliver) {
        this.wallet = wallet;
        this.line = line;
        this.deliver = deliver;
    }

    void hold(BetId bet, AccountId account, Money amount, long expiresInMicros) {
        carry(bet, () -> wallet.hold(bet, account, amount, expiresInMicros));
    }

    void post(BetId bet, AccountId account, Money amount) {
        carry(bet, () -> wallet.post(bet, account, amount));
    }

    void release(BetId bet, AccountId account) {
        carry(bet, () -> wallet.release(bet, account));
    }

    void query(BetId bet, AccountId account) {
        carry(bet, () -> wallet.query(bet, account));
    }

    private void carry(BetId bet, Supplier<CompletionStage<WalletStanding>> call) {
        try {
            call.get().whenComplete((standing, failure) -> line.add(() -> answered(bet, standing, failure)));
        } catch (RuntimeException e) {
            // A port that throws has not said what it did.
            line.add(() -> answered(bet, new WalletStanding.Absent(), e));
        }
    }

    private void answered(BetId bet, WalletStanding standing, @Nullable Throwable failure) {
        if (failure == null) {
            deliver.accept(bet, new BetEvent.WalletAnswered(standing));
        } else {
            // Without its stack trace: a wallet in trouble fails at every call.
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.atWarn().addKeyValue("bet", bet).log("wallet did not answer: {}", cause.toString());
            deliver.accept(bet, new BetEvent.WalletFailed());
        }
    }
}

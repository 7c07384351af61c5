package io.touchline.app.config;

import io.touchline.protocol.FeedName;
import io.touchline.wallet.http.WalletSecrets;
import java.util.Map;

/**
 * All that the composition root needs to start a server: what it is configured to be, what feeds it, and the secrets of its push
 * feeds and of an operator's wallet, read already so that a missing one ends the start before anything is begun.
 */
public record LaunchPlan(
        ServerConfig config, Mode mode, Map<FeedName, Secret> pushSecrets, WalletSecrets walletSecrets) {
    public LaunchPlan {
        pushSecrets = Map.copyOf(pushSecrets);
    }

    /** A plan whose secrets of a wallet are read from this environment. */
    public static LaunchPlan of(
            ServerConfig config, Mode mode, Map<FeedName, Secret> pushSecrets, Map<String, String> environment) {
        return new LaunchPlan(config, mode, pushSecrets, config.bets().wallet().secrets(environment));
    }
}

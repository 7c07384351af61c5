package io.touchline.app.config;

import io.touchline.protocol.FeedName;
import java.util.Map;

/**
 * All that the composition root needs to start a server: what it is configured to be, what feeds it, and the secrets of its push
 * feeds, read already so that a missing one ends the start before anything is begun.
 */
public record LaunchPlan(ServerConfig config, Mode mode, Map<FeedName, Secret> pushSecrets) {
    public LaunchPlan {
        pushSecrets = Map.copyOf(pushSecrets);
    }
}

package io.touchline.feeds;

import io.touchline.protocol.FeedState;
import java.io.Serializable;

/**
 * A feed's health with its reason.
 *
 * @param reason for people and logs, such as {@code silent for 20 s}; empty when UP
 */
public record FeedHealth(FeedState state, String reason) implements Serializable {
    public static final FeedHealth UP = new FeedHealth(FeedState.UP, "");

    public static FeedHealth down(String reason) {
        return new FeedHealth(FeedState.DOWN, reason);
    }

    public static FeedHealth ended(String reason) {
        return new FeedHealth(FeedState.ENDED, reason);
    }
}

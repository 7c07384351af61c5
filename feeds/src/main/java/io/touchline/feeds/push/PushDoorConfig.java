package io.touchline.feeds.push;

import java.time.Duration;

/**
 * What the push door lets in, over all feeds.
 *
 * @param messageBytes the largest body or WebSocket message
 * @param bodyTimeout how long a POST may take to send its body
 * @param bodyBytesAtOnce bodies being received at one time, verified or not: what strangers can make the door hold
 * @param socketsPerFeed open WebSockets of one feed
 * @param unansweredMessages of one WebSocket; beyond them it is not read from; of pings and pongs as many may come at once, and a second
 * @param socketIdle a WebSocket without a message or a taken answer for so long is closed with 4101
 */
public record PushDoorConfig(
        int messageBytes,
        Duration bodyTimeout,
        long bodyBytesAtOnce,
        int socketsPerFeed,
        int unansweredMessages,
        Duration socketIdle) {
    public static final PushDoorConfig DEFAULT = new PushDoorConfig(
            4 * 1024 * 1024, Duration.ofSeconds(10), 64L * 1024 * 1024, 32, 64, Duration.ofSeconds(60));

    public PushDoorConfig {
        atLeastOne("messageBytes", messageBytes);
        atLeastOne("bodyTimeout", bodyTimeout.toMillis());
        atLeastOne("bodyBytesAtOnce", bodyBytesAtOnce);
        atLeastOne("socketsPerFeed", socketsPerFeed);
        atLeastOne("unansweredMessages", unansweredMessages);
        atLeastOne("socketIdle", socketIdle.toMillis());
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
        }
    }
}

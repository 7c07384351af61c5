package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.limits.Limit;
import org.junit.jupiter.api.Test;

/** How many connections are let in, in all and by address. */
final class ConnectionsTest {
    @Test
    void shouldNameTheLimitThatLeavesNoRoom() {
        Connections connections = new Connections(3, 2);

        assertThat(connections.admit("a")).isNull();
        assertThat(connections.admit("a")).isNull();
        assertThat(connections.admit("a")).isEqualTo(Limit.STREAM_CONNECTIONS_PER_ADDRESS);
        assertThat(connections.admit("b")).isNull();
        assertThat(connections.admit("c")).isEqualTo(Limit.STREAM_CONNECTIONS);
    }

    @Test
    void shouldHaveRoomAgainAfterOneHasLeft() {
        Connections connections = new Connections(2, 1);

        assertThat(connections.admit("a")).isNull();
        assertThat(connections.admit("a")).isEqualTo(Limit.STREAM_CONNECTIONS_PER_ADDRESS);
        connections.release("a");

        assertThat(connections.admit("a")).isNull();
        assertThat(connections.admit("b")).isNull();
    }
}

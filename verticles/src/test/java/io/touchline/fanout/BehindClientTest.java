package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.protocol.stream.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BehindClientTest {
    private static final long STALL_NANOS = 60_000_000_000L;
    /** Any time, as that of the system. */
    private static final long BEGUN_NANOS = 7_000_000_000_000L;

    private static final long BEAT_NANOS = 5_000_000_000L;

    /** Symptom: whoever was behind for long got no heartbeat and no position. Cause: a beat that found the socket full was left out. */
    @Test
    void shouldBeatOnceAsSoonAsTheSocketTakesMore() {
        List<ServerMessage> received = new ArrayList<>();
        FakeTransport transport = new FakeTransport(0, message -> received.add(message.message()));
        Client client = client(transport);
        client.beat(() -> new ServerMessage.Heartbeat(null, 1));
        client.beat(() -> new ServerMessage.Heartbeat(null, 2));
        assertThat(transport.waiting()).isZero();

        transport.room(FakeTransport.UNLIMITED);
        client.drain();
        client.drain();
        transport.deliver(FakeTransport.UNLIMITED);
        assertThat(received).containsExactly(new ServerMessage.Heartbeat(null, 2));
    }

    /**
     * Symptom: clients that read all the time, but slower than was written to them, were closed for taking nothing. Cause: what the
     * socket still had to take was compared from beat to beat, and of one that is filled up again each time that is always the same.
     */
    @Test
    void shouldNotCallAClientStalledThatReadsAndIsAlwaysBehind() {
        FakeTransport transport = new FakeTransport(3, message -> {});
        Client client = client(transport);
        long nowNanos = BEGUN_NANOS;
        for (int beat = 0; beat < 100; beat++) {
            while (transport.isWritable()) {
                client.send(new ServerMessage.Ok(beat));
                client.flush();
            }
            assertThat(client.isStalled(nowNanos, STALL_NANOS)).isFalse();
            nowNanos += BEAT_NANOS;
            transport.deliver(1);
        }
    }

    @Test
    void shouldCallAClientStalledWhoseSocketTookNothingForTheWholeLimit() {
        FakeTransport transport = new FakeTransport(1, message -> {});
        Client client = client(transport);
        client.send(new ServerMessage.Ok(1));
        client.send(new ServerMessage.Ok(2));
        client.flush();
        assertThat(client.isStalled(BEGUN_NANOS, STALL_NANOS)).isFalse();
        assertThat(client.isStalled(BEGUN_NANOS + STALL_NANOS - 1, STALL_NANOS)).isFalse();
        assertThat(client.isStalled(BEGUN_NANOS + STALL_NANOS, STALL_NANOS)).isTrue();

        transport.deliver(1);
        long again = BEGUN_NANOS + STALL_NANOS + 1;
        assertThat(client.isStalled(again, STALL_NANOS)).as("it took one").isFalse();
        assertThat(client.isStalled(again + STALL_NANOS - 1, STALL_NANOS)).isFalse();
        assertThat(client.isStalled(again + STALL_NANOS, STALL_NANOS)).isTrue();
    }

    private static Client client(FakeTransport transport) {
        return new Client(
                transport,
                new Fanout(
                        new SimulatedLoop().context,
                        MicrosClock.system(),
                        FanoutMeter.NONE,
                        new FeedPulse(),
                        1,
                        FanoutConfig.TurnLimits.DEFAULT,
                        100));
    }
}

package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.protocol.stream.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BehindClientTest {
    /** Symptom: whoever was behind for long got no heartbeat and no position. Cause: a beat that found the socket full was left out. */
    @Test
    void shouldBeatOnceAsSoonAsTheSocketTakesMore() {
        List<ServerMessage> received = new ArrayList<>();
        FakeTransport transport = new FakeTransport(0, message -> received.add(message.message()));
        Client client = new Client(
                transport,
                new Fanout(
                        new SimulatedLoop().context,
                        MicrosClock.system(),
                        FanoutMeter.NONE,
                        new FeedPulse(),
                        1,
                        FanoutConfig.TurnLimits.DEFAULT,
                        100));
        client.beat(() -> new ServerMessage.Heartbeat(null, 1));
        client.beat(() -> new ServerMessage.Heartbeat(null, 2));
        assertThat(transport.waiting()).isZero();

        transport.room(FakeTransport.UNLIMITED);
        client.drain();
        client.drain();
        transport.deliver(FakeTransport.UNLIMITED);
        assertThat(received).containsExactly(new ServerMessage.Heartbeat(null, 2));
    }
}

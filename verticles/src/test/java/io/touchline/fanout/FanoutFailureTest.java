package io.touchline.fanout;

import static io.touchline.fanout.OneLoop.event;
import static io.touchline.fanout.OneLoop.market;
import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.Filter;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMarket;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Symptom: a failure while a batch went out left that loop's clients with half of it, and failed the feeds. */
class FanoutFailureTest {
    private final AtomicInteger begunAnew = new AtomicInteger();
    private final AtomicBoolean isMeterToFail = new AtomicBoolean();
    private final OneLoop loop = new OneLoop(counting(), FanoutConfig.TurnLimits.DEFAULT);

    @Test
    void shouldSendClientsAwayAndServeAllAnewWhenABatchFailsHalfWay() {
        Future<Void> first = loop.publish(event("0-0"), market("m1", 1));
        loop.settle();
        FakeTransport kept = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        loop.subscribe(kept, Filter.EVERYTHING);
        FakeTransport other = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        loop.subscribe(other, Filter.EVERYTHING);

        isMeterToFail.set(true);
        Future<Void> second = loop.publish(market("m1", 2), market("m2", 1));
        Future<Void> third = loop.publish(market("m2", 2));
        loop.settle();
        // Prices wait for their turn: that they failed is told with the answer to the next batch, such as a flush of a
        // class.
        loop.core.fire(0);
        loop.settle();

        assertThat(List.of(first, second, third)).allMatch(Future::succeeded);
        assertThat(kept.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(other.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(begunAnew).hasValue(1);

        List<ServerMessage> received = new ArrayList<>();
        FakeTransport back = new FakeTransport(FakeTransport.UNLIMITED, message -> received.add(message.message()));
        loop.subscribe(back, Filter.EVERYTHING);
        Future<Void> fourth = loop.publish(market("m1", 3));
        loop.settle();
        back.deliver(FakeTransport.UNLIMITED);
        assertThat(fourth.succeeded()).isTrue();
        assertThat(received)
                .filteredOn(ServerMessage.Image.class::isInstance)
                .flatExtracting(image -> ((ServerMessage.Image) image).markets())
                .containsExactlyInAnyOrder(new SharedMarket(market("m1", 2)), new SharedMarket(market("m2", 2)));
        assertThat(received)
                .filteredOn(ServerMessage.Delta.class::isInstance)
                .extracting(delta -> ((ServerMessage.Delta) delta).after())
                .containsExactly(market("m1", 3));
    }

    @Test
    void shouldSendOnlyTheClientAwayThatCannotBeWrittenTo() {
        Future<Void> first = loop.publish(event("0-0"), market("m1", 1));
        loop.settle();
        List<ServerMessage> received = new ArrayList<>();
        FakeTransport kept = new FakeTransport(FakeTransport.UNLIMITED, message -> received.add(message.message()));
        FakeTransport breaking = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        loop.subscribe(breaking, Filter.EVERYTHING);
        loop.subscribe(kept, Filter.EVERYTHING);

        breaking.failOnWrite(new IllegalStateException("meant to fail"));
        Future<Void> second = loop.publish(market("m1", 2));
        loop.settle();
        kept.deliver(FakeTransport.UNLIMITED);

        assertThat(List.of(first, second)).allMatch(Future::succeeded);
        assertThat(breaking.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(kept.closed()).isNull();
        assertThat(received)
                .filteredOn(ServerMessage.Delta.class::isInstance)
                .extracting(delta -> ((ServerMessage.Delta) delta).after())
                .containsExactly(market("m1", 2));
        assertThat(begunAnew).hasValue(0);
    }

    @Test
    void shouldSendOnlyTheClientAwayThatCannotGatherWhatItIsOffered() {
        Future<Void> first = loop.publish(event("0-0"), market("m1", 1), market("m2", 1));
        loop.settle();
        FakeTransport breaking = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        loop.subscribe(breaking, Filter.EVERYTHING);
        FakeTransport kept = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        loop.subscribe(kept, Filter.EVERYTHING);

        breaking.failOnSecondMessage(new IllegalStateException("meant to fail"));
        Future<Void> second = loop.publish(market("m1", 2), market("m2", 2));
        loop.settle();

        assertThat(List.of(first, second)).allMatch(Future::succeeded);
        assertThat(breaking.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(kept.closed()).isNull();
        assertThat(begunAnew).hasValue(0);
    }

    private FanoutMeter counting() {
        return new FanoutMeter() {
            @Override
            public void loopBeganAnew() {
                begunAnew.incrementAndGet();
            }

            @Override
            public void pricesMerged(int count) {
                if (isMeterToFail.getAndSet(false)) {
                    throw new IllegalStateException("meant to fail");
                }
            }

            @Override
            public void connectionOpened() {}

            @Override
            public void connectionClosed() {}

            @Override
            public void deltasSent(long count) {}

            @Override
            public void feedToSocket(long nanos) {}

            @Override
            public void suspendToSocket(long nanos) {}
        };
    }
}

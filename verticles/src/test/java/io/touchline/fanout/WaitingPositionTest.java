package io.touchline.fanout;

import static io.touchline.fanout.OneLoop.beforePlay;
import static io.touchline.fanout.OneLoop.event;
import static io.touchline.fanout.OneLoop.market;
import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.Filter;
import io.touchline.protocol.stream.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of how far a loop has come while prices wait on it. */
class WaitingPositionTest {
    private static final Filter IN_PLAY = new Filter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), true);

    private static final int FOLLOWERS = 20;

    /** Takes in all that a test publishes in one turn, and passes on two lines that so many follow. */
    private final OneLoop loop =
            new OneLoop(FanoutMeter.NONE, new FanoutConfig.TurnLimits(48, 100, Duration.ofHours(1), 1_000));

    @BeforeEach
    void open() {
        loop.publish(event("0-0"), market("m1", 1), market("m2", 1), market("m3", 1), market("m4", 1), market("m5", 1));
        loop.settle();
        for (int i = 0; i < FOLLOWERS; i++) {
            loop.subscribe(new FakeTransport(FakeTransport.UNLIMITED, message -> {}), Filter.EVERYTHING);
        }
        loop.settle();
    }

    @Test
    void shouldCountAClassAsFlushedWhenAllThatWaitedOfItIsPassedOn() {
        long before = loop.fanout.flushedThrough(1);
        loop.publish(market("m1", 2), market("m2", 2), market("m3", 2), market("m4", 2), market("m5", 2));
        loop.core.fire(0);
        loop.core.runAll();
        loop.loop.runNext();

        assertThat(loop.fanout.newest()).isGreaterThan(loop.fanout.sequence());
        assertThat(loop.fanout.flushedThrough(1)).isEqualTo(before);
        loop.settle();
        assertThat(loop.fanout.sequence()).isEqualTo(loop.fanout.newest());
        assertThat(loop.fanout.flushedThrough(1)).isEqualTo(loop.fanout.newest() - 1);
    }

    /** The group's link remembers until when its earlier members saw it match. */
    @Test
    void shouldNotGiveAMarketThatMatchesNoMoreToWhoeverComesWhilePricesWait() {
        loop.subscribe(new FakeTransport(FakeTransport.UNLIMITED, message -> {}), IN_PLAY);
        loop.settle();
        loop.publish(market("m2", 2), market("m3", 2), market("m4", 2), market("m5", 2), beforePlay("m1", 2));
        loop.core.runAll();
        loop.loop.runNext();
        assertThat(loop.fanout.newest()).isGreaterThan(loop.fanout.sequence());

        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, message -> heard.add(message.message()));
        loop.subscribe(transport, IN_PLAY);
        loop.settle();
        transport.deliver(FakeTransport.UNLIMITED);

        assertThat(heard)
                .filteredOn(ServerMessage.Image.class::isInstance)
                .flatExtracting(image -> ((ServerMessage.Image) image).markets())
                .extracting(shared -> shared.market().id().value())
                .containsExactlyInAnyOrder("m2", "m3", "m4", "m5");
    }

    /** A price that has waited does not make a market older than what it came to be to filters. */
    @Test
    void shouldKeepTheSequenceAtWhichAMarketCameToMatchWhenAnOlderPriceIsPassedOn() {
        loop.publish(market("m1", 2), market("m2", 2), market("m3", 2), market("m4", 2), market("m5", 2));
        loop.core.runAll();
        MarketNode node = Objects.requireNonNull(loop.fanout.view().marketNode(new MarketId("m5")));
        loop.loop.runNext();
        long later = loop.fanout.newest() + 1;
        boolean isNews = node.become(
                new Filter.Subject(node.image().id(), OneLoop.EVENT, "football", "Cup", "MATCH_ODDS", true), later);
        assertThat(isNews).isTrue();

        loop.settle();

        Market image = node.image();
        assertThat(image.version()).isEqualTo(2);
        assertThat(node.sequence()).isEqualTo(later);
    }
}

package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.limits.Limit;
import io.touchline.protocol.BetId;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told to a bettor alone, on connections that keep up and on those that do not. */
final class OwnStreamsTest {
    private static final int NEWS_MAX = 3;
    private static final StreamTokens.Bearer ANN = new StreamTokens.Bearer("ann", Long.MAX_VALUE / 2);
    private static final StreamTokens.Bearer BOB = new StreamTokens.Bearer("bob", Long.MAX_VALUE / 2);

    private final SimulatedLoop loop = new SimulatedLoop();
    private final Fanout fanout = new Fanout(
            loop.context,
            MicrosClock.system(),
            FanoutMeter.NONE,
            new FeedPulse(),
            1,
            FanoutConfig.TurnLimits.DEFAULT,
            100);
    private final OwnStreams own = new OwnStreams();
    private final List<Limit> hits = new ArrayList<>();
    private final Authentication.Setting setting = new Authentication.Setting(
            loop.vertx, loop.context, own, MicrosClock.system(), NEWS_MAX, limit -> hits.add(limit));

    private final List<SharedMessage> received = new ArrayList<>();
    private final FakeTransport transport = new FakeTransport(0, received::add);
    private final Client client = new Client(transport, fanout);
    private final Authentication authentication = new Authentication(client, ANN, setting);

    /** Symptom: a bettor's connection that took nothing had all messages of its bets queued, however many there were. */
    @Test
    void shouldTellTheNewestOfEachBetAndOfTheBalanceWhenTheSocketTakesMore() {
        tell("b1", "PENDING");
        tellBalance(1);
        tell("b2", "PENDING");
        tell("b1", "ACCEPTED");
        tellBalance(2);
        loop.runAll();
        assertThat(transport.waiting()).isZero();

        readAll();
        assertThat(messages()).containsExactly(bet("b2", "PENDING"), bet("b1", "ACCEPTED"), balance(2));
        assertThat(transport.closed()).isNull();
    }

    @Test
    void shouldTellEachStateWhileTheSocketTakesThem() {
        transport.room(FakeTransport.UNLIMITED);
        tell("b1", "PENDING");
        tell("b1", "ACCEPTED");
        loop.runAll();
        readAll();
        assertThat(messages()).containsExactly(bet("b1", "PENDING"), bet("b1", "ACCEPTED"));
    }

    /** The socket has room again and has not said so yet. */
    @Test
    void shouldNotLetNewsOvertakeWhatWaits() {
        tell("b1", "PENDING");
        loop.runAll();
        transport.room(FakeTransport.UNLIMITED);
        tell("b2", "PENDING");
        loop.runAll();
        readAll();
        assertThat(messages()).containsExactly(bet("b1", "PENDING"), bet("b2", "PENDING"));
    }

    @Test
    void shouldEncodeNewsOnceForAllConnectionsOfTheAccount() {
        transport.room(FakeTransport.UNLIMITED);
        FakeTransport other = new FakeTransport(FakeTransport.UNLIMITED, received::add);
        Authentication second = new Authentication(new Client(other, fanout), ANN, setting);
        tell("b1", "PENDING");
        loop.runAll();
        readAll();
        other.deliver(FakeTransport.UNLIMITED);
        assertThat(received).hasSize(2);
        assertThat(received.getFirst()).isSameAs(received.getLast());
        second.end();
        assertThat(own.hasListeners("ann")).as("the first one is left").isTrue();
    }

    @Test
    void shouldSendAConnectionAwayForWhichMoreWaitsThanMay() {
        tell("b1", "PENDING");
        tell("b2", "PENDING");
        tellBalance(1);
        tell("b1", "ACCEPTED");
        loop.runAll();
        assertThat(transport.closed()).as("at the limit").isNull();

        tell("b3", "PENDING");
        loop.runAll();
        assertThat(transport.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(hits).containsExactly(Limit.STREAM_OWN_NEWS);

        tell("b4", "PENDING");
        loop.runAll();
        assertThat(hits).as("counted once").hasSize(1);
    }

    @Test
    void shouldTellNothingOfAnAccountAnyMoreOnceItsTokenHasExpired() {
        tell("b1", "PENDING");
        loop.runAll();
        loop.fire(0);
        // On its way to the loop when the token expires.
        tell("b2", "PENDING");
        loop.runAll();
        readAll();
        assertThat(messages()).singleElement().isInstanceOf(ServerMessage.Failure.class);
        assertThat(own.hasListeners("ann")).isFalse();
    }

    @Test
    void shouldLoseNothingThatWaitsWhenTheTokenIsRenewed() {
        tell("b1", "PENDING");
        loop.runAll();
        tell("b2", "PENDING");
        assertThat(authentication.isRenewedBy(ANN)).isTrue();
        assertThat(authentication.isRenewedBy(BOB)).isFalse();
        loop.runAll();
        readAll();
        assertThat(messages()).containsExactly(bet("b1", "PENDING"), bet("b2", "PENDING"));
    }

    private List<ServerMessage> messages() {
        return received.stream().map(SharedMessage::message).toList();
    }

    private void readAll() {
        transport.room(FakeTransport.UNLIMITED);
        client.drain();
        transport.deliver(FakeTransport.UNLIMITED);
    }

    private void tell(String bet, String status) {
        own.tell("ann", new BetId(bet), bet(bet, status));
    }

    private void tellBalance(long available) {
        own.tell("ann", balance(available));
    }

    private static ServerMessage.OwnBet bet(String bet, String status) {
        return new ServerMessage.OwnBet("{\"bet\":\"" + bet + "\",\"status\":\"" + status + "\"}");
    }

    private static ServerMessage.OwnAccount balance(long available) {
        return new ServerMessage.OwnAccount("EUR", available, 0, 0);
    }
}

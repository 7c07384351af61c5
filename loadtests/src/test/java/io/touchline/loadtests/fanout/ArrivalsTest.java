package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
    private static final long BEGIN = 1_000_000;
    private static final long END = 2_000_000;

    private final Schedule schedule = new Schedule(3);
    private final Arrivals arrivals = new Arrivals(schedule, true);
    private Connection connection;

    @BeforeEach
    void follow() throws IOException {
        connection = new Connection(SocketChannel.open(), new int[] {0, 1, 2}, 3, false);
        arrivals.begin(new Arrivals.Window(BEGIN, END));
        hear("{\"op\":\"image\",\"last\":true,\"markets\":[{\"market\":\"m-0001\",\"version\":5}]}");
    }

    @AfterEach
    void close() throws IOException {
        connection.channel.close();
    }

    @Test
    void shouldCountDeliveriesByTheirArrivalAndLatencyByWhatWasDue() {
        schedule.put(1, 6, BEGIN - 1);
        schedule.put(1, 7, END - 1);
        hear(delta(6, BEGIN + 500), BEGIN + 1_000);
        hear(delta(7, END + 200), END + 700);

        Arrivals.Counts counts = counts();
        assertThat(counts.received()).isEqualTo(1);
        assertThat(counts.fromFeed().getTotalCount()).isEqualTo(1);
        assertThat(counts.fromFeed().getMaxValue()).isEqualTo(701);
        assertThat(counts.fromPublication().getMaxValue()).isEqualTo(500);
    }

    @Test
    void shouldCallAVersionLostThatIsLeftOutWithoutAWholeMarket() {
        hear(delta(8, BEGIN), BEGIN);

        assertThat(counts().lost()).isEqualTo(2);
        assertThat(counts().merged()).isZero();
    }

    @Test
    void shouldCallVersionsMergedThatAWholeMarketStandsFor() {
        hear("{\"op\":\"delta\",\"market\":\"m-0001\",\"time\":1,\"full\":true,\"version\":9}", BEGIN);

        assertThat(counts().lost()).isZero();
        assertThat(counts().merged()).isEqualTo(3);
        assertThat(counts().received()).isEqualTo(1);
        assertThat(connection.held[1]).isEqualTo(9);
    }

    @Test
    void shouldNoticeWhatComesTwice() {
        hear(delta(6, BEGIN), BEGIN);
        hear(delta(6, BEGIN), BEGIN);

        assertThat(counts().repeated()).isEqualTo(1);
        assertThat(counts().received()).isEqualTo(1);
    }

    @Test
    void shouldPassOverMarketsThatNobodyAskedFor() {
        hear("{\"op\":\"delta\",\"market\":\"m-0009\",\"version\":1,\"time\":1}", BEGIN);

        assertThat(counts().received()).isZero();
    }

    @Test
    void shouldCountASuspensionByTheLastWhomItReaches() {
        schedule.put(0, 1, BEGIN);
        String suspended = "{\"op\":\"delta\",\"market\":\"m-0000\",\"version\":1,\"epoch\":2,\"time\":" + BEGIN
                + ",\"status\":\"SUSPENDED\"}";
        hear(suspended, BEGIN + 100);
        connection.held[0] = 0;
        hear(suspended, BEGIN + 300);

        Arrivals.Counts counts = arrivals.counts(2);
        assertThat(counts.suspensions()).isEqualTo(1);
        assertThat(counts.suspension().getTotalCount()).isEqualTo(2);
        assertThat(counts.suspensionToLast().getMaxValue()).isEqualTo(300);
        assertThat(counts.fromFeed().getTotalCount()).isZero();
        assertThat(arrivals.counts(3).suspensionToLast().getTotalCount()).isZero();
    }

    @Test
    void shouldNotCountWhatComesToASlowOne() throws IOException {
        schedule.put(1, 9, BEGIN);
        try (SocketChannel channel = SocketChannel.open()) {
            Connection slow = new Connection(channel, new int[] {1}, 3, true);
            slow.held[1] = 5;
            arrivals.delta(
                    slow,
                    payload("{\"op\":\"delta\",\"market\":\"m-0001\",\"time\":1,\"full\":true,\"version\":9}"),
                    BEGIN);

            assertThat(slow.held[1]).isEqualTo(9);
            assertThat(counts().received()).isZero();
            assertThat(counts().merged()).isZero();
        }
    }

    private Arrivals.Counts counts() {
        return arrivals.counts(1);
    }

    private static String delta(int version, long time) {
        return "{\"op\":\"delta\",\"market\":\"m-0001\",\"version\":" + version + ",\"epoch\":1,\"time\":" + time + "}";
    }

    private void hear(String image) {
        arrivals.image(connection, payload(image));
    }

    private void hear(String delta, long nowMicros) {
        arrivals.delta(connection, payload(delta), nowMicros);
    }

    private static Payload payload(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Payload().over(bytes, 0, bytes.length);
    }
}

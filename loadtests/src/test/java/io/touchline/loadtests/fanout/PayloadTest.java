package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PayloadTest {
    private final Payload payload = new Payload();

    @Test
    void shouldFindWhatIsCountedInADelta() {
        over("{\"op\":\"delta\",\"market\":\"bench-r00001-0042\",\"version\":19,\"epoch\":4,\"time\":1795216108524000,"
                + "\"status\":\"SUSPENDED\"}");

        int place = payload.market(Payload.NONE);
        assertThat(payload.op()).isEqualTo('d');
        assertThat(payload.marketNumber(place)).isEqualTo(42);
        assertThat(payload.version(place)).isEqualTo(19);
        assertThat(payload.time(place)).isEqualTo(1795216108524000L);
        assertThat(payload.isSuspension()).isTrue();
        assertThat(payload.isFull()).isFalse();
    }

    @Test
    void shouldFindTheVersionOfAWholeMarketBehindItsOtherFields() {
        over("{\"op\":\"delta\",\"market\":\"bench-r00001-0007\",\"time\":5,\"full\":true,\"event\":\"e\","
                + "\"status\":\"OPEN\",\"version\":21,\"epoch\":4}");

        int place = payload.market(Payload.NONE);
        assertThat(payload.isFull()).isTrue();
        assertThat(payload.version(place)).isEqualTo(21);
        assertThat(payload.time(place)).isEqualTo(5);
    }

    @Test
    void shouldWalkThroughTheMarketsOfAnImage() {
        over("{\"op\":\"image\",\"id\":1,\"last\":true,\"events\":[],\"markets\":["
                + "{\"market\":\"b-0001\",\"version\":3},{\"market\":\"b-0002\",\"version\":4}]}");

        int first = payload.market(Payload.NONE);
        int second = payload.market(first);
        assertThat(payload.op()).isEqualTo('i');
        assertThat(payload.isLast()).isTrue();
        assertThat(payload.marketNumber(first)).isEqualTo(1);
        assertThat(payload.version(first)).isEqualTo(3);
        assertThat(payload.marketNumber(second)).isEqualTo(2);
        assertThat(payload.version(second)).isEqualTo(4);
        assertThat(payload.market(second)).isEqualTo(Payload.NONE);
    }

    @Test
    void shouldSeeNothingOfWhatIsBesideTheMessage() {
        byte[] bytes = "\"full\":true{\"op\":\"heartbeat\"}\"market\":\"x-0001\"".getBytes(StandardCharsets.UTF_8);
        int from = bytes.length - "{\"op\":\"heartbeat\"}\"market\":\"x-0001\"".length();

        Payload heartbeat = payload.over(bytes, from, from + "{\"op\":\"heartbeat\"}".length());

        assertThat(heartbeat.op()).isEqualTo('h');
        assertThat(heartbeat.isFull()).isFalse();
        assertThat(heartbeat.market(Payload.NONE)).isEqualTo(Payload.NONE);
    }

    @Test
    void shouldTellAnErrorFromAnEvent() {
        over("{\"op\":\"event\",\"event\":\"e\"}");
        assertThat(payload.isError()).isFalse();

        over("{\"op\":\"error\",\"id\":1}");
        assertThat(payload.isError()).isTrue();
    }

    @Test
    void shouldReadNoNumberWhereTheIdOfAMarketHasNone() {
        over("{\"op\":\"delta\",\"market\":\"1.131162806\"}");
        assertThat(payload.marketNumber(payload.market(Payload.NONE))).isEqualTo(2806);

        over("{\"op\":\"delta\",\"market\":\"abc\"}");
        assertThat(payload.marketNumber(payload.market(Payload.NONE))).isEqualTo(Payload.NONE);
    }

    private void over(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Payload ignored = payload.over(bytes, 0, bytes.length);
    }
}

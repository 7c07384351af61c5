package io.touchline.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FrameTest {
    private final Frame frame = new Frame();

    @Test
    void shouldFindTheFieldsOfADelta() {
        read("{\"op\":\"delta\",\"market\":\"m-1\",\"version\":19,\"epoch\":4,\"time\":1795216108524000,"
                + "\"status\":\"SUSPENDED\"}");

        int market = frame.market(0);
        assertThat(frame.isDelta()).isTrue();
        assertThat(frame.hashAt(market)).isEqualTo(hash("m-1"));
        assertThat(frame.version(market)).isEqualTo(19);
        assertThat(frame.time()).isEqualTo(1795216108524000L);
        assertThat(frame.isSuspension()).isTrue();
        assertThat(frame.isFull()).isFalse();
    }

    @Test
    void shouldWalkThroughTheMarketsOfAnImage() {
        read("{\"op\":\"image\",\"id\":1,\"last\":true,\"position\":\"p\",\"time\":1,\"events\":[],\"markets\":["
                + "{\"market\":\"a\",\"name\":\"said \\\"market\\\":\\\"x\\\"\",\"version\":3},"
                + "{\"market\":\"b\",\"version\":4}]}");

        int first = frame.market(0);
        int second = frame.market(first);
        assertThat(frame.version(first)).isEqualTo(3);
        assertThat(frame.hashAt(second)).isEqualTo(hash("b"));
        assertThat(frame.version(second)).isEqualTo(4);
        assertThat(frame.market(second)).isEqualTo(Frame.NONE);
        assertThat(frame.isLast()).isTrue();
        assertThat(frame.position()).isEqualTo("p");
        assertThat(frame.op()).isEqualTo("image");
    }

    @Test
    void shouldNotSeeWhatALongerFrameLeftBehind() {
        read("{\"op\":\"delta\",\"market\":\"m\",\"version\":2,\"time\":1,\"full\":true}");
        read("{\"op\":\"delta\",\"market\":\"m\",\"version\":3,\"time\":1}");

        assertThat(frame.isFull()).isFalse();
    }

    @Test
    void shouldReadFramesOfAnySize() {
        read("{\"op\":\"heartbeat\",\"padding\":\"" + "x".repeat(200_000) + "\",\"position\":\"end\"}");

        assertThat(frame.position()).isEqualTo("end");
    }

    private void read(String json) {
        frame.read(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
    }

    private static long hash(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return VersionTable.hash(bytes, 0, bytes.length);
    }
}

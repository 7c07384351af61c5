package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that leave together, and whose memory they are put together in. */
final class BundleTest {
    private final Bundles bundles = new Bundles();
    private final Form.Frames form = new Form.Frames(0, Encoding.JSON, null);
    private final SharedMessage first = message(1);
    private final SharedMessage second = message(2_000);

    @Test
    void shouldPutMessagesTogetherInTheirOrder() {
        Bundle held = bundles.with(bundles.with(null, first), second);
        List<SharedMessage> inOrder = new ArrayList<>();
        held.forEach(inOrder::add);
        assertThat(inOrder).containsExactly(first, second);
        assertThat(content(held.bytes(form)))
                .hasSize(frame(first).length + frame(second).length)
                .startsWith(frame(first))
                .endsWith(frame(second));
        assertThat(content(held.buffer(form))).isEqualTo(content(held.bytes(form)));
    }

    @Test
    void shouldKeepTheBytesOfWhatSeveralHoldUntilNobodyDoes() {
        Bundle one = bundles.with(null, first);
        Bundle other = bundles.with(null, first);
        assertThat(other).isSameAs(one);
        ByteBuf shared = one.bytes(form);
        one.letGo();
        assertThat(other.bytes(form)).isSameAs(shared);
        bundles.release();
        assertThat(shared.refCnt()).isOne();
        other.letGo();
        bundles.release();
        assertThat(shared.refCnt()).isZero();
    }

    /** Thousands of clients with markets of their own: a buffer for each of their writes cost more than the copying. */
    @Test
    void shouldPutWhatOneClientAloneHoldsIntoTheLoopsOwnBuffer() {
        ByteBuf one = bundles.with(null, first).bytes(form);
        assertThat(content(one)).isEqualTo(frame(first));
        ByteBuf other = bundles.with(null, second).bytes(form);
        assertThat(other).isSameAs(one);
        assertThat(content(other)).isEqualTo(frame(second));
    }

    @Test
    void shouldPutTogetherMoreThanTheLoopsBufferHolds() {
        Bundle held = bundles.with(null, first);
        for (int i = 1; i < 4_000; i++) {
            held = bundles.with(held, first);
        }
        assertThat(held.bytes(form).readableBytes()).isEqualTo(4_000 * frame(first).length);
    }

    private static SharedMessage message(long id) {
        return new SharedMessage(new ServerMessage.Ok(id));
    }

    private byte[] frame(SharedMessage message) {
        return form.bytes(message);
    }

    private static byte[] content(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }
}

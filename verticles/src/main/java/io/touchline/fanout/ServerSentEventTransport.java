package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.touchline.feeds.socket.Departure;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.ServerSentEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A stream of server-sent events: an answer that does not end by itself, and whose connection ends with it. */
final class ServerSentEventTransport extends SharedTransport {
    private final EventStreamSocket socket;
    private final Form.Events form;
    private final Duration farewell;
    private boolean ended;

    ServerSentEventTransport(
            EventStreamSocket socket, Form.Events form, KernelTerms terms, Duration stallTimeout, FanoutMeter meter) {
        super(socket.context(), form, terms, meter);
        this.socket = socket;
        this.form = form;
        this.farewell = Departure.afterStall(stallTimeout);
    }

    EventStreamSocket socket() {
        return socket;
    }

    /** An event stream has no close code: the browser reconnects by itself, after the time that the reason names. */
    @Override
    public void close(CloseCode code, String reason) {
        Departure.within(code == CloseCode.STALLED ? farewell : Departure.DRAINING, channel());
        if (ended) {
            return;
        }
        ended = true;
        ByteBuf last = Unpooled.buffer();
        if (reason.startsWith(Farewell.RETRY)) {
            byte[] retry =
                    ("retry: " + reason.substring(Farewell.RETRY.length()) + "\n\n").getBytes(StandardCharsets.UTF_8);
            last.writeBytes(form.isChunked() ? ServerSentEvents.chunk(retry) : retry);
        }
        if (form.isChunked()) {
            last.writeBytes(ServerSentEvents.LAST_CHUNK.getBytes(StandardCharsets.US_ASCII));
        }
        socket.endAfter(last);
    }
}

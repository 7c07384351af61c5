package io.touchline.fanout;

import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.touchline.feeds.socket.Departure;
import io.touchline.feeds.socket.FrameGuard;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import java.time.Duration;
import java.util.function.Consumer;

/** A WebSocket. Its frames were built once, and go past the encoder that would build one for each client. */
final class WebSocketTransport extends SharedTransport {
    private final StreamSocket socket;
    private final Terms terms;

    /** What all WebSockets of an event loop have in common. */
    static final class Terms {
        private final FanoutConfig config;
        private final FanoutMeter meter;
        private final Duration farewell;
        private final KernelTerms kernel;
        private final FrameGuard.Rules plain;
        private final FrameGuard.Rules extended;
        private final Consumer<CloseCode> onRefused;

        Terms(FanoutConfig config, KernelTerms kernel, FanoutMeter meter) {
            this.config = config;
            this.meter = meter;
            this.farewell = Departure.afterStall(config.stallTimeout());
            this.kernel = kernel;
            this.plain = rules(config.requests(), false);
            this.extended = rules(config.requests(), true);
            this.onRefused = code -> count(code, meter);
        }

        private static FrameGuard.Rules rules(FanoutConfig.RequestLimits requests, boolean extended) {
            return new FrameGuard.Rules(requests.frameBytesMax(), requests.burst(), requests.perSecond(), extended);
        }
    }

    WebSocketTransport(StreamSocket socket, Form.Frames form, Terms terms) {
        super(socket.context(), form, terms.kernel, terms.meter);
        this.socket = socket;
        this.terms = terms;
        Form.Compression compression = form.compression();
        FrameGuard.stand(socket.context(), compression == null ? terms.plain : terms.extended, terms.onRefused);
        if (compression != null) {
            channel()
                    .pipeline()
                    .addBefore(
                            FrameGuard.NAME,
                            "touchline-inflation",
                            new FrameInflation(
                                    compression.inflater(),
                                    terms.config.requests().frameBytesMax()));
        }
        channel().pipeline().addBefore(FrameGuard.NAME, "touchline-utf8", new Utf8FrameValidator(false));
    }

    private static void count(CloseCode refused, LimitMeter limits) {
        switch (refused) {
            case MESSAGE_TOO_BIG -> limits.limitHit(Limit.STREAM_FRAME_BYTES);
            case LIMIT -> limits.limitHit(Limit.STREAM_REQUEST_RATE);
            case DRAINING, STALLED, OVERLOADED, PROTOCOL, TOKEN -> {}
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        // The answer is waited for only once the code is written, and to a client that takes nothing it never is.
        Departure.within(code == CloseCode.STALLED ? terms.farewell : Departure.DRAINING, channel());
        socket.close(code.number(), reason);
    }
}

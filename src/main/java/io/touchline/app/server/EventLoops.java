package io.touchline.app.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.touchline.app.config.ServerConfig.Transport;
import io.touchline.operations.RuntimeMetrics;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The event loops of a server and what serves their sockets. */
final class EventLoops {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    private EventLoops() {}

    /** Begins them, and says which transport it has come to. */
    static Vertx open(Transport wanted) {
        boolean wantsNative = switch (wanted) {
            case AUTO -> true;
            case NIO -> false;
        };
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(wantsNative));
        LoggingEventBuilder log = LOG.atInfo().addKeyValue("transport", transport(vertx));
        Throwable missing = vertx.unavailableNativeTransportCause();
        if (wantsNative && missing != null) {
            log = log.addKeyValue("reason", missing.getMessage());
        }
        log.log("Sockets are served by {}", transport(vertx));
        return vertx;
    }

    /** Tells the metrics of them; done when each loop measures itself. */
    static Future<?> meter(Vertx vertx, MeterRegistry registry) {
        RuntimeMetrics.transport(registry, transport(vertx));
        Timer lag = RuntimeMetrics.lagTimer(registry);
        return vertx.deployVerticle(
                () -> new RuntimeMetrics(lag),
                new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE));
    }

    /** The only native one that comes with the server is epoll. */
    private static String transport(Vertx vertx) {
        return vertx.isNativeTransportEnabled() ? "epoll" : "nio";
    }
}

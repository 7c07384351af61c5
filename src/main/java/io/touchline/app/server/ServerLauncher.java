package io.touchline.app.server;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.ServerConfig;
import io.touchline.app.config.ServerConfig.TlsConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.io.PrintStream;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: the one place where the parts of a server are put together. What is begun here is given to the drain in the
 * same breath, so that a start that fails half-way leaves nothing behind.
 */
public final class ServerLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLauncher.class);
    private static final String LOOPBACK = "127.0.0.1";

    private final LaunchPlan plan;
    private final ServerConfig config;
    private final PrintStream out;
    private final Drain drain;

    public ServerLauncher(LaunchPlan plan, PrintStream out) {
        this.plan = plan;
        this.config = plan.config();
        this.out = out;
        this.drain = new Drain(config.drain());
    }

    /**
     * Starts and waits until a subscriber would get an image; then the ready line is on standard output. To be called once, not on
     * an event loop.
     *
     * @throws ConfigException when it cannot be; nothing is running then
     */
    public RunningServer start() {
        try {
            RunningServer server = compose();
            announce(server);
            return server;
        } catch (RuntimeException e) {
            drain.run();
            throw e;
        }
    }

    private RunningServer compose() {
        // First of all, so that a port that is taken ends the start at once and with nothing begun.
        FreePort.require(config.host(), config.port());
        FreePort.require(LOOPBACK, config.opsPort());
        DataFolder data = DataFolder.open(config.dataDir());
        drain.add("data folder", () -> Future.succeededFuture().onComplete(ended -> data.close()));
        long incarnation = data.nextIncarnation();
        LOG.atInfo().addKeyValue("incarnation", incarnation).log("Starting as {} with {}", plan.mode(), config);

        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        drain.add("vert.x", vertx::close);

        HttpServer ops = listen(vertx, new HttpServerOptions(), Router.router(vertx), LOOPBACK, config.opsPort());
        HttpServer edge = listen(vertx, edgeOptions(), Router.router(vertx), config.host(), config.port());
        return new RunningServer(edge.actualPort(), ops.actualPort(), drain);
    }

    private HttpServerOptions edgeOptions() {
        HttpServerOptions options = new HttpServerOptions();
        TlsConfig tls = config.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(tls.certificate().toString())
                            .addKeyPath(tls.key().toString()));
        }
        return options;
    }

    private HttpServer listen(Vertx vertx, HttpServerOptions options, Router router, String host, int port) {
        HttpServer server = vertx.createHttpServer(options).requestHandler(router);
        try {
            HttpServer listening = server.listen(port, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            drain.add("port " + listening.actualPort(), listening::close);
            return listening;
        } catch (CompletionException e) {
            throw FreePort.refused(host, port, e.getCause() == null ? e : e.getCause());
        }
    }

    private void announce(RunningServer server) {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        boolean secure = config.tls() != null;
        out.printf(
                "Touchline ready: %s://%s:%d (stream %s://%s:%d/stream) ops http://%s:%d%n",
                secure ? "https" : "http",
                host,
                server.port(),
                secure ? "wss" : "ws",
                host,
                server.port(),
                LOOPBACK,
                server.opsPort());
        out.flush();
    }
}

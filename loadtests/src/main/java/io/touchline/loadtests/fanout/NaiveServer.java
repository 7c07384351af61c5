package io.touchline.loadtests.fanout;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one would write first: a Vert.x WebSocket server that sends each message to each subscriber with {@code writeTextMessage}. A
 * subscriber names its markets in one text message; whoever publishes sends lines {@code MARKET MESSAGE} over TCP. The peer that
 * everybody has at hand.
 */
public final class NaiveServer {
    private final Map<String, Set<ServerWebSocket>> subscribers = new HashMap<>();

    private NaiveServer() {}

    /** @param arguments the port for subscribers, the port for the publisher */
    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx();
        NaiveServer server = new NaiveServer();
        vertx.runOnContext(ignored -> vertx.createHttpServer()
                .webSocketHandler(server::subscriber)
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .compose(http -> vertx.createNetServer()
                        .connectHandler(server::publisher)
                        .listen(Integer.parseInt(arguments[1]), "127.0.0.1"))
                .onSuccess(net -> System.out.println("ready"))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                }));
    }

    private void subscriber(ServerWebSocket socket) {
        socket.textMessageHandler(markets -> {
            for (String market : markets.split(",")) {
                boolean ignored = subscribers
                        .computeIfAbsent(market, unseen -> new LinkedHashSet<>())
                        .add(socket);
            }
            socket.writeTextMessage("{\"op\":\"subscribed\"}").onFailure(ignored -> {});
        });
        socket.closeHandler(
                closed -> subscribers.values().removeIf(sockets -> sockets.remove(socket) && sockets.isEmpty()));
        socket.exceptionHandler(ignored -> {});
    }

    private void publisher(NetSocket publisher) {
        publisher.handler(RecordParser.newDelimited("\n", this::publish));
    }

    private void publish(Buffer line) {
        String text = line.toString(StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        String message = text.substring(space + 1);
        for (ServerWebSocket socket : subscribers.getOrDefault(text.substring(0, space), Set.of())) {
            socket.writeTextMessage(message).onFailure(ignored -> {});
        }
    }
}

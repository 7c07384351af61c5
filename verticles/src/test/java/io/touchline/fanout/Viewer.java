package io.touchline.fanout;

import io.touchline.protocol.stream.ClientMessageJson;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.ServerMessageJson;
import io.touchline.protocol.stream.SharedMessage;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A client that comes, goes, reads slowly and changes its mind, at random; it resumes with its last position when it comes back. */
final class Viewer {
    private static final String[] FILTERS = {
        "{}",
        "{\"sports\":[\"football\"]}",
        "{\"inPlay\":true}",
        "{\"events\":[\"e0\",\"e1\"]}",
        "{\"events\":[\"e2\"],\"inPlay\":false}",
        "{\"markets\":[\"e0-m0\",\"e1-m1\",\"e3-m2\"]}",
        "{\"competitions\":[\"Cup\"],\"marketTypes\":[\"MATCH_ODDS\"]}",
        "{\"marketTypes\":[\"TOTALS\"]}"
    };
    private static final int[] CONFLATE_MS = {0, 0, 100, 10_000};
    private static final int SUBSCRIPTIONS_MAX = 3;

    final ModelClient model;
    final Map<Long, String> filters = new LinkedHashMap<>();

    private final Map<Long, Integer> conflateMs = new LinkedHashMap<>();
    private final RandomGenerator random;
    private final boolean slow;
    private @Nullable Connection connection;
    private final Set<Long> resuming = new HashSet<>();
    private boolean turnedAway;

    /** The answer may be lost with the connection. */
    private boolean hasUnsubscribed;

    private long lastId;

    private record Connection(Edge edge, FakeTransport transport, Client client, Conversation conversation) {}

    /** What a viewer connects to. */
    record Edge(Fanout fanout, Positions positions, Conversation.Setting setting) {}

    Viewer(ModelClient model, RandomGenerator random) {
        this.model = model;
        this.random = random;
        this.slow = random.nextBoolean();
    }

    boolean isConnected() {
        return connection != null;
    }

    void connect(Edge edge) {
        FakeTransport transport =
                new FakeTransport(slow ? random.nextInt(1, 6) : FakeTransport.UNLIMITED, message -> receive(message));
        Client client = new Client(transport, edge.fanout());
        Conversation conversation = new Conversation(client, edge.setting(), ignored -> {});
        connection = new Connection(edge, transport, client, conversation);
        edge.fanout().add(client, 0);
        model.connected(keepsUp());
        resuming.clear();
        if (turnedAway) {
            // The connection broke before it could begin anew.
            model.clear();
        }
        turnedAway = false;
        if (model.position() == null) {
            model.clear();
        }
        if (hasUnsubscribed) {
            model.unsure.addAll(model.markets.keySet());
            hasUnsubscribed = false;
        }
        filters.keySet().forEach(id -> subscribe(id, model.position()));
        if (filters.isEmpty()) {
            subscribeAnew();
        }
    }

    /** The connection breaks: what was written last may never arrive. */
    void disconnect() {
        Connection broken = connection;
        if (broken != null) {
            connection = null;
            broken.transport().deliver(random.nextInt(broken.transport().waiting() + 1));
            broken.edge().fanout().remove(broken.client());
        }
    }

    void subscribeAnew() {
        if (connection != null && filters.size() < SUBSCRIPTIONS_MAX) {
            lastId++;
            filters.put(lastId, FILTERS[random.nextInt(FILTERS.length)]);
            conflateMs.put(lastId, CONFLATE_MS[random.nextInt(CONFLATE_MS.length)]);
            if (!keepsUp()) {
                model.expectJoinedVersions();
            }
            subscribe(lastId, null);
        }
    }

    void unsubscribe() {
        Connection current = connection;
        if (current != null && filters.size() > 1) {
            long id = filters.keySet().iterator().next();
            filters.remove(id);
            conflateMs.remove(id);
            hasUnsubscribed = true;
            current.conversation().hear(() -> ClientMessageJson.read("{\"op\":\"unsubscribe\",\"id\":" + id + "}"));
        }
    }

    void beat() {
        Connection current = connection;
        if (current != null && current.transport().isWritable()) {
            current.client()
                    .send(new ServerMessage.Heartbeat(current.edge().positions().of(current.client()), 1));
            current.edge().fanout().flushTouched();
        }
    }

    /** Reads some of what came; the socket may say later, or not at all for a while, that it has room again. */
    void read() {
        Connection current = connection;
        if (current != null) {
            current.transport().deliver(random.nextInt(1, 8));
            if (current.transport().isWritable() && random.nextInt(3) > 0) {
                current.client().drain();
            }
            beginAnewWhenTurnedAway();
            leaveWhenClosed();
        }
    }

    void readAll() {
        Connection current = connection;
        if (current != null) {
            current.transport().room(FakeTransport.UNLIMITED);
            current.client().drain();
            current.transport().deliver(current.transport().waiting());
            leaveWhenClosed();
        }
    }

    /** The server sends those away who came before the loop had its view, or after the view was lost: they come again and resume. */
    private void leaveWhenClosed() {
        if (connection != null && connection.transport().closed() != null) {
            disconnect();
        }
    }

    boolean isComplete() {
        return connection != null && model.complete.containsAll(filters.keySet());
    }

    /** A new image where the client wanted to go on: what it holds from before is not to be trusted. */
    void beginAnewWhenTurnedAway() {
        if (turnedAway) {
            disconnect();
            model.clear();
        }
    }

    private boolean keepsUp() {
        return !slow && conflateMs.values().stream().allMatch(ms -> ms == 0);
    }

    private void subscribe(long id, @Nullable String position) {
        Connection current = connection;
        if (current != null) {
            String resume = position == null ? "" : ",\"resume\":\"" + position + "\"";
            if (position != null) {
                resuming.add(id);
            }
            current.conversation()
                    .hear(() -> ClientMessageJson.read("{\"op\":\"subscribe\",\"id\":" + id + ",\"filter\":"
                            + filters.get(id) + ",\"conflateMs\":" + conflateMs.get(id) + resume + "}"));
        }
    }

    private void receive(SharedMessage message) {
        model.receive(ServerMessageJson.write(message.message()));
        if (message.message() instanceof ServerMessage.Subscribed answer
                && !answer.resumed()
                && resuming.contains(answer.id())) {
            turnedAway = true;
        }
    }
}

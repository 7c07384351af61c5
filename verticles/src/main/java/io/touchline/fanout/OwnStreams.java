package io.touchline.fanout;

import io.touchline.protocol.stream.ServerMessage;
import io.vertx.core.Context;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The connections of this node that speak for an account, for what is told to its bettor alone. What is told goes out at once, in front of
 * prices that are held back; a connection that takes nothing is closed after its time, which bounds what waits for it. Thread-safe.
 */
public final class OwnStreams {
    private final ConcurrentMap<String, Set<Member>> members = new ConcurrentHashMap<>();
    private volatile Consumer<String> joined = ignored -> {};

    /** One connection on its event loop. */
    record Member(Context context, Fanout fanout, Client client) {}

    /** From now on told, on any event loop, of each account that has one connection more. */
    public void onJoin(Consumer<String> listener) {
        joined = listener;
    }

    /** Whether anybody would hear. */
    public boolean hasListeners(String account) {
        return members.containsKey(account);
    }

    /** Tells all connections of an account. From any thread; messages of one thread come in its order. */
    public void tell(String account, ServerMessage message) {
        members.getOrDefault(account, Set.of())
                .forEach(member ->
                        member.context().runOnContext(ignored -> member.fanout().answer(member.client(), message)));
    }

    void add(String account, Member member) {
        members.compute(account, (ignored, held) -> {
            Set<Member> all = held == null ? ConcurrentHashMap.newKeySet() : held;
            all.add(member);
            return all;
        });
        joined.accept(account);
    }

    void remove(String account, Member member) {
        members.computeIfPresent(account, (ignored, held) -> {
            held.remove(member);
            return held.isEmpty() ? null : held;
        });
    }
}

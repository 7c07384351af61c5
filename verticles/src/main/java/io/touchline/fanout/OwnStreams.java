package io.touchline.fanout;

import io.touchline.protocol.BetId;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.Context;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * The connections of this node that speak for an account, for what is told to its bettor alone. What is told goes out at once, in front of
 * prices that are held back; for a connection that does not keep up the newest of each bet and of the balance waits. Thread-safe.
 */
public final class OwnStreams {
    /** The balance as what news are of: no bet has an empty id. */
    private static final String BALANCE = "";

    private final ConcurrentMap<String, Set<Member>> members = new ConcurrentHashMap<>();
    private volatile Consumer<String> joined = ignored -> {};

    /** One connection that speaks for an account. */
    interface Member {
        /** On which it is told. */
        Context context();

        /**
         * News of the account; encoded once for all its connections.
         *
         * @param subject what they are of: news take the place of older ones of the same that have not been sent
         */
        void hear(String subject, SharedMessage news);
    }

    /** From now on told, on any event loop, of each account that has one connection more. */
    public void onJoin(Consumer<String> listener) {
        joined = listener;
    }

    /** Whether anybody would hear. */
    public boolean hasListeners(String account) {
        return members.containsKey(account);
    }

    /** Tells all connections of an account what became of a bet. From any thread; what one thread tells comes in its order. */
    public void tell(String account, BetId bet, ServerMessage.OwnBet news) {
        tell(account, bet.value(), news);
    }

    /** The same for the account's balance. */
    public void tell(String account, ServerMessage.OwnAccount balance) {
        tell(account, BALANCE, balance);
    }

    private void tell(String account, String subject, ServerMessage message) {
        SharedMessage news = new SharedMessage(message);
        members.getOrDefault(account, Set.of())
                .forEach(member -> member.context().runOnContext(ignored -> member.hear(subject, news)));
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

package io.touchline.session;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords against bcrypt hashes, on threads of its own: a check takes tens of milliseconds, and neither event loops nor
 * the workers of others may wait for it. An unknown user costs the same work as a known one. Usable from any thread.
 */
public final class Passwords {
    /** Where bcrypt stops reading: a longer password is refused, since the rest of it would count for nothing. */
    public static final int BYTES_MAX = 72;

    /** Some 50 to 100 ms on the machines of 2026. */
    public static final int DEFAULT_COST = 10;

    private static final int THREADS = 2;
    /** With two threads and 100 ms each, the last one waits for less than two seconds. */
    private static final int WAITING_MAX = 32;

    private final Map<String, User> users;
    private final String nobodysHash;
    private final WorkerExecutor threads;
    private final AtomicInteger waiting = new AtomicInteger();

    public Passwords(Vertx vertx, Collection<User> users) {
        this.users = users.stream().collect(Collectors.toUnmodifiableMap(User::name, Function.identity()));
        int cost = users.stream().mapToInt(User::cost).max().orElse(DEFAULT_COST);
        this.nobodysHash = hash(Long.toHexString(new SecureRandom().nextLong()), cost);
        this.threads = vertx.createSharedWorkerExecutor("passwords", THREADS);
    }

    /**
     * A hash to keep in place of the password. Blocking, for as long as a check.
     *
     * @throws IllegalArgumentException when the password is longer than {@value #BYTES_MAX} bytes
     */
    public static String hash(String password, int cost) {
        if (!fits(password)) {
            throw new IllegalArgumentException("password: (expected: 1 to " + BYTES_MAX + " bytes in UTF-8)");
        }
        return new String(
                BCrypt.with(BCrypt.Version.VERSION_2B).hash(cost, password.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.US_ASCII);
    }

    /** Whether bcrypt reads all of it. */
    static boolean fits(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0 && bytes <= BYTES_MAX;
    }

    /**
     * The user when the password is right, else null. Fails with {@link BusyException} when too many wait already.
     */
    Future<@Nullable User> check(String name, String password) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return Future.failedFuture(new BusyException());
        }
        User user = users.get(name);
        String hash = user == null ? nobodysHash : user.passwordHash();
        return threads.<Boolean>executeBlocking(() -> matches(password, hash), false)
                .onComplete(done -> waiting.decrementAndGet())
                .map(right -> Boolean.TRUE.equals(right) ? user : null);
    }

    private static boolean matches(String password, String hash) {
        return BCrypt.verifyer()
                .verify(password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.US_ASCII))
                .verified;
    }

    /** Too many passwords wait to be checked. */
    static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BusyException() {
            super("too many passwords wait to be checked (expected: at most " + WAITING_MAX + ")", null, false, false);
        }
    }
}

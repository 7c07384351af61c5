package io.touchline.wallet.http;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An operator's wallet that keeps the protocol, behind a server and a line that do not: late, twice, out of order, half, with an error
 * after success, or not at all. Its books are checked from outside; what breaks the protocol on our side is in {@link #violations}.
 */
public final class HostileWallet implements AutoCloseable {
    public static final String KEY = "a shared key of thirty-two letters";
    public static final String BEARER = "token-of-the-wallet";
    private static final long SECONDS_OFF_MAX = 30;
    private static final int LATE_MS = 120;

    private final Vertx vertx;
    private final HttpServer server;
    private final Random random;
    private final Map<String, Long> available = new HashMap<>();
    private final Map<String, Long> owed = new HashMap<>();
    private final Map<String, Stake> stakes = new HashMap<>();
    private final Map<String, Done> done = new HashMap<>();
    private final Set<String> locked = new HashSet<>();
    private final Set<String> nonces = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
    /** On the server's event loop alone. */
    private final List<Runnable> heldBack = new ArrayList<>();

    private final AtomicInteger underWay = new AtomicInteger();
    private final Queue<Runnable> kept = new ConcurrentLinkedQueue<>();
    private int toKeep;
    private int mostUnderWay;
    private int requests;
    private int percent;
    private @Nullable Trouble next;

    /** What is done to a request. */
    public enum Trouble {
        SLOW_BEFORE,
        SLOW_AFTER,
        TWICE,
        AGAIN_LATER,
        /** Done after the next request, whenever that comes. */
        OVERTAKEN,
        ERROR_BEFORE,
        ERROR_AFTER,
        HALF_ANSWER,
        RESET_BEFORE,
        RESET_AFTER,
        SILENT_AFTER,
        NO_JSON,
        ANSWER_TO_ANOTHER,
        TOO_LONG
    }

    /** Where a hold or debit stands: HELD, POSTED, VOIDED, EXPIRED, DECLINED or DEBITED. */
    public record Stake(String account, long amount, String state, long taken) {}

    private record Done(String bodyHash, JsonObject reply) {}

    /** Starts on a free port, without any trouble. */
    public HostileWallet(Vertx vertx, long seed) {
        this.vertx = vertx;
        this.random = new Random(seed);
        this.server = vertx.createHttpServer()
                .requestHandler(this::received)
                .listen(0, "127.0.0.1")
                .await();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/operator");
    }

    /** From now on this share of all requests is in trouble. */
    public synchronized void trouble(int percentOfAll) {
        percent = percentOfAll;
    }

    /** The next request is in this trouble. */
    public synchronized void next(Trouble trouble) {
        next = trouble;
    }

    /** The next answer stays here until {@link #giveKeptAnswer}. */
    public synchronized void keepNextAnswer() {
        toKeep++;
    }

    /** Sends the first of the answers that were kept, once there is one. */
    public void giveKeptAnswer() {
        Runnable answer = kept.poll();
        while (answer == null) {
            Thread.onSpinWait();
            answer = kept.poll();
        }
        answer.run();
    }

    public synchronized void deposit(String account, long amount) {
        available.merge(account, amount, Long::sum);
    }

    public synchronized void lock(String account) {
        locked.add(account);
    }

    public synchronized void expireHolds() {
        stakes.replaceAll((id, stake) -> {
            if (!stake.state().equals("HELD")) {
                return stake;
            }
            available.merge(stake.account(), stake.amount(), Long::sum);
            return new Stake(stake.account(), stake.amount(), "EXPIRED", 0);
        });
    }

    /** Less what the account owes. */
    public synchronized long worth(String account) {
        return available.getOrDefault(account, 0L) - owed.getOrDefault(account, 0L);
    }

    public synchronized @Nullable Stake stake(String id) {
        return stakes.get(id);
    }

    public synchronized Map<String, Stake> stakes() {
        return Map.copyOf(stakes);
    }

    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    public synchronized Map<Trouble, Integer> troubles() {
        return Map.copyOf(troubles);
    }

    public synchronized int requests() {
        return requests;
    }

    public synchronized int mostUnderWay() {
        return mostUnderWay;
    }

    @Override
    public void close() {
        server.close().await();
    }

    private void received(HttpServerRequest request) {
        synchronized (this) {
            requests++;
            mostUnderWay = Math.max(mostUnderWay, underWay.incrementAndGet());
        }
        AtomicBoolean ended = new AtomicBoolean();
        request.response().closeHandler(ignored -> ended(ended));
        request.response().endHandler(ignored -> ended(ended));
        request.body().onSuccess(body -> {
            if (!isAuthentic(request, body)) {
                request.response().setStatusCode(401).end();
                return;
            }
            List<Runnable> overtaken = List.copyOf(heldBack);
            heldBack.clear();
            serve(request, body, trouble());
            overtaken.forEach(Runnable::run);
        });
    }

    private void ended(AtomicBoolean before) {
        if (before.compareAndSet(false, true)) {
            underWay.decrementAndGet();
        }
    }

    private synchronized @Nullable Trouble trouble() {
        Trouble chosen = next;
        next = null;
        if (chosen == null && random.nextInt(100) < percent) {
            Trouble[] all = Trouble.values();
            chosen = all[random.nextInt(all.length)];
        }
        if (chosen != null) {
            troubles.merge(chosen, 1, Integer::sum);
        }
        return chosen;
    }

    private synchronized long late() {
        return 1L + random.nextInt(LATE_MS);
    }

    private void serve(HttpServerRequest request, Buffer body, @Nullable Trouble trouble) {
        switch (trouble) {
            case null -> answer(request, work(request, body));
            case SLOW_BEFORE -> later(() -> answer(request, work(request, body)));
            case SLOW_AFTER -> {
                JsonObject reply = work(request, body);
                later(() -> answer(request, reply));
            }
            case TWICE -> {
                work(request, body);
                answer(request, work(request, body));
            }
            case AGAIN_LATER -> {
                answer(request, work(request, body));
                later(() -> work(request, body));
            }
            case OVERTAKEN -> {
                request.connection().close();
                heldBack.add(() -> work(request, body));
            }
            case ERROR_BEFORE -> request.response().setStatusCode(503).end("busy");
            case ERROR_AFTER -> {
                work(request, body);
                request.response().setStatusCode(500).end("{\"error\":\"oh\"}");
            }
            case HALF_ANSWER -> {
                String whole = work(request, body).encode();
                request.response().putHeader("Content-Length", Integer.toString(whole.length()));
                request.response()
                        .write(whole.substring(0, whole.length() / 2))
                        .onComplete(ignored -> request.connection().close());
            }
            case RESET_BEFORE -> request.connection().close();
            case RESET_AFTER -> {
                work(request, body);
                request.connection().close();
            }
            case SILENT_AFTER -> work(request, body);
            case NO_JSON -> {
                work(request, body);
                request.response().end("<html>maintenance</html>");
            }
            case ANSWER_TO_ANOTHER -> answer(request, work(request, body).copy().put("id", "another"));
            case TOO_LONG -> answer(request, work(request, body).copy().put("padding", "x".repeat(100_000)));
        }
    }

    private void later(Runnable work) {
        vertx.setTimer(late(), ignored -> work.run());
    }

    private void answer(HttpServerRequest request, JsonObject reply) {
        synchronized (this) {
            if (toKeep > 0) {
                toKeep--;
                kept.add(() -> send(request, reply));
                return;
            }
        }
        send(request, reply);
    }

    private static void send(HttpServerRequest request, JsonObject reply) {
        if (!request.response().closed()) {
            request.response().putHeader("Content-Type", "application/json").end(reply.encode());
        }
    }

    /** What a wallet does, once for each key. */
    @CanIgnoreReturnValue
    private synchronized JsonObject work(HttpServerRequest request, Buffer bytes) {
        String path = Objects.requireNonNull(request.path()).substring("/operator/v1/".length());
        String[] parts = path.split("/", -1);
        if (request.method().equals(HttpMethod.GET)) {
            return parts[0].equals("accounts") ? balance(parts[1]) : standing(parts[1]);
        }
        JsonObject body = new JsonObject(bytes);
        String key = Objects.requireNonNull(request.getHeader("Idempotency-Key"), "Idempotency-Key");
        String hash = hash(bytes.getBytes());
        Done before = done.get(key);
        if (before != null) {
            if (!before.bodyHash().equals(hash)) {
                violations.add(key + " with another body: " + body);
            }
            return before.reply();
        }
        JsonObject reply = switch (String.join("/", parts[0], parts.length > 2 ? parts[2] : "")) {
            case "holds/" -> hold(body.getString("holdId"), body, "HELD");
            case "holds/post" -> post(parts[1], body);
            case "holds/void", "debits/void" -> letGo(parts[1], body);
            case "debits/" -> hold(body.getString("debitId"), body, "DEBITED");
            case "credits/" -> credit(body);
            case "reversals/" -> reverse(body);
            default -> throw new IllegalArgumentException(path);
        };
        if (!reply.getString("state").equals("ABSENT")) {
            done.put(key, new Done(hash, reply));
        }
        return reply;
    }

    private JsonObject hold(String id, JsonObject body, String granted) {
        if (stakes.containsKey(id)) {
            // A stone: it was let go before it came.
            return standing(id);
        }
        String account = body.getString("accountId");
        long amount = body.getLong("amount");
        long has = available.getOrDefault(account, 0L);
        if (locked.contains(account) || has < amount) {
            stakes.put(id, new Stake(account, amount, "DECLINED", 0));
            return standing(id)
                    .put("code", locked.contains(account) ? "ACCOUNT_BLOCKED" : "INSUFFICIENT_FUNDS")
                    .put("available", has);
        }
        available.put(account, has - amount);
        stakes.put(id, new Stake(account, amount, granted, granted.equals("HELD") ? 0 : amount));
        return standing(id);
    }

    private JsonObject post(String id, JsonObject body) {
        Stake stake = stakes.get(id);
        if (stake != null && stake.state().equals("HELD")) {
            long amount = body.getLong("amount");
            if (amount > stake.amount()) {
                violations.add(id + " posted " + amount + " of " + stake.amount());
            }
            available.merge(stake.account(), stake.amount() - amount, Long::sum);
            stakes.put(id, new Stake(stake.account(), stake.amount(), "POSTED", amount));
        }
        return standing(id);
    }

    private JsonObject letGo(String id, JsonObject body) {
        Stake stake = stakes.get(id);
        if (stake == null) {
            stakes.put(id, new Stake(body.getString("accountId"), 0, "VOIDED", 0));
        } else if (stake.state().equals("HELD") || stake.state().equals("DEBITED")) {
            available.merge(stake.account(), stake.amount(), Long::sum);
            stakes.put(id, new Stake(stake.account(), stake.amount(), "VOIDED", 0));
        }
        return standing(id);
    }

    private JsonObject credit(JsonObject body) {
        available.merge(body.getString("accountId"), body.getLong("amount"), Long::sum);
        return new JsonObject().put("id", body.getString("creditId")).put("state", "CREDITED");
    }

    private JsonObject reverse(JsonObject body) {
        if (!done.containsKey(body.getString("ofTransactionId"))) {
            violations.add("reversal before its credit: " + body);
        }
        String account = body.getString("accountId");
        long amount = body.getLong("amount");
        long has = Math.min(amount, available.getOrDefault(account, 0L));
        available.merge(account, -has, Long::sum);
        owed.merge(account, amount - has, Long::sum);
        return new JsonObject()
                .put("id", body.getString("reversalId"))
                .put("state", has == amount ? "REVERSED" : "RECEIVABLE")
                .put("owed", amount - has);
    }

    private JsonObject standing(String id) {
        Stake stake = stakes.get(id);
        JsonObject reply = new JsonObject().put("id", id).put("state", stake == null ? "ABSENT" : stake.state());
        return stake == null ? reply : reply.put("amount", stake.taken());
    }

    private JsonObject balance(String account) {
        long held = stakes.values().stream()
                .filter(stake ->
                        stake.account().equals(account) && stake.state().equals("HELD"))
                .mapToLong(Stake::amount)
                .sum();
        return new JsonObject()
                .put("id", account)
                .put("currency", "EUR")
                .put("available", available.getOrDefault(account, 0L))
                .put("held", held)
                .put("owed", owed.getOrDefault(account, 0L));
    }

    /** By the words of the protocol's document, not by our own code. */
    private synchronized boolean isAuthentic(HttpServerRequest request, Buffer body) {
        String time = Objects.requireNonNullElse(request.getHeader("Touchline-Timestamp"), "0");
        String nonce = Objects.requireNonNullElse(request.getHeader("Touchline-Nonce"), "");
        String signed = time + "." + nonce + "." + request.method() + "." + request.uri() + "." + hash(body.getBytes());
        boolean fresh = Math.abs(System.currentTimeMillis() / 1_000 - Long.parseLong(time)) <= SECONDS_OFF_MAX;
        return fresh
                && ("v1=" + hmac(signed)).equals(request.getHeader("Touchline-Signature"))
                && ("Bearer " + BEARER).equals(request.getHeader("Authorization"))
                && nonces.add(nonce);
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}

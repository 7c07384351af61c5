package io.touchline.session;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;

/**
 * Issues and verifies session tokens: JWTs signed with HMAC-SHA256, claims {@code iss sub roles exp jti}. Nothing is stored, so
 * every node with the same key verifies them, and none can be taken back before it expires: that is why they are short-lived.
 * Usable from any thread.
 */
public final class SessionTokens {
    private static final String ALGORITHM = "HS256";
    private static final String ISSUER = "touchline";
    /** Ours have some 300 characters. */
    private static final int LENGTH_MAX = 2_048;

    /** Where the library leaves the claims of a token that it found right. */
    private static final String CLAIMS = "accessToken";

    private static final String BEARER = "Bearer ";

    private final JWTAuth jwt;
    private final InstantSource clock;
    /** Tokens found good, by their whole text: a bettor shows the same one with each request. */
    private final Map<String, Session> verified;

    private final LongAdder verifications = new LongAdder();

    private static final class LatestUsed extends LinkedHashMap<String, Session> {
        private static final long serialVersionUID = 1L;

        private final int max;

        LatestUsed(int max) {
            super(16, 0.75f, true);
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > max;
        }
    }

    /** @param verifiedMax tokens that are remembered as good; of more the one used longest ago is verified again */
    public SessionTokens(Vertx vertx, SigningKey key, InstantSource clock, int verifiedMax) {
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(key.bytes())))
                        // The library reads the system's clock; expiry is checked here by ours.
                        .setJWTOptions(
                                new JWTOptions().setIgnoreExpiration(true).setIssuer(ISSUER)));
        this.clock = clock;
        this.verified = Collections.synchronizedMap(new LatestUsed(verifiedMax));
    }

    /** A token that speaks for the user for that long, cut to whole seconds. */
    public String issue(String user, Set<Role> roles, Duration life) {
        JsonArray names = new JsonArray();
        roles.stream().sorted().forEach(role -> names.add(role.wireName()));
        JsonObject claims = new JsonObject()
                .put("sub", user)
                .put("roles", names)
                .put("exp", clock.instant().plus(life).getEpochSecond())
                .put("jti", UUID.randomUUID().toString());
        return jwt.generateToken(
                claims,
                new JWTOptions().setAlgorithm(ALGORITHM).setIssuer(ISSUER).setNoTimestamp(true));
    }

    /**
     * Whom the token speaks for now. Fails with {@link NotAuthenticatedException}, whose message says why without the token.
     */
    public Future<Session> verify(String token) {
        if (token.isEmpty() || token.length() > LENGTH_MAX) {
            return Future.failedFuture(new NotAuthenticatedException("the token is not one of ours"));
        }
        Session known = verified.get(token);
        if (known != null) {
            return current(known);
        }
        verifications.increment();
        return jwt.authenticate(new TokenCredentials(token))
                .recover(wrong -> Future.failedFuture(new NotAuthenticatedException("the token is not one of ours")))
                .compose(user -> {
                    Session session = session(user.attributes().getJsonObject(CLAIMS, new JsonObject()));
                    verified.put(token, session);
                    return current(session);
                });
    }

    /** Like {@link #verify} for the value of an {@code Authorization} header. */
    public Future<Session> verifyHeader(String authorization) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Future.failedFuture(new NotAuthenticatedException("no bearer token"));
        }
        return verify(authorization.substring(BEARER.length()).strip());
    }

    /** How many tokens were verified by their signature, because they were not remembered. */
    long verifications() {
        return verifications.sum();
    }

    /** How many tokens are remembered as good. */
    int remembered() {
        return verified.size();
    }

    private Future<Session> current(Session session) {
        return clock.instant().isBefore(session.expiresAt())
                ? Future.succeededFuture(session)
                : Future.failedFuture(new NotAuthenticatedException("the token has expired"));
    }

    private static Session session(JsonObject claims) {
        Instant expiresAt = Instant.ofEpochSecond(claims.getLong("exp", 0L));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Object name : claims.getJsonArray("roles", new JsonArray())) {
            Role role = Role.ofWireName(String.valueOf(name));
            if (role != null) {
                roles.add(role);
            }
        }
        return new Session(claims.getString("sub", ""), roles, expiresAt);
    }
}

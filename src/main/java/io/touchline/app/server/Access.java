package io.touchline.app.server;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Mode;
import io.touchline.app.config.UserAccount;
import io.touchline.fanout.StreamTokens;
import io.touchline.limits.LimitMeter;
import io.touchline.session.Passwords;
import io.touchline.session.Role;
import io.touchline.session.SessionHandler;
import io.touchline.session.SessionTokens;
import io.touchline.session.SigningKey;
import io.touchline.session.User;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may log in and what tokens say. Demo and replay have the user {@code demo}, and {@code demo1} to {@code demoN} where asked for,
 * all with the password {@code demo}; a production node has only the users of its configuration.
 */
final class Access {
    private static final String DEMO = "demo";

    private final SessionTokens tokens;
    private final SessionHandler handler;

    private Access(SessionTokens tokens, SessionHandler handler) {
        this.tokens = tokens;
        this.handler = handler;
    }

    /** Reads or makes the signing key; blocks for the making of a password hash. */
    static Access open(Vertx vertx, LaunchPlan plan, InstantSource clock, LimitMeter limits) {
        try {
            SessionTokens tokens = new SessionTokens(
                    vertx,
                    SigningKey.inFolder(plan.config().dataDir()),
                    clock,
                    plan.config().sessions().verifiedMax());
            Passwords passwords = new Passwords(vertx, users(plan));
            return new Access(
                    tokens, new SessionHandler(passwords, tokens, plan.config().effectiveSessions(), clock, limits));
        } catch (IOException e) {
            throw new ConfigException(
                    "data-dir: " + e.getMessage() + " (expected: a folder with a usable session key)");
        }
    }

    SessionTokens tokens() {
        return tokens;
    }

    SessionHandler handler() {
        return handler;
    }

    StreamTokens forStream() {
        return token -> tokens.verify(token)
                .map(session -> new StreamTokens.Bearer(session.user(), micros(session.expiresAt())));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static List<User> users(LaunchPlan plan) {
        List<User> users = new ArrayList<>();
        plan.config().users().forEach(account -> users.add(user(account)));
        List<String> names = demoNames(plan.mode());
        if (!names.isEmpty()) {
            // One hash for all: a hundred thousand of them would take hours.
            String hash = Passwords.hash(DEMO, Passwords.DEFAULT_COST);
            names.forEach(name -> users.add(new User(name, hash, Set.of(Role.PLAYER))));
        }
        return users;
    }

    /** The users that a mode has beside those of the configuration. */
    static List<String> demoNames(Mode mode) {
        int more = switch (mode) {
            case Mode.Demo demo -> demo.accounts();
            case Mode.Replay replay -> replay.accounts();
            case Mode.Serve() -> -1;
        };
        List<String> names = new ArrayList<>();
        for (int i = 0; i <= more; i++) {
            names.add(i == 0 ? DEMO : DEMO + i);
        }
        return names;
    }

    /** Whom a stranger may log in as, with the password of the same name; null on a production node. */
    static @Nullable String trialUser(Mode mode) {
        return mode instanceof Mode.Serve ? null : DEMO;
    }

    private static User user(UserAccount account) {
        Set<Role> roles = account.roles().stream()
                .map(role -> switch (role) {
                    case PLAYER -> Role.PLAYER;
                    case OPERATOR -> Role.OPERATOR;
                })
                .collect(Collectors.toUnmodifiableSet());
        return new User(account.name(), account.passwordHash(), roles);
    }
}

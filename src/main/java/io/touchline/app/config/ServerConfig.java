package io.touchline.app.config;

import io.touchline.protocol.FeedName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that can be configured of a server. {@code touchline-defaults.yaml} says what each key means; the keys of the file are the
 * names of the components in kebab-case. Its {@code toString} shows no secret.
 */
public record ServerConfig(
        String host,
        int port,
        int opsPort,
        Path dataDir,
        @Nullable TlsConfig tls,
        List<String> origins,
        FeedsConfig feeds,
        List<UserAccount> users,
        LimitsConfig limits,
        LogConfig log,
        Duration drain) {
    private static final int PORT_MAX = 65_535;
    private static final int ORIGINS_MAX = 100;
    private static final int USERS_MAX = 10_000;
    private static final Duration DRAIN_MAX = Duration.ofMinutes(10);
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.\\-\\[\\]:]{1,255}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-:]{1,255}");

    public ServerConfig {
        Checks.present("host", host, "a host name or address");
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("host: \"" + host + "\" (expected: a host name or address)");
        }
        Checks.range("port", port, 0, PORT_MAX);
        Checks.range("ops-port", opsPort, 0, PORT_MAX);
        if (port == opsPort && port != 0) {
            throw new IllegalArgumentException(
                    "ops-port: " + opsPort + " (expected: another port than the public one)");
        }
        Checks.present("data-dir", dataDir, "a folder");
        origins = List.copyOf(Checks.present("origins", origins, "a list of origins, or []"));
        requireOrigins(origins);
        Checks.present("feeds", feeds, "a section");
        users = List.copyOf(Checks.present("users", users, "a list of users, or []"));
        requireDifferentUsers(users);
        Checks.present("limits", limits, "a section");
        Checks.present("log", log, "a section");
        Durations.require("drain", Checks.present("drain", drain, "a duration"), Duration.ZERO, DRAIN_MAX);
    }

    /** With push feeds beside those of the file; fails when a name is taken already. */
    public ServerConfig withPushFeeds(List<PushFeed> more) {
        List<PushFeed> all = Stream.concat(feeds.push().stream(), more.stream()).toList();
        return new ServerConfig(
                host,
                port,
                opsPort,
                dataDir,
                tls,
                origins,
                new FeedsConfig(feeds.silence(), all),
                users,
                limits,
                log,
                drain);
    }

    private static void requireOrigins(List<String> origins) {
        Checks.range("origins", origins.size(), 0, ORIGINS_MAX);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("origins: \"" + origin
                        + "\" (expected: scheme, host and port, such as https://www.example.com)");
            }
        }
    }

    private static void requireDifferentUsers(List<UserAccount> users) {
        Checks.range("users", users.size(), 0, USERS_MAX);
        Set<String> names = new HashSet<>();
        for (UserAccount user : users) {
            if (!names.add(user.name())) {
                throw new IllegalArgumentException("users: \"" + user.name() + "\" twice (expected: each name once)");
            }
        }
    }

    /** Where the public port finds its certificate chain and its key, both PEM. */
    public record TlsConfig(Path certificate, Path key) {
        public TlsConfig {
            Checks.present("certificate", certificate, "the path of a PEM file");
            Checks.present("key", key, "the path of a PEM file");
        }
    }

    /** The feeds of a server; {@code silence} holds for each that names none. */
    public record FeedsConfig(Duration silence, List<PushFeed> push) {
        private static final int FEEDS_MAX = 1_000;

        public FeedsConfig {
            PushFeed.requireSilence(Checks.present("silence", silence, "a duration"));
            push = List.copyOf(Checks.present("push", push, "a list of feeds, or []"));
            Checks.range("push", push.size(), 0, FEEDS_MAX);
            Set<FeedName> names = new HashSet<>();
            for (PushFeed feed : push) {
                if (!names.add(feed.name())) {
                    throw new IllegalArgumentException(
                            "push: \"" + feed.name() + "\" twice (expected: each name once)");
                }
            }
        }

        /** How long this feed may be silent before it is down. */
        public Duration silenceOf(PushFeed feed) {
            return feed.silence() == null ? silence : feed.silence();
        }
    }

    /** A provider that pushes to {@code /feeds/v1/{name}}; without a silence limit the one of all feeds holds. */
    public record PushFeed(
            FeedName name, SecretSource secret, @Nullable Duration silence) {
        private static final Duration SILENCE_MIN = Duration.ofSeconds(1);
        private static final Duration SILENCE_MAX = Duration.ofHours(1);

        public PushFeed {
            Checks.present("name", name, "the feed's name in URLs and metrics");
            Checks.present("secret", secret, "{file: PATH} or {env: NAME}");
            if (silence != null) {
                requireSilence(silence);
            }
        }

        private static void requireSilence(Duration silence) {
            Durations.require("silence", silence, SILENCE_MIN, SILENCE_MAX);
        }
    }

    /** What one server lets in, before anything is turned away. */
    public record LimitsConfig(boolean enforced, int connections, int connectionsPerAddress) {
        private static final int CONNECTIONS_MAX = 1_000_000;

        public LimitsConfig {
            Checks.range("connections", connections, 1, CONNECTIONS_MAX);
            Checks.range("connections-per-address", connectionsPerAddress, 1, CONNECTIONS_MAX);
        }
    }

    /** How logs are written to standard error. */
    public record LogConfig(LogFormat format, LogLevel level) {
        public LogConfig {
            Checks.present("format", format, "auto, text or json");
            Checks.present("level", level, "error, warn, info or debug");
        }
    }

    /** Text is for people, JSON (one object a line) for what collects logs; AUTO is JSON for a production node. */
    public enum LogFormat {
        AUTO,
        TEXT,
        JSON
    }

    /** The least important message that is still written. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}

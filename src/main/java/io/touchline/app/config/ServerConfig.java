package io.touchline.app.config;

import io.touchline.api.ApiConfig;
import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.push.PushDoorConfig;
import io.touchline.feeds.push.PushLimits;
import io.touchline.operations.OperationsConfig;
import io.touchline.protocol.FeedName;
import io.touchline.session.SessionConfig;
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
        Transport transport,
        FeedsConfig feeds,
        List<UserAccount> users,
        LimitsConfig limits,
        FanoutConfig stream,
        CacheConfig cache,
        BetsConfig bets,
        ApiConfig api,
        SessionConfig sessions,
        OperationsSection operations,
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
        Checks.present("transport", transport, "auto or nio");
        Checks.present("feeds", feeds, "a section");
        users = List.copyOf(Checks.present("users", users, "a list of users, or []"));
        requireDifferentUsers(users);
        Checks.present("limits", limits, "a section");
        Checks.present("stream", stream, "a section");
        Checks.present("cache", cache, "a section");
        Checks.present("bets", bets, "a section");
        Checks.present("api", api, "a section");
        Checks.present("sessions", sessions, "a section");
        Checks.present("operations", operations, "a section");
        Checks.present("log", log, "a section");
        Durations.require("drain", Checks.present("drain", drain, "a duration"), Duration.ZERO, DRAIN_MAX);
    }

    /** The stream's settings as they are to be followed. */
    public FanoutConfig effectiveStream() {
        return limits.enforced() ? stream : stream.withoutClientLimits();
    }

    /** The login's settings as they are to be followed. */
    public SessionConfig effectiveSessions() {
        return limits.enforced() ? sessions : sessions.withoutAddressLimits();
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
                transport,
                feeds.withPush(all),
                users,
                limits,
                stream,
                cache,
                bets,
                api,
                sessions,
                operations,
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

    /** What serves the sockets: AUTO is the operating system's own (epoll) where it is there, NIO what every Java has. */
    public enum Transport {
        AUTO,
        NIO
    }

    /**
     * The feeds of a server; {@code silence} and {@code late} hold for each that names none.
     *
     * @param door what the push door lets in over all feeds
     * @param limits what each push feed may take up
     */
    public record FeedsConfig(
            Duration silence, Duration late, List<PushFeed> push, PushDoorConfig door, PushLimits limits) {
        private static final int FEEDS_MAX = 1_000;

        public FeedsConfig {
            PushFeed.requireSilence(Checks.present("silence", silence, "a duration"));
            PushFeed.requireLate(Checks.present("late", late, "a duration"));
            push = List.copyOf(Checks.present("push", push, "a list of feeds, or []"));
            Checks.range("push", push.size(), 0, FEEDS_MAX);
            Checks.present("door", door, "a section");
            Checks.present("limits", limits, "a section");
            Set<FeedName> names = new HashSet<>();
            for (PushFeed feed : push) {
                if (!names.add(feed.name())) {
                    throw new IllegalArgumentException(
                            "push: \"" + feed.name() + "\" twice (expected: each name once)");
                }
            }
        }

        FeedsConfig withPush(List<PushFeed> all) {
            return new FeedsConfig(silence, late, all, door, limits);
        }

        /** How long this feed may be silent before it is down. */
        public Duration silenceOf(PushFeed feed) {
            return feed.silence() == null ? silence : feed.silence();
        }

        /** How old this feed's lines may be on arrival before it is late. */
        public Duration lateOf(PushFeed feed) {
            return feed.late() == null ? late : feed.late();
        }
    }

    /** A provider that pushes to {@code /feeds/v1/{name}}; what it leaves out is that of all feeds. */
    public record PushFeed(
            FeedName name,
            SecretSource secret,
            @Nullable Duration silence,
            @Nullable Duration late) {
        private static final Duration LIMIT_MIN = Duration.ofSeconds(1);
        private static final Duration LIMIT_MAX = Duration.ofHours(1);

        public PushFeed {
            Checks.present("name", name, "the feed's name in URLs and metrics");
            Checks.present("secret", secret, "{file: PATH} or {env: NAME}");
            if (silence != null) {
                requireSilence(silence);
            }
            if (late != null) {
                requireLate(late);
            }
        }

        private static void requireSilence(Duration silence) {
            Durations.require("silence", silence, LIMIT_MIN, LIMIT_MAX);
        }

        private static void requireLate(Duration late) {
            Durations.require("late", late, LIMIT_MIN, LIMIT_MAX);
        }
    }

    /**
     * Whether what one client may do is bounded at all.
     *
     * @param enforced false lifts the limits on connections, requests and logins from one address; the other limits stay
     */
    public record LimitsConfig(boolean enforced) {}

    /** What of the operations server is not said by {@code ops-port}. */
    public record OperationsSection(Duration tokenLife, Duration requestTimeout) {
        public OperationsSection {
            Checks.present("token-life", tokenLife, "a duration");
            Checks.present("request-timeout", requestTimeout, "a duration");
            // Its own rules, before anything is begun.
            OperationsConfig ignored = new OperationsConfig("127.0.0.1", 0, tokenLife, requestTimeout);
        }

        /** The settings of the server at an address. */
        public OperationsConfig at(String host, int port) {
            return new OperationsConfig(host, port, tokenLife, requestTimeout);
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

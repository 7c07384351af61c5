package io.touchline.operations;

import io.touchline.session.PrivateFile;
import io.touchline.session.Role;
import io.touchline.session.SessionTokens;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a token with the operator role in the data folder, for whoever can read the files of the server's own user. It is
 * written anew at half its life, and taken away when the server stops.
 */
public final class OpsTokenFile extends VerticleBase {
    /** In the data folder. */
    public static final String FILE_NAME = "ops-token";

    private static final String ACTOR = "ops-token";
    private static final Logger LOG = LoggerFactory.getLogger(OpsTokenFile.class);

    private final Path file;
    private final SessionTokens tokens;
    private final Duration life;

    public OpsTokenFile(Path dataFolder, SessionTokens tokens, Duration life) {
        this.file = dataFolder.resolve(FILE_NAME);
        this.tokens = tokens;
        this.life = life;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(
                life.toMillis() / 2,
                timer -> renew().onFailure(
                                cause -> LOG.error("{} could not be renewed; its token expires", file, cause)));
        return renew();
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> Files.deleteIfExists(file));
    }

    private Future<?> renew() {
        return vertx.executeBlocking(() -> {
            String token = tokens.issue(ACTOR, Set.of(Role.OPERATOR), life);
            PrivateFile.write(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
            return token.length();
        });
    }
}

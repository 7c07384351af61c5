package io.touchline.app.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.errorprone.annotations.DoNotCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a secret is kept. A configuration file names the place; the secret itself stands in no file of ours, log or URL. */
public sealed interface SecretSource {
    /** Long enough for any key, so short that a wrong file is noticed. */
    int BYTES_MAX = 4_096;

    /** The secret, read now; fails when the place has none. */
    Secret read(Map<String, String> environment);

    /** The two forms of the file; anything else is told what is expected. */
    @JsonCreator
    static SecretSource of(@JsonProperty("file") @Nullable Path file, @JsonProperty("env") @Nullable String env) {
        if (file != null && env == null) {
            return new InFile(file);
        }
        if (env != null && file == null) {
            return new InEnvironment(env);
        }
        throw new IllegalArgumentException("secret: names no place or two (expected: {file: PATH} or {env: NAME})");
    }

    /** Refuses a secret that stands in the configuration itself, without showing it. */
    @JsonCreator
    @DoNotCall("for the reader of the file, which finds it by its annotation")
    static SecretSource of(String inline) {
        throw new IllegalArgumentException(
                "secret: stands in the configuration itself (expected: where it is kept, {file: PATH} or {env: NAME})");
    }

    /** The first line of a file. */
    record InFile(Path file) implements SecretSource {
        @Override
        public Secret read(Map<String, String> environment) {
            try {
                long size = Files.size(file);
                if (!Files.isRegularFile(file) || size > BYTES_MAX) {
                    throw new ConfigException(
                            file + ": no secret (expected: a file of at most " + BYTES_MAX + " bytes)");
                }
                return new Secret(Files.readString(file).strip());
            } catch (IllegalArgumentException e) {
                throw new ConfigException(file + ": " + e.getMessage());
            } catch (IOException e) {
                throw new ConfigException(file + ": cannot be read (expected: a file with a secret)");
            }
        }
    }

    /** A variable of the environment. */
    record InEnvironment(String variable) implements SecretSource {
        @Override
        public Secret read(Map<String, String> environment) {
            String value = environment.get(variable);
            if (value == null || value.isBlank()) {
                throw new ConfigException(variable + ": not set (expected: a secret in this environment variable)");
            }
            return new Secret(value.strip());
        }
    }

    /** Given on the command line, for trying things out. */
    record Given(Secret secret) implements SecretSource {
        @Override
        public Secret read(Map<String, String> environment) {
            return secret;
        }
    }
}

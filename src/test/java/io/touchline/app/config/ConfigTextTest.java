package io.touchline.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.wallet.http.HttpWalletConfig.Bounds;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.touchline.wallet.http.HttpWalletConfig.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTextTest {
    private static final String HASH = "$2y$12$wq0EH1vKp9xYb5n5r3oWzOq1nC1Jb6tJ8bqSmWb0dGk2c4uY6h7aK";

    @TempDir
    private Path folder;

    @Test
    void shouldNameEachValueByItsKey() {
        ServerConfig config = new ConfigLoader().load(Layer.empty().with("ops-port", 9_999, "--ops-port"));

        assertThat(ConfigText.of(config))
                .contains("ops-port=9999 ", " feeds.silence=PT20S ", " stream.requests.frame-bytes-max=65536 ")
                .doesNotContain("null", "tls", "users", "[]", "{}")
                .doesNotContain("\n");
    }

    @Test
    void shouldShowNoHash() throws IOException {
        ServerConfig config = withFile("users: [{name: bob, password-hash: \"" + HASH + "\", roles: [player]}]\n");

        assertThat(ConfigText.of(config)).contains("users=[").contains("bob").doesNotContain(HASH);
    }

    @Test
    void shouldShowWhereSecretsAreAndNotWhatTheyAre() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
        ServerConfig config = withFile("feeds: {push: [{name: odds, secret: {file: " + secret + "}}]}\n");

        assertThat(ConfigText.of(config)).contains(secret.toString()).doesNotContain("hunter2");
    }

    @Test
    void shouldShowNoSecretThatIsPartOfASection() {
        SecretSource given = new SecretSource.Given(new Secret("hunter2"));
        WalletSection wallet = new WalletSection(
                "https://w.example",
                Phases.TWO,
                null,
                given,
                given,
                Duration.ofSeconds(3),
                Bounds.DEFAULT,
                Retry.DEFAULT);

        assertThat(ConfigText.of(wallet)).contains("bearer.secret=***").doesNotContain("hunter2");
    }

    private ServerConfig withFile(String yaml) throws IOException {
        return new ConfigLoader().load(Files.writeString(folder.resolve("touchline.yaml"), yaml), Layer.empty());
    }
}

package io.touchline.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.touchline.MutableClock;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionTokensTest {
    private static final SigningKey KEY = SigningKey.ofHex("07".repeat(32));

    private static final int REMEMBERED = 2;

    private final MutableClock clock = new MutableClock();
    private Vertx vertx;
    private SessionTokens tokens;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        tokens = new SessionTokens(vertx, KEY, clock, REMEMBERED);
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void shouldSpeakForTheUserUntilItExpires() {
        String token = tokens.issue("ann", Set.of(Role.PLAYER, Role.OPERATOR), Duration.ofMinutes(15));
        clock.pass(Duration.ofMinutes(15).minusMillis(1));

        Session session = tokens.verify(token).await();

        assertThat(session.user()).isEqualTo("ann");
        assertThat(session.roles()).containsExactlyInAnyOrder(Role.PLAYER, Role.OPERATOR);
        assertThat(session.expiresAt()).isEqualTo("2026-11-21T15:15:00Z");
        clock.pass(Duration.ofMillis(1));
        assertRefused(token, "expired");
    }

    @Test
    void shouldSayTheSameOfATokenThatItHasSeenBefore() {
        String token = tokens.issue("ann", Set.of(Role.PLAYER), Duration.ofMinutes(15));
        Session first = tokens.verify(token).await();

        assertThat(tokens.verify(token).await()).isEqualTo(first);
        assertRefused(token + "x", "not one of ours");
        clock.pass(Duration.ofMinutes(15));
        assertRefused(token, "expired");
    }

    @Test
    void shouldVerifyAgainOnlyTheTokenUsedLongestAgoWhenThereAreMoreThanItRemembers() {
        MeterRegistry meters = new SimpleMeterRegistry();
        SessionMetrics.watch(tokens, meters);
        String ann = tokens.issue("ann", Set.of(), Duration.ofMinutes(15));
        String bob = tokens.issue("bob", Set.of(), Duration.ofMinutes(15));
        String eve = tokens.issue("eve", Set.of(), Duration.ofMinutes(15));

        assertThat(users(ann, bob, ann, eve, ann)).containsExactly("ann", "bob", "ann", "eve", "ann");
        assertThat(verifications(meters)).isEqualTo(3);
        assertThat(meters.get("touchline.tokens.remembered").gauge().value()).isEqualTo(REMEMBERED);

        assertThat(users(bob)).containsExactly("bob");
        assertThat(verifications(meters)).isEqualTo(4);
    }

    @Test
    void shouldNotRememberATokenThatIsNotOneOfOurs() {
        MeterRegistry meters = new SimpleMeterRegistry();
        SessionMetrics.watch(tokens, meters);

        assertRefused("x", "not one of ours");
        assertRefused("x", "not one of ours");

        assertThat(meters.get("touchline.tokens.remembered").gauge().value()).isZero();
        assertThat(verifications(meters)).isEqualTo(2);
    }

    @Test
    void shouldGiveEachTokenItsOwnId() {
        assertThat(tokens.issue("ann", Set.of(), Duration.ofMinutes(1)))
                .isNotEqualTo(tokens.issue("ann", Set.of(), Duration.ofMinutes(1)));
    }

    @Test
    void shouldRefuseTokensThatAnotherKeySigned() {
        SessionTokens others = new SessionTokens(vertx, SigningKey.ofHex("08".repeat(32)), clock, REMEMBERED);

        assertRefused(others.issue("ann", Set.of(Role.OPERATOR), Duration.ofMinutes(1)), "not one of ours");
    }

    @Test
    void shouldRefuseTokensThatNobodySignedOrThatWereChanged() {
        String token = tokens.issue("ann", Set.of(Role.PLAYER), Duration.ofMinutes(1));
        String[] parts = token.split("\\.", -1);
        String none = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        String operator =
                encoded(new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                        .put("roles", new JsonArray().add("operator"))
                        .encode());

        for (String forged : new String[] {
            none + "." + operator + ".",
            none + "." + operator,
            none + "." + operator + "." + parts[2],
            parts[0] + "." + operator + "." + parts[2],
            parts[0] + "." + operator + ".",
            parts[0] + "." + parts[1],
            "",
            "...",
            "x",
            "x".repeat(100_000),
        }) {
            assertRefused(forged, "not one of ours");
        }
    }

    @Test
    void shouldReadTheAuthorizationHeader() {
        String token = tokens.issue("ann", Set.of(), Duration.ofMinutes(1));

        assertThat(tokens.verifyHeader("bearer  " + token).await().user()).isEqualTo("ann");
        assertThatThrownBy(() -> tokens.verifyHeader("Basic YTpi").await())
                .isInstanceOf(NotAuthenticatedException.class)
                .hasMessage("no bearer token");
    }

    @Test
    void shouldKeepItsKeyInAFileForTheOwnerAlone(@TempDir Path folder) throws IOException {
        SigningKey made = SigningKey.inFolder(folder.resolve("data"));
        Path file = folder.resolve("data").resolve(SigningKey.FILE_NAME);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.inFolder(folder.resolve("data")).bytes()).isEqualTo(made.bytes());
        assertThat(folder.resolve("data").toFile().list()).containsExactly(SigningKey.FILE_NAME);
        assertThat(made.toString()).isEqualTo("SigningKey[…]");
    }

    @Test
    void shouldRefuseAKeyThatOthersCouldRead(@TempDir Path folder) throws IOException {
        assertThat(SigningKey.inFolder(folder)).isNotNull();
        Path file = folder.resolve(SigningKey.FILE_NAME);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> SigningKey.inFolder(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rw-r-----");
    }

    private List<String> users(String... shown) {
        return Stream.of(shown)
                .map(token -> tokens.verify(token).await().user())
                .toList();
    }

    private static double verifications(MeterRegistry meters) {
        return meters.get("touchline.token.verifications").functionCounter().count();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(String token, String why) {
        assertThatThrownBy(() -> tokens.verify(token).await())
                .isInstanceOf(NotAuthenticatedException.class)
                .hasMessageContaining(why);
    }
}

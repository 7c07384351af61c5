package io.touchline.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.MutableClock;
import io.touchline.api.ApiConfig;
import io.touchline.api.ApiContract;
import io.touchline.api.ApiRouter;
import io.touchline.cache.FakeMarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.http.HttpProbe;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The login behind the API's validation, over real connections. */
final class SessionHandlerTest {
    /** 72 bytes, the last of which counts. */
    private static final String LONG = "é".repeat(35) + "ab";

    private final MutableClock clock = new MutableClock();
    private final Queue<Limit> hits = new ConcurrentLinkedQueue<>();
    private Vertx vertx;
    private SessionTokens tokens;
    private HttpProbe probe;

    @BeforeEach
    void serve() throws Exception {
        vertx = Vertx.vertx();
        tokens = new SessionTokens(vertx, SigningKey.ofHex("07".repeat(32)), clock, 100);
        Passwords passwords = new Passwords(
                vertx,
                List.of(
                        new User("demo", Passwords.hash("demo", 4), Set.of(Role.PLAYER)),
                        new User("long", Passwords.hash(LONG, 4), Set.of(Role.PLAYER))));
        SessionHandler handler = new SessionHandler(passwords, tokens, SessionConfig.defaults(), clock, hits::add);
        Router root = Router.router(vertx);
        root.route(ApiRouter.MOUNT)
                .subRouter(ApiRouter.create(
                        vertx,
                        new ApiRouter.Setting(ApiContract.load(vertx).await(), ApiConfig.defaults()),
                        new FakeMarketView(),
                        ApiRouter.Doors.of(handler),
                        new MicrosClock(clock),
                        LimitMeter.NONE));
        probe = HttpProbe.serving(vertx, root);
    }

    @AfterEach
    void close() {
        probe.close();
        vertx.close().await();
    }

    @Test
    void shouldGiveATokenThatSpeaksForTheUser() throws Exception {
        HttpResponse<String> answer = login("demo", "demo");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        JsonObject session = new JsonObject(answer.body());
        assertThat(session.getInteger("expiresIn")).isEqualTo(900);
        assertThat(tokens.verify(session.getString("token")).await().user()).isEqualTo("demo");
    }

    @Test
    void shouldNotTellAWrongUserFromAWrongPassword() throws Exception {
        HttpResponse<String> wrongPassword = login("demo", "wrong");
        HttpResponse<String> wrongUser = login("nobody", "demo");

        assertThat(wrongPassword.statusCode()).isEqualTo(401);
        assertThat(wrongPassword.body()).contains("\"code\":2001").contains("NOT_AUTHENTICATED");
        assertThat(wrongUser.statusCode()).isEqualTo(401);
        assertThat(wrongUser.body()).isEqualTo(wrongPassword.body());
    }

    @Test
    void shouldCountEveryByteOfALongPassword() throws Exception {
        assertThat(login("long", LONG).statusCode()).isEqualTo(201);
        assertThat(login("long", "é".repeat(35) + "ac").statusCode()).isEqualTo(401);
        assertThat(login("long", "é".repeat(35) + "a").statusCode()).isEqualTo(401);
    }

    @Test
    void shouldRefuseAPasswordThatBcryptWouldCut() throws Exception {
        HttpResponse<String> answer = login("long", LONG + "c");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"path\":\"/password\"");
        assertThatThrownBy(() -> Passwords.hash(LONG + "c", 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldThrottleWhoGuessesEvenWhenTheGuessIsRightAtLast() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(login("demo", "guess" + i).statusCode()).isEqualTo(401);
        }

        HttpResponse<String> throttled = login("demo", "demo");

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.body()).contains("\"code\":9004").contains("RATE_LIMITED");
        assertThat(throttled.headers().firstValue("retry-after")).contains("2");
        assertThat(hits).containsExactly(Limit.LOGIN_ATTEMPTS);
        clock.pass(Duration.ofSeconds(2));
        assertThat(login("demo", "demo").statusCode()).isEqualTo(201);
    }

    @Test
    void shouldThrottleAnAddressThatTriesManyUsers() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(login("user" + i, "guess").statusCode()).isEqualTo(401);
        }

        assertThat(login("demo", "demo").statusCode()).isEqualTo(429);
    }

    private HttpResponse<String> login(String user, String password) throws Exception {
        return probe.post(
                "/api/v1/sessions",
                new JsonObject().put("user", user).put("password", password).encode(),
                "Content-Type",
                "application/json");
    }
}

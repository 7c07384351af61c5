package io.touchline.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginCheckTest {
    private static Vertx vertx;
    private static HttpProbe probe;

    @BeforeAll
    static void serve() throws Exception {
        vertx = Vertx.vertx();
        OriginCheck check = new OriginCheck(Set.of("https://bets.example.com"));
        probe = HttpProbe.serving(
                vertx,
                request -> request.response()
                        .end(Boolean.toString(check.test(request)))
                        .onFailure(gone -> {}));
    }

    @AfterAll
    static void close() {
        probe.close();
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({
        "odds.example.com:8080, http://odds.example.com:8080, true",
        "odds.example.com:8080, HTTP://Odds.Example.com:8080, true",
        "odds.example.com, https://odds.example.com, true",
        "odds.example.com:443, https://odds.example.com, true",
        "odds.example.com:8080, https://bets.example.com, true",
        "odds.example.com:8080, https://bets.example.com:443, true",
        "odds.example.com:8080, http://bets.example.com, false",
        "odds.example.com:8080, http://odds.example.com, false",
        "odds.example.com:8080, http://odds.example.com:8081, false",
        "odds.example.com:8080, http://evil.example.org, false",
        "odds.example.com:8080, http://odds.example.com:8080.evil.org, false",
        "odds.example.com:8080, http://evil@odds.example.com:8080, false",
        "odds.example.com:8080, http://odds.example.com:8080/path, false",
        "odds.example.com:8080, ftp://odds.example.com:8080, false",
        "odds.example.com:8080, null, false",
        "odds.example.com:8080, ://, false",
    })
    void shouldAllowPagesOfThisHostAndOfTheList(String host, String origin, boolean allowed) throws Exception {
        assertThat(asked(host, "Origin: " + origin + "\r\n")).endsWith("\r\n\r\n" + allowed);
    }

    @Test
    void shouldAllowWhoIsNoBrowser() throws Exception {
        assertThat(asked("odds.example.com:8080", "")).endsWith("\r\n\r\ntrue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bets.example.com", "https://bets.example.com/", "*", ""})
    void shouldRefuseAListThatNamesNoOrigin(String origin) {
        assertThatThrownBy(() -> new OriginCheck(Set.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    private static String asked(String host, String header) throws Exception {
        return probe.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\n" + header + "Connection: close\r\n\r\n");
    }
}

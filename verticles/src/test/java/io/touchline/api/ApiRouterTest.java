package io.touchline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.limits.Limit;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input of many kinds, over real connections: each gets a problem that says what is wrong and where. */
final class ApiRouterTest {
    private static ServedApi api;

    @BeforeAll
    static void serve() throws Exception {
        api = new ServedApi(new ApiConfig(100, 1 << 10, Duration.ofMillis(300)));
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "events?limit=0, query.limit",
        "events?limit=1001, query.limit",
        "events?limit=-1, query.limit",
        "events?limit=abc, query.limit",
        "events?limit=1.5, query.limit",
        "events?limit=99999999999999999999, query.limit",
        "events?limit=%5B1%5D, query.limit",
        "events?limit=5&limit=6, query.limit",
        "events?inPlay=maybe, query.inPlay",
        "events?inPlay=1, query.inPlay",
        "events?sport=a&sport=b, query.sport",
        "events?cursor=xx, query.cursor",
        "events?cursor=%00, query.cursor",
        "events?cursor=MnRoaXM, query.cursor",
        "events/%0a, path.event",
        "events/%EF%BF%BD%07, path.event",
        "markets?status=WON, query.status",
        "markets?status=open, query.status",
        "markets?event=%0d, query.event",
    })
    void shouldRefuseWithThePathOfWhatIsWrong(String path, String wrong) throws Exception {
        HttpResponse<String> answer = api.probe.get("/api/v1/" + path);

        assertProblem(answer, 400, 1001, "MALFORMED");
        assertThat(paths(answer)).isEqualTo(wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"events?sport=%zz", "events/%zz", "markets?event=%c3%28", "events/%c3%28"})
    void shouldNeverFailOnTextThatIsNotUtf8(String path) throws Exception {
        String answer = api.probe.raw("GET /api/v1/" + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 (200|400|404) .*");
    }

    @Test
    void shouldRefuseIdsThatAreTooLong() throws Exception {
        assertProblem(api.probe.get("/api/v1/events/" + "x".repeat(129)), 400, 1001, "MALFORMED");
        assertProblem(api.probe.get("/api/v1/markets/" + "x".repeat(129)), 400, 1001, "MALFORMED");
        // 65 characters by code points, 130 by the rule for ids.
        assertProblem(api.probe.get("/api/v1/events/" + "%F0%9F%8F%86".repeat(65)), 400, 1001, "MALFORMED");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, events/none, 404, 9003, NOT_FOUND",
        "GET, markets/none, 404, 4001, MARKET_NOT_FOUND",
        "GET, nothing, 404, 9003, NOT_FOUND",
        "GET, events/a/b, 404, 9003, NOT_FOUND",
        "GET, '', 404, 9003, NOT_FOUND",
        "DELETE, events, 405, 9001, UNKNOWN_OP",
        "PUT, markets/m, 405, 9001, UNKNOWN_OP",
        "GET, sessions, 405, 9001, UNKNOWN_OP",
        "POST, openapi.yaml, 405, 9001, UNKNOWN_OP",
    })
    void shouldTellWhatIsNotThere(String method, String path, int status, int code, String name) throws Exception {
        assertProblem(api.probe.send(method, "/api/v1/" + path, null), status, code, name);
    }

    @ParameterizedTest
    @CsvSource({"sports, 'GET, HEAD'", "events/e, 'GET, HEAD'", "sessions, POST", "openapi.yaml, 'GET, HEAD'"})
    void shouldNameTheMethodsThatAPathHas(String path, String allow) throws Exception {
        HttpResponse<String> answer = api.probe.send("PATCH", "/api/v1/" + path, null);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains(allow);
    }

    @Test
    void shouldServeTheFileThatRequestsAreValidatedAgainst() throws Exception {
        HttpResponse<String> answer = api.probe.get("/api/v1/openapi.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/yaml");
        assertThat(answer.body()).startsWith("openapi: 3.1.0").contains("/events/{event}:");
    }

    @Test
    void shouldServeTheFileThatDescribesTheStream() throws Exception {
        HttpResponse<String> answer = api.probe.get("/api/v1/asyncapi.yaml");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/yaml");
        assertThat(answer.body()).startsWith("asyncapi: 3.0.0").contains("address: /feeds/v1/{feed}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                            | body",
                "{                                             | body",
                "[]                                            | body",
                "null                                          | body",
                "{\"user\":\"a\"}                              | body",
                "{\"user\":1,\"password\":\"b\"}               | /user",
                "{\"user\":\"a\",\"password\":null}            | /password",
                "{\"user\":\"\",\"password\":\"b\"}            | /user",
                "{\"user\":\"a\",\"password\":\"b\",\"x\":1}   | /x",
                "{\"user\":\"a\",\"user\":\"b\",\"password\":\"b\"} | body",
                "{\"user\":\"a\",\"password\":\"b\"} {}        | body",
                "{\"user\":[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]],\"password\":\"b\"} | body",
            })
    void shouldRefuseABodyWithThePathOfWhatIsWrong(String body, String wrong) throws Exception {
        HttpResponse<String> answer = api.probe.post("/api/v1/sessions", body, "Content-Type", "application/json");

        assertProblem(answer, 400, 1001, "MALFORMED");
        assertThat(paths(answer)).isEqualTo(wrong);
    }

    @Test
    void shouldHandOnAValidBody() throws Exception {
        HttpResponse<String> answer = api.probe.post(
                "/api/v1/sessions",
                "{\"user\":\"a\",\"password\":\"b\"}",
                "Content-Type",
                "Application/JSON; charset=utf-8");

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void shouldRefuseABodyThatIsNotJson() throws Exception {
        assertProblem(
                api.probe.post("/api/v1/sessions", "user=a", "Content-Type", "application/x-www-form-urlencoded"),
                415,
                1001,
                "MALFORMED");
        assertProblem(api.probe.post("/api/v1/sessions", "{}"), 415, 1001, "MALFORMED");
    }

    @Test
    void shouldRefuseABodyOverTheLimit() throws Exception {
        String body = "{\"user\":\"" + "x".repeat(1 << 10) + "\"}";
        api.hits.clear();

        assertProblem(
                api.probe.post("/api/v1/sessions", body, "Content-Type", "application/json"), 413, 9008, "TOO_LARGE");
        assertThat(api.hits).containsExactly(Limit.HTTP_BODY_BYTES);
    }

    @Test
    void shouldRefuseAChunkedBodyOverTheLimit() throws Exception {
        String answer = api.probe.raw("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n800\r\n" + "x".repeat(0x800) + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":9008");
    }

    @Test
    void shouldGiveUpOnABodyThatDoesNotArrive() throws Exception {
        String answer = api.probe.raw("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 100\r\n\r\n{\"user\":");

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":1001");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, int code, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getInteger("code")).isEqualTo(code);
        assertThat(problem.getString("name")).isEqualTo(name);
        assertThat(problem.getString("detail")).isNotBlank();
    }

    private static String paths(HttpResponse<String> answer) {
        return String.join(
                " ",
                new JsonObject(answer.body())
                        .getJsonArray("errors").stream()
                                .map(error -> ((JsonObject) error).getString("path"))
                                .toList());
    }
}

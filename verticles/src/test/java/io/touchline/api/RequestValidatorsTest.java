package io.touchline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of both sides of the size from which on a worker validates them; what else is invalid is in {@link ApiRouterTest}. */
class RequestValidatorsTest {
    private ServedApi api;

    @BeforeEach
    void serve() throws Exception {
        api = new ServedApi();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RequestValidators.BODY_BYTES_SMALL})
    void shouldHandOnWhatIsValid(int padding) throws Exception {
        assertThat(post("\"b\"", padding).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RequestValidators.BODY_BYTES_SMALL})
    void shouldRefuseWhatIsInvalidInTheSameWords(int padding) throws Exception {
        for (int time = 0; time < 2; time++) {
            HttpResponse<String> answer = post("1", padding);

            assertThat(answer.statusCode()).isEqualTo(400);
            JsonObject part =
                    new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
            assertThat(part.getString("path")).isEqualTo("/password");
            assertThat(part.getString("message")).contains("number").contains("string");
        }
    }

    private HttpResponse<String> post(String password, int padding) throws Exception {
        String body = "{\"user\":\"a\",\"password\":" + password + " ".repeat(padding) + "}";
        return api.probe.post("/api/v1/sessions", body, "Content-Type", "application/json");
    }
}

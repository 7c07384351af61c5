package io.touchline.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem.InvalidPart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void shouldCarryCodeAndNameBesideTheStandardMembers() {
        Problem problem = Problem.of(401, ErrorCode.BAD_SIGNATURE, "said \"no\"");

        assertThat(new String(problem.json(), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"urn:touchline:error:9006\",\"title\":\"Bad signature\",\"status\":401,"
                        + "\"detail\":\"said \\\"no\\\"\",\"code\":9006,\"name\":\"BAD_SIGNATURE\"}");
    }

    @Test
    void shouldListWhatIsWrongWithAnInvalidInput() {
        Problem problem = new Problem(
                400, ErrorCode.MALFORMED, "invalid", List.of(new InvalidPart("/stake/amount", "must be positive")));

        assertThat(new String(problem.json(), StandardCharsets.UTF_8))
                .endsWith(",\"errors\":[{\"path\":\"/stake/amount\",\"message\":\"must be positive\"}]}");
    }

    @Test
    void shouldRefuseAStatusThatIsNoError() {
        assertThatThrownBy(() -> Problem.of(200, ErrorCode.MALFORMED, "fine"))
                .hasMessage("status: 200 (expected: 400 to 599)");
    }
}

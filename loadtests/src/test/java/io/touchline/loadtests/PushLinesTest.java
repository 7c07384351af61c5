package io.touchline.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class PushLinesTest {
    private final PushLines push = new PushLines("bench", "secret", "run");

    @Test
    void shouldNumberLinesWithoutAGap() throws JsonProcessingException {
        List<Long> numbers = new ArrayList<>();
        List<String> bodies = new ArrayList<>(List.of(push.first().body()));
        for (int i = 0; i < 60; i++) {
            bodies.add(push.next(10).body());
        }
        for (String line : String.join("", bodies).split("\n")) {
            numbers.add(Mirror.parse(line).path("seq").asLong());
        }

        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Test
    void shouldStopAndOpenItsEvent() {
        String all = "";
        for (int i = 0; i < 51; i++) {
            all += push.next(1).body();
        }

        assertThat(all).contains("\"type\":\"betStop\"");
        assertThat(all.substring(all.indexOf("betStop"))).contains("\"status\":\"OPEN\"");
    }

    @Test
    void shouldSignTimestampFeedAndBody() throws Exception {
        PushLines.Signed signed = push.first();

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] expected =
                mac.doFinal((signed.timestamp() + ".bench." + signed.body()).getBytes(StandardCharsets.UTF_8));
        assertThat(signed.signature()).isEqualTo("v1=" + HexFormat.of().formatHex(expected));
    }
}

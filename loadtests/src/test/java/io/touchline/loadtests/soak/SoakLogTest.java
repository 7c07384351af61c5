package io.touchline.loadtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SoakLogTest {
    private static final String BODY = "{\"legs\":[{\"market\":\"m1\"}]}";

    @TempDir
    Path folder;

    @Test
    void shouldKnowInTheNextRunWhatWasAskedAndTold() throws IOException {
        Path file = folder.resolve("log");
        try (SoakLog log = new SoakLog(file)) {
            SoakBet bet = log.asked("k1", 3, BODY);
            log.answered(bet, new SoakBet.Answer(202, "{\"bet\":\"b1\"}"));
            log.ended(bet, new ObjectMapper().readTree("{\"status\":\"REJECTED\",\"reasons\":[{}]}"));
            log.asked("k2", 4, BODY);
            log.settled(log.opened("m1", true), 1);
        }
        Files.writeString(file, "{\"key\":\"k3\",\"bo", StandardOpenOption.APPEND);

        try (SoakLog log = new SoakLog(file)) {
            SoakBet ended = log.bets().getFirst();
            assertThat(ended.key()).isEqualTo("k1");
            assertThat(ended.account()).isEqualTo(3);
            assertThat(ended.body()).isEqualTo(BODY);
            assertThat(ended.markets()).containsExactly("m1");
            assertThat(ended.answer()).isEqualTo(new SoakBet.Answer(202, "{\"bet\":\"b1\"}"));
            assertThat(ended.end()).isNotNull();
            assertThat(ended.isAccepted()).isFalse();
            assertThat(log.bets()).hasSize(2);
            assertThat(log.bets().getLast().answer()).isNull();
            assertThat(log.market("m1").result(1)).isEqualTo("WON");
            log.asked("k4", 1, BODY);
        }
        try (SoakLog log = new SoakLog(file)) {
            assertThat(log.bets()).extracting(SoakBet::key).containsExactly("k1", "k2", "k4");
        }
    }
}

package io.touchline.loadtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReturnsTest {
    @TempDir
    Path folder;

    private SoakLog log;

    @BeforeEach
    void open() throws IOException {
        log = new SoakLog(folder.resolve("log"));
        log.settled(log.opened("won", true), 0);
        log.settled(log.opened("void", true), SoakMarket.VOID);
        log.opened("open", true);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    @Test
    void shouldPayWinnersAndGiveBackWhatIsVoid() throws IOException {
        assertThat(returns(100, leg("won", "s0", "2.5"))).isEqualTo(250);
        assertThat(returns(100, leg("won", "s1", "2.5"))).isZero();
        assertThat(returns(100, leg("void", "s1", "2.5"))).isEqualTo(100);
        assertThat(returns(100, leg("won", "s0", "2.5") + "," + leg("void", "s0", "3")))
                .isEqualTo(250);
    }

    @Test
    void shouldRoundHalfToEvenOnce() throws IOException {
        assertThat(returns(10, leg("won", "s0", "1.25"))).isEqualTo(12);
        assertThat(returns(10, leg("won", "s0", "1.75"))).isEqualTo(18);
    }

    /** An accumulator with a lost leg has lost, whatever comes of the others: the server settles it then. */
    @Test
    void shouldKnowThatALostLegIsEnough() throws IOException {
        assertThat(returns(10, leg("open", "s0", "1.25") + "," + leg("won", "s1", "2")))
                .isZero();
    }

    @Test
    void shouldNotKnowWhatIsOpen() throws IOException {
        assertThat(returns(10, leg("open", "s0", "1.25"))).isNull();
    }

    private Long returns(long stake, String legs) throws IOException {
        String bet = "{\"stake\":{\"amount\":" + stake + "},\"legs\":[" + legs + "]}";
        return Returns.of(new ObjectMapper().readTree(bet), log);
    }

    private static String leg(String market, String selection, String price) {
        return "{\"market\":\"" + market + "\",\"selection\":\"" + selection + "\",\"price\":" + price + "}";
    }
}

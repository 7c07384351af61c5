package io.touchline.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.AnyRecord;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.DeskOutput.Append;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetEntryJsonTest {
    private static final int RECORDS = 5_000;

    @Test
    void shouldReadBackWhateverItWritesAndWriteItAsTheMapperWould() throws IOException {
        AnyRecord any = new AnyRecord(20_261_125);
        for (int i = 0; i < RECORDS; i++) {
            List<BetEntry> lines = List.of(any.any(BetEntry.class), any.any(BetEntry.class));

            String written = BetEntryJson.write(lines);
            assertThat(BetEntryJson.read(BetEntryJson.FORM, written)).isEqualTo(lines);
            assertThat(written)
                    .isEqualTo(BetEntryJson.MAPPER
                            .writerFor(BetEntry[].class)
                            .writeValueAsString(lines.toArray(new BetEntry[0])));
        }
    }

    @Test
    void shouldStillReadAndWriteTheFormThatIsInTheDatabases() throws IOException {
        Bets bets = new Bets(1_800_000_000_000_000L);
        List<BetEntry> lines = Stream.concat(
                        bets.accepted("b1").stream(), Stream.of(bets.refuse("b1", true), bets.released("b1")))
                .map(Append::entries)
                .flatMap(List::stream)
                .toList();

        assertThat(BetEntryJson.write(lines) + "\n").isEqualTo(golden(2));
        assertThat(BetEntryJson.read(2, golden(2))).isEqualTo(lines);
    }

    @Test
    void shouldStillReadTheFormThatKnewNothingOfWhatChangedAMarket() throws IOException {
        List<BetEntry> newer = BetEntryJson.read(2, golden(2).replace("\"push/1/7\"", "\"\""));

        assertThat(BetEntryJson.read(1, golden(1))).isEqualTo(newer);
        assertThatThrownBy(() -> BetEntryJson.read(1, golden(2))).hasMessage("changedBy: (expected: none in form 1)");
        assertThatThrownBy(() -> BetEntryJson.read(2, golden(1))).hasMessageContaining("changedBy");
    }

    @Test
    void shouldRefuseWhateverIsNotOfTheForm() {
        String good = "[{\"line\":\"accepted\",\"atMicros\":7}]";
        assertThat(BetEntryJson.read(2, good)).containsExactly(new BetEntry.Accepted(7));

        for (String bad : List.of(
                "[{\"line\":\"accepted\"}]",
                "[{\"line\":\"accepted\",\"atMicros\":null}]",
                "[{\"line\":\"accepted\",\"atMicros\":\"7\"}]",
                "[{\"line\":\"accepted\",\"atMicros\":7.5}]",
                "[{\"line\":\"accepted\",\"atMicros\":7,\"more\":1}]",
                "[{\"line\":\"accepted\",\"atMicros\":7,\"atMicros\":8}]",
                "[{\"line\":\"unheard-of\",\"atMicros\":7}]",
                "[{\"atMicros\":7}]",
                "[null]",
                "[{\"line\":\"accepted\",\"atMicros\":7}] 1",
                "[{\"line\":\"refused\",\"refusal\":null,\"holdOwed\":false,\"atMicros\":7}]",
                "[{\"line\":\"accepted\",\"atMicros\":7}")) {
            assertThatThrownBy(() -> BetEntryJson.read(2, bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> BetEntryJson.read(3, good)).hasMessage("form: 3 (expected: 1 to 2)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "key":               | "key":"twice","key":
            "key":"key-b1"       | "key":5
            "key":"key-b1"       | "key":5.5
            "key":"key-b1"       | "key":true
            "key":"key-b1"       | "key":null
            "priceChange":"NONE" | "priceChange":0
            "event":null,        | ''
            "amount":1000        | "amount":null
            "market":"m1"        | "market":7
            "price":2340         | "price":"2340"
            """)
    void shouldRefuseALineWithOneMemberThatIsNotOfTheForm(String member, String instead) throws IOException {
        String good = golden(2);
        assertThat(good).contains(member);

        assertThatThrownBy(() -> BetEntryJson.read(2, good.replaceFirst(Pattern.quote(member), instead)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String golden(int form) throws IOException {
        try (InputStream file =
                Objects.requireNonNull(BetEntryJsonTest.class.getResourceAsStream("bet-entries-" + form + ".json"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

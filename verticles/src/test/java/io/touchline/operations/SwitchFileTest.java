package io.touchline.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.domain.market.Switches.Scope;
import io.touchline.operations.MarketSwitches.ActiveSwitch;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that keeps suspended over a restart what an operator suspended. */
final class SwitchFileTest {
    private static final String WHOLE =
            "{\"format\":\"touchline-switches-1\",\"suspensions\":[{\"scope\":\"event\",\"id\":\"e1\",\"reason\":\"r\","
                    + "\"actor\":\"ann\",\"since\":5}]}";

    @TempDir
    Path folder;

    private Vertx vertx;
    private SwitchFile file;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        file = new SwitchFile(vertx, folder);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldHoldNothingBeforeTheFirstSuspension() throws IOException {
        assertThat(file.load()).isEmpty();
    }

    @Test
    void shouldGiveBackEveryKindOfScope() throws IOException {
        List<ActiveSwitch> switches = List.of(
                new ActiveSwitch(new Scope.All(), "fire drill", "ann", 1),
                new ActiveSwitch(new Scope.OfSport("football"), "\"quoted\" – reason", "ann", 2),
                new ActiveSwitch(new Scope.OfFeed(new FeedName("derby")), "r", "bob", 3),
                new ActiveSwitch(new Scope.OfEvent(new EventId("e1")), "r", "bob", 4),
                new ActiveSwitch(new Scope.OfMarket(new MarketId("m/1")), "r", "bob", 5),
                new ActiveSwitch(
                        new Scope.OfSelection(new MarketId("m/1"), new SelectionId("s1")), "r", "bob", 1L << 52));

        file.save(switches).await();

        assertThat(new SwitchFile(vertx, folder).load()).containsExactlyElementsOf(switches);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("switches.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldHoldAsManyAsMayStand() throws IOException {
        String long128 = "x".repeat(120);
        List<ActiveSwitch> switches = IntStream.range(0, MarketSwitches.ACTIVE_MAX)
                .mapToObj(i -> new ActiveSwitch(
                        new Scope.OfSelection(new MarketId(long128 + i), new SelectionId(long128)),
                        "\u00e9".repeat(200),
                        "\u00e9".repeat(64),
                        i))
                .toList();

        file.save(switches).await();

        assertThat(file.load()).isEqualTo(switches);
    }

    @Test
    void shouldForgetWhatWasResumed() throws IOException {
        file.save(List.of(new ActiveSwitch(new Scope.All(), "r", "ann", 1))).await();
        file.save(List.of()).await();

        assertThat(file.load()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"format\":\"touchline-switches-1\"}",
                "{\"format\":\"touchline-switches-2\",\"suspensions\":[]}",
                "{\"format\":\"touchline-switches-1\",\"suspensions\":[]} more",
                "{\"format\":\"touchline-switches-1\",\"suspensions\":[5]}",
                "{\"format\":\"touchline-switches-1\",\"suspensions\":[null]}",
                "{\"format\":\"touchline-switches-1\",\"suspensions\":[{\"scope\":\"planet\",\"id\":\"e1\","
                        + "\"reason\":\"r\",\"actor\":\"ann\",\"since\":5}]}",
                "{\"format\":\"touchline-switches-1\",\"suspensions\":[{\"scope\":\"event\",\"id\":\"e1\","
                        + "\"reason\":\"r\",\"actor\":\"ann\"}]}"
            })
    void shouldNotTakeADamagedFileForNothingSuspended(String damaged) throws IOException {
        write(damaged);

        assertThatThrownBy(file::load)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("switches.json: damaged (expected: ")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void shouldNotTakeATornFileForNothingSuspended() throws IOException {
        for (int length = 0; length < WHOLE.length(); length++) {
            write(WHOLE.substring(0, length));

            assertThatThrownBy(file::load).as("the first %d bytes", length).isInstanceOf(IOException.class);
        }
        write(WHOLE);
        assertThat(file.load()).hasSize(1);
    }

    @Test
    void shouldRefuseAFileThatOthersMayWrite() throws IOException {
        write(WHOLE);
        Path written = folder.resolve("switches.json");
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(file::load).isInstanceOf(IOException.class).hasMessageContaining("expected: rw-------");
    }

    @Test
    void shouldSayWhenItCannotBeSaved() throws IOException {
        Path gone = folder.resolve("a-file");
        Files.writeString(gone, "");

        assertThatThrownBy(() -> new SwitchFile(vertx, gone).save(List.of()).await())
                .isInstanceOf(IOException.class);
    }

    private void write(String content) throws IOException {
        Path written = Files.writeString(folder.resolve("switches.json"), content);
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
    }
}

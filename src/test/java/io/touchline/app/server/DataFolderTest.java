package io.touchline.app.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.app.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    @TempDir
    Path parent;

    @Test
    void shouldCreateAFolderForItsOwnerAlone() throws IOException {
        Path folder = parent.resolve("a/data");

        try (DataFolder data = DataFolder.open(folder)) {
            long incarnation = data.nextIncarnation();

            assertThat(incarnation).isOne();
            assertThat(mode(folder)).isEqualTo("rwx------");
            assertThat(mode(data.file("incarnation"))).isEqualTo("rw-------");
            assertThat(mode(data.file("lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void shouldCountEachStart() {
        for (long expected = 1; expected <= 3; expected++) {
            try (DataFolder data = DataFolder.open(parent)) {
                assertThat(data.nextIncarnation()).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldNotCountBackwardsAfterADraftWasLeftByACrash() throws IOException {
        Files.writeString(parent.resolve("incarnation"), "41\n");
        Files.writeString(parent.resolve("incarnation.new"), "4");

        try (DataFolder data = DataFolder.open(parent)) {
            assertThat(data.nextIncarnation()).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1 2", "99999999999999999999"})
    void shouldRefuseToGuessADamagedCount(String damaged) throws IOException {
        Files.writeString(parent.resolve("incarnation"), damaged);

        try (DataFolder data = DataFolder.open(parent)) {
            assertThatThrownBy(data::nextIncarnation)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void shouldBeUsedByOneAtATime() {
        try (DataFolder first = DataFolder.open(parent)) {
            assertThat(first.nextIncarnation()).isOne();
            assertThatThrownBy(() -> DataFolder.open(parent))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("used by another process");
        }
        try (DataFolder next = DataFolder.open(parent)) {
            assertThat(next.nextIncarnation()).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseAFileInItsPlace() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no folder");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

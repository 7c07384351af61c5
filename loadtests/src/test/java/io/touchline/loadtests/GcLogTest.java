package io.touchline.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GcLogTest {
    @Test
    void shouldCountPausesThatNobodyAskedFor(@TempDir Path folder) throws IOException {
        Path log = Files.writeString(folder.resolve("gc.log"), """
                [0.003s][info][gc] Using G1
                [1.023s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 19M->8M(384M) 16.046ms
                [2.000s][info][gc] GC(1) Pause Full (Heap Inspection Initiated GC) 72M->16M(384M) 165.824ms
                [3.000s][info][gc] GC(2) Pause Full (G1 Compaction Pause) 72M->16M(384M) 80.500ms
                [4.000s][info][gc] GC(3) Concurrent Mark Cycle 12.000ms
                """);

        GcLog read = GcLog.read(log);

        assertThat(read.pauses()).containsExactly(16.046, 80.5);
        assertThat(read.full()).isEqualTo(1);
        assertThat(read.max()).isEqualTo(80.5);
    }
}

package io.touchline.loadtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class VersionTableTest {
    @Test
    void shouldHoldWhatAMapHolds() {
        VersionTable table = new VersionTable();
        Map<Long, Integer> map = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            // Few low bits: many keys want the same place.
            long key = (long) random.nextInt(2_000) << 20;
            if (random.nextInt(10) == 0) {
                table.remove(key);
                map.remove(key);
            } else {
                table.put(key, i + 1);
                map.put(key, i + 1);
            }
            long asked = (long) random.nextInt(2_000) << 20;
            assertThat(table.get(asked)).isEqualTo(map.getOrDefault(asked, VersionTable.ABSENT));
        }
    }
}

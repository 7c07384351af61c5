package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.touchline.protocol.AccountId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsedKeysTest {
    private static final AccountId ANN = new AccountId("ann");
    private static final int MANY = 200_000;
    private static final long SEED = 20_261_125;

    private final FakeBetJournal journal = new FakeBetJournal();
    private final UsedKeys keys = new UsedKeys(SEED, 8 << 20);

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void shouldTakeNoKeyForNewUntilItKnowsThoseOfTheDatabase() {
        assertThat(keys.meet(ANN, "a")).isTrue();

        keys.learn(journal);

        assertThat(keys.meet(ANN, "b")).isFalse();
        // Met when nothing was known yet.
        assertThat(keys.meet(ANN, "a")).isTrue();
    }

    @Test
    void shouldKnowTheKeysOfTheDatabase() {
        journal.knowKey(ANN, "a");

        keys.learn(journal);

        assertThat(keys.meet(ANN, "a")).isTrue();
        assertThat(keys.meet(new AccountId("bob"), "a")).isFalse();
    }

    @Test
    void shouldTellAccountsAndKeysApart() {
        keys.learn(journal);

        assertThat(keys.meet(new AccountId("ab"), "c")).isFalse();
        assertThat(keys.meet(new AccountId("a"), "bc")).isFalse();
        assertThat(keys.meet(new AccountId("ab"), "c")).isTrue();
    }

    @Test
    void shouldNeverTakeAMetKeyForNewAndFewNewOnesForMet() {
        keys.learn(journal);
        int taken = 0;

        for (int i = 0; i < MANY; i++) {
            taken += keys.meet(ANN, "k-" + i) ? 1 : 0;
        }

        assertThat(taken).isLessThan(MANY / 1_000);
        for (int i = 0; i < MANY; i++) {
            assertThat(keys.meet(ANN, "k-" + i)).isTrue();
        }
    }

    /** Else whoever knows the code could send keys that make it useless. */
    @Test
    void shouldTakeOtherKeysForMetWithAnotherSeed() {
        assertThat(takenForMet(SEED)).isNotEmpty().isNotEqualTo(takenForMet(SEED + 1));
    }

    @Test
    void shouldTakeEachKeyForMetWhenItIsFull() {
        UsedKeys small = new UsedKeys(SEED, UsedKeys.BYTES_MIN);
        MeterRegistry meters = new SimpleMeterRegistry();
        new BetMetrics(meters).watch(small);
        small.learn(journal);
        assertThat(fill(meters)).isZero();

        assertThat(small.meet(ANN, "a")).isFalse();
        assertThat(fill(meters)).isEqualTo(4.0 / (UsedKeys.BYTES_MIN * 8));
        for (int i = 0; i < MANY; i++) {
            boolean ignored = small.meet(ANN, "k-" + i);
        }

        assertThat(fill(meters)).isEqualTo(1);
        assertThat(small.meet(ANN, "a")).isTrue();
        assertThat(small.meet(ANN, "new")).isTrue();
    }

    @Test
    void shouldUseAllOfItsBytesRoundedUpToAPowerOfTwo() {
        int bytes = UsedKeys.BYTES_MIN + 1;
        UsedKeys more = new UsedKeys(SEED, bytes);
        MeterRegistry meters = new SimpleMeterRegistry();
        new BetMetrics(meters).watch(more);

        assertThat(more.meet(ANN, "a")).isTrue();

        assertThat(fill(meters)).isEqualTo(4.0 / (2 * UsedKeys.BYTES_MIN * 8));
    }

    @Test
    void shouldRefuseASizeThatItCannotHave() {
        assertThatThrownBy(() -> new UsedKeys(SEED, UsedKeys.BYTES_MIN - 1)).hasMessageStartingWith("bytes: 1023 (");
        assertThatThrownBy(() -> new UsedKeys(SEED, UsedKeys.BYTES_MAX + 1)).hasMessageStartingWith("bytes: ");
    }

    private List<String> takenForMet(long seed) {
        UsedKeys small = new UsedKeys(seed, UsedKeys.BYTES_MIN);
        small.learn(journal);
        return IntStream.range(0, 2_000)
                .mapToObj(i -> "k-" + i)
                .filter(key -> small.meet(ANN, key))
                .toList();
    }

    private static double fill(MeterRegistry meters) {
        return meters.get("touchline.bet.keys.fill").gauge().value();
    }
}

package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.AccountId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsedKeysTest {
    private static final AccountId ANN = new AccountId("ann");
    private static final int MANY = 200_000;

    private final FakeBetJournal journal = new FakeBetJournal();
    private final UsedKeys keys = new UsedKeys(20_261_125);

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
}

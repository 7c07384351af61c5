package io.touchline.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.domain.settlement.FactsChange;
import io.touchline.domain.settlement.MarketFacts;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.MarketId;
import io.touchline.settlement.PastPosts.Finding;
import io.touchline.settlement.PastPosts.Told;
import io.touchline.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who bet when the outcome was known is found, with what proves it; nobody else is. */
class PastPostsTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private SettlingNode node;

    @BeforeEach
    void open() {
        node = new SettlingNode(folder);
        node.deposit(10_000);
        node.settle();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldFindWhoBetAfterTheOutcomeWasKnown() {
        node.accept("early", "m1", 100);
        long decided = node.micros() + 1;
        node.time.pass(Duration.ofSeconds(3));
        long accepted = node.micros();
        node.accept("late", "m1", 100);
        node.time.pass(Duration.ofSeconds(2));
        node.say("m1", settled(100, decided));
        node.say("m2", settled(100, decided));

        List<Finding> found = scan();
        assertThat(found).hasSize(1);
        Finding late = found.getFirst();
        assertThat(late.bet().value()).isEqualTo("late");
        assertThat(late.market()).isEqualTo(new MarketId("m1"));
        assertThat(late.acceptedMicros()).isEqualTo(accepted);
        assertThat(late.knownMicros()).isEqualTo(decided);
        Told told = Objects.requireNonNull(late.told());
        assertThat(told.correlation()).isEqualTo("feed/1");
        assertThat(told.atMicros()).isEqualTo(node.micros());
        assertThat(told.word()).contains("\"knownSince\":" + decided);
    }

    @Test
    void shouldLeaveBetsAloneWhoseResultWasTakenBackOrIsOfAnEarlierRun() {
        long decided = node.micros();
        node.time.pass(Duration.ofSeconds(3));
        node.accept("taken-back", "m1", 100);
        node.accept("of-a-later-run", "m2", 100);
        node.say("m1", settled(100, decided), new FactsChange.RolledBack());
        node.say("m2", settled(17, decided));

        assertThat(scan()).isEmpty();
        node.accept("of-this-run", "m3", 100);
        node.say("m3", settled(18, decided));
        assertThat(scan()).hasSize(1);
    }

    @Test
    void shouldScanBesideTheServer() {
        long decided = node.micros();
        node.time.pass(Duration.ofSeconds(3));
        node.accept("late", "m1", 100);
        node.say("m1", settled(100, decided));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(ScanPastPosts.run(folder, new PrintStream(out, true, StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("\"bet\":\"late\"", "\"lateByMicros\":3000000", "\"feedLine\":\"feed/1\""),
                        line -> assertThat(line)
                                .isEqualTo("1 bets accepted after the outcome was known, 1 markets looked at"));
    }

    @Test
    void shouldRefuseAFolderWithoutBets() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

        assertThatThrownBy(() -> ScanPastPosts.run(folder.resolve("none"), out))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("bets.db: cannot be read");
    }

    private List<Finding> scan() {
        List<Finding> found = new ArrayList<>();
        assertThat(new PastPosts(node.store.store().readers(), node.store.archive()).scan(found::add))
                .isPositive();
        return found;
    }

    private static FactsChange settled(long version, long knownSince) {
        return new FactsChange.Settled(new MarketFacts.Results(Certainty.CONFIRMED, Map.of(), version, knownSince));
    }
}

package io.touchline.domain.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.touchline.domain.settlement.Verdict.Decided;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random bets of all types, settled by the server's code and by {@code src/test/oracle/settle.py}, which lists every line and knows
 * nothing of the server. Ten thousand in each build; a million with {@code -Dtouchline.settlement.bets=1000000}, another history
 * with {@code -Dtouchline.settlement.seed=…}.
 */
class IndependentSettlementTest {
    private static final int BATCH = 5_000;
    private static final int BETS = Integer.getInteger("touchline.settlement.bets", 10_000);
    private static final long SEED = Long.getLong("touchline.settlement.seed", 20_261_121L);

    @TempDir
    private Path folder;

    @Test
    void shouldSettleRandomBetsAsAnIndependentProgramDoes() throws Exception {
        RandomCases cases = new RandomCases(SEED);
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int done = 0; done < BETS; done += BATCH) {
            List<SettlementCase> batch = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCH, BETS - done); i++) {
                batch.add(cases.next());
            }
            List<String> written = batch.stream().map(CaseJson::write).toList();
            List<String> independent = independent(written);
            assertThat(independent).hasSameSizeAs(batch);
            for (int i = 0; i < batch.size(); i++) {
                String verdict = SettlementCase.line(batch.get(i).verdict());
                assertThat(verdict)
                        .as("seed %d, bet %d: %s", SEED, done + i, written.get(i))
                        .isEqualTo(independent.get(i));
                verdicts.merge(kind(batch.get(i).verdict()), 1, Integer::sum);
            }
        }
        System.out.println("settled twice: " + BETS + " bets of seed " + SEED + ", " + verdicts);
        assertThat(verdicts)
                .containsOnlyKeys("OPEN", "WON", "LOST", "VOID", "HALF_WON", "HALF_LOST", "PLACED")
                .allSatisfy((verdict, count) -> assertThat(count).as(verdict).isGreaterThan(BETS / 1_000));
    }

    /** What was once settled by a version of the rules is settled so for ever; both programs are held to the file. */
    @Test
    void shouldSettleKeptBetsAsEver() throws Exception {
        List<String> bets = Files.readAllLines(Path.of("src/test/resources/golden/settlement/bets.jsonl"));
        List<String> verdicts = Files.readAllLines(Path.of("src/test/resources/golden/settlement/verdicts.txt"));

        assertThat(bets).hasSizeGreaterThan(100);
        assertThat(bets.stream()
                        .map(bet -> SettlementCase.line(CaseJson.read(bet).verdict())))
                .isEqualTo(verdicts);
        assertThat(independent(bets)).isEqualTo(verdicts);
    }

    @Test
    void shouldGiveTheSameVerdictAgain() {
        RandomCases cases = new RandomCases(SEED);
        for (int i = 0; i < 500; i++) {
            SettlementCase one = cases.next();
            assertThat(CaseJson.read(CaseJson.write(one)).verdict()).isEqualTo(one.verdict());
            if (one.verdict() instanceof Decided decided) {
                assertThat(decided.rules()).isEqualTo("test-1");
                assertThat(decided.basis()).hasSameSizeAs(one.bet().legs());
            }
        }
    }

    private static String kind(Verdict verdict) {
        return switch (verdict) {
            case Decided decided -> decided.result().name();
            case Verdict.Open open -> "OPEN";
        };
    }

    private List<String> independent(List<String> bets) throws IOException, InterruptedException {
        Path in = Files.write(folder.resolve("bets.jsonl"), bets);
        Path out = folder.resolve("verdicts.txt");
        Process process;
        try {
            process = new ProcessBuilder("python3", "src/test/oracle/settle.py", in.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            assumeTrue(
                    "1".equals(System.getenv("TOUCHLINE_REQUIRE_ALL")), "no python3, so nobody settles a second time");
            throw e;
        }
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readAllLines(out);
    }
}

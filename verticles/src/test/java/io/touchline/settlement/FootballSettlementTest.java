package io.touchline.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.touchline.betting.BetArchive.AfterAcceptance;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.feeds.esa.EsaLine;
import io.touchline.feeds.esa.EsaNormaliser;
import io.touchline.feeds.esa.ExchangeEvents;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.SelectionId;
import io.touchline.settlement.SettlingNode.News;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.Set;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bet of 10.00 at 2.5 on a selection of each type of market of the recorded match, before it ends, against what such a bet returns by
 * the match: 2–2 after 1–0 at half time, the goals in the 38th, 69th, 77th and 85th minute by three players of whom none scored twice, one
 * of them from a penalty; five cards and more, nobody sent off, 14 corners and more. Worked out by hand.
 */
class FootballSettlementTest {
    /** Market, selection, result, return. */
    private static final String TABLE = """
        1.131162844 6            WON       2500  the score was 2-1 at some time
        1.131162758 47999@0.25   HALF_WON  1750  a draw with a quarter goal ahead: half the stake at 2.5, half back
        1.131162758 47999@-0.25  HALF_LOST  500
        1.131162758 63907@0.25   HALF_WON  1750
        1.131162758 63907@-0.25  HALF_LOST  500
        1.131162758 47999        VOID      1000  a draw without a handicap
        1.131162758 63907@-0.5   LOST         0
        1.131162758 47999@0.75   WON       2500
        1.131162747 7459296      WON       2500  45 booking points and more
        1.131162804 30246        WON       2500
        1.131162727 30246        LOST         0
        1.131162795 53988        WON       2500
        1.131162825 7            WON       2500
        1.131162740 4316861      WON       2500
        1.131162816 6384646      WON       2500
        1.131162816 6384648      LOST         0
        1.131162792 47999        VOID      1000  draw no bet
        1.131162805 69846        WON       2500
        1.131162741 143803       LOST         0
        1.131162741 7447172      VOID      1000  did not play
        1.131162818 5851483      WON       2500
        1.131162820 1221386      LOST         0
        1.131162803 47972        WON       2500
        1.131162836 63907        WON       2500
        1.131162722 71079        WON       2500
        1.131162721 2            WON       2500
        1.131162827 399842       WON       2500
        1.131162730 30246        LOST         0
        1.131162837 58805        WON       2500
        1.131162837 47999        LOST         0
        1.131162833 8067002      WON       2500
        1.131162832 6388074      WON       2500
        1.131162846 2965704      VOID      1000  nobody was left in the market
        1.131162815 955467       WON       2500
        1.131162819 5851482      LOST         0
        1.131162743 6393483      WON       2500
        1.131162831 6384614      LOST         0
        1.131162838 1221386      WON       2500
        1.131162719 47972        LOST         0
        1.131162840 1222345      WON       2500
        1.131162720 1222346      LOST         0
        1.131162829 6384543      WON       2500
        1.131162824 1485567      WON       2500
        1.131162822 2542449      LOST         0
        1.131162801 1485572      WON       2500
        1.131162802 2407529      LOST         0
        1.131162716 7076458      WON       2500
        1.131162728 30246        WON       2500
        1.131162828 4442590      LOST         0
        1.131162828 6651454      VOID      1000
        1.131162748 30246        LOST         0
        1.131162717 3361174      WON       2500  one of several, each in full
        1.131162817 6660603      WON       2500
        1.131162793 6563228      LOST         0
        1.131162796 151478       LOST         0
        1.131162799 30246        LOST         0
        1.131162794 6563227      WON       2500
        1.131162797 6660610      LOST         0
        1.131162798 151478       LOST         0
        1.131162800 30246        LOST         0
        1.131162731 285469@-1    WON       2500
        1.131162731 285470@-2    VOID      1000  two goals or more, and there were two
        1.131162807 285471@-3    WON       2500
        1.131162807 2795170@-4   VOID      1000
        1.131162744 11542516     WON       2500  one of four, each in full
        1.131162744 2307243      VOID      1000
        1.131162718 2301948      LOST         0
        1.131162739 30246        LOST         0
        1.131162745 6674067      VOID      1000
        1.131162826 5817099      WON       2500
        1.131162746 5786851      WON       2500
        1.131162726 30246        LOST         0
        1.131162830 47999        WON       2500  settled as lost first
        1.131162830 63907        LOST         0  settled as won first
        1.131162830 143789       LOST         0
        """;

    private static final String RECORDING = "betfair/football-middlesbrough-mancity-2017.basic.bz2";
    private static final String CORRECTED = "1.131162830";
    private static final long STAKE = 1_000;
    private static final long DEPOSIT = 1_000_000;
    /** In play, and nothing has ended. */
    private static final int BETS_AT_LINE = 978;

    @TempDir
    Path folder;

    private record Row(String bet, String market, SelectionId selection, String result, long returned) {}

    @Test
    void shouldReturnWhatTheTableSays() {
        List<String> lines = recording();
        List<Row> rows = rows();
        try (SettlingNode node = new SettlingNode(folder);
                MarketOwners owners = MarketOwners.embedded(new MicrosClock(node.time), CacheConfig.DEFAULT)) {
            node.deposit(DEPOSIT);
            node.settle();
            FeedSink sink = node.desk(owners).sinkFor(new FeedName("exchange")).await();
            EsaNormaliser normaliser = new EsaNormaliser(new ExchangeEvents());
            Map<String, Integer> said = new LinkedHashMap<>();
            for (int i = 0; i < lines.size(); i++) {
                if (i == BETS_AT_LINE) {
                    rows.forEach(row -> node.accept(row.bet(), STAKE, 1, row.market(), row.selection()));
                }
                EsaLine line = normaliser.accept(lines.get(i));
                assertThat(sink.apply(List.of(new FeedLine(i + 1, i + 1, "line/" + (i + 1), line.changes())))
                                .await())
                        .isEmpty();
                awaitBets(node, rows, settlementsOf(line), said);
            }
            assertThat(said.keySet()).containsAll(rows.stream().map(Row::market).toList());
            rows.forEach(row -> assertThat(outcome(node, row)).isEqualTo(row));
            long returned = rows.stream().mapToLong(Row::returned).sum();
            assertThat(node.balance().available()).isEqualTo(DEPOSIT - rows.size() * STAKE + returned);
            assertThat(node.balance().held()).isZero();
            assertThat(node.proof().holds()).isTrue();
            assertThat(entries(node, bet(rows, "47999")))
                    .containsExactly("1 POSTED LOST 0", "1 REVERSED LOST 0", "2 POSTED WON 2500");
            assertThat(entries(node, bet(rows, "63907")))
                    .containsExactly("1 POSTED WON 2500", "1 REVERSED WON 2500", "2 POSTED LOST 0");
            assertThat(entries(node, bet(rows, "143789"))).containsExactly("1 POSTED LOST 0");
        }
    }

    /** Its lines; the test is skipped where it is not there. */
    private static List<String> recording() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path found = at.resolve("shared/recordings").resolve(RECORDING);
            if (Files.exists(found)) {
                return unpacked(found);
            }
        }
        String message = "skipped: no recording " + RECORDING + " (looked for shared/recordings beside the repository)";
        System.out.println(message);
        return abort(message);
    }

    private static List<String> unpacked(Path file) {
        try (InputStream packed = Files.newInputStream(file);
                InputStream unpacked = new BZip2CompressorInputStream(packed, true)) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            Scanner words = new Scanner(line);
            rows.add(new Row(
                    "bet-" + (rows.size() + 1),
                    words.next(),
                    new SelectionId(words.next()),
                    words.next(),
                    words.nextLong()));
        }
        return rows;
    }

    private static Set<String> settlementsOf(EsaLine line) {
        Set<String> markets = new HashSet<>();
        for (FeedChange change : line.changes()) {
            if (change instanceof FeedChange.Settlement settlement) {
                markets.add(settlement.market().value());
            }
        }
        return markets;
    }

    /** So that no correction comes before what it corrects was paid; a bet whose result stays hears nothing of it. */
    private static void awaitBets(SettlingNode node, List<Row> rows, Set<String> markets, Map<String, Integer> said) {
        Set<String> expected = new HashSet<>();
        for (String market : markets) {
            boolean again = said.merge(market, 1, Integer::sum) > 1;
            assertThat(again).isEqualTo(again && market.equals(CORRECTED));
            for (Row row : rows) {
                boolean stays = again && row.selection().value().equals("143789");
                if (row.market().equals(market) && !stays) {
                    expected.add(row.bet());
                }
            }
        }
        while (!expected.isEmpty()) {
            News news = node.nextNews();
            assertThat(expected.remove(news.bet().value())).as("%s", news).isTrue();
        }
    }

    private static Row outcome(SettlingNode node, Row row) {
        AfterAcceptance after = Objects.requireNonNull(node.stored(row.bet()).after(), row.bet());
        return new Row(row.bet(), row.market(), row.selection(), String.valueOf(after.result()), after.returned());
    }

    private static String bet(List<Row> rows, String selection) {
        return rows.stream()
                .filter(row -> row.market().equals(CORRECTED)
                        && row.selection().value().equals(selection))
                .findFirst()
                .orElseThrow()
                .bet();
    }

    private static List<String> entries(SettlingNode node, String bet) {
        return node.store
                .store()
                .readers()
                .read(sql -> sql.list(
                        "SELECT number, kind, result, returned FROM bet_settlements WHERE bet = ? ORDER BY entry",
                        row -> row.getInt("number") + " " + row.getString("kind") + " " + row.getString("result") + " "
                                + row.getLong("returned"),
                        bet));
    }
}

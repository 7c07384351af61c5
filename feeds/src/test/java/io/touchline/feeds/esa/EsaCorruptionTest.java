package io.touchline.feeds.esa;

import static io.touchline.feeds.esa.EsaLines.definition;
import static io.touchline.feeds.esa.EsaLines.json;
import static io.touchline.feeds.esa.EsaLines.market;
import static io.touchline.feeds.esa.EsaLines.mcm;
import static io.touchline.feeds.esa.EsaLines.runner;
import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Doubt;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random damage to good lines: never an exception, and never a refusal without a doubt of what the line spoke of. */
class EsaCorruptionTest {
    private static final int ROUNDS = 20_000;
    private static final String DAMAGE = "{}[]\",:.-+eE0123456789abtrnu\\\u0000\u00e9 ";

    private static final List<String> GOOD = List.of(
            mcm(
                    market(
                            "1.1",
                            definition("OPEN", "'betDelay':5,'inPlay':true,", runner(1, "ACTIVE"), runner(2, "ACTIVE"))
                                    + ",'rc':[{'id':1,'hc':-0.5,'atb':[[2.0,5],[2.02,1]],'ltp':2.02}]"),
                    market("1.2", "'rc':[{'id':7,'batb':[[0,3.5,5]],'bdatb':[[1,3.4,5]],'ltp':'NaN'}]")),
            mcm(market(
                    "1.1",
                    definition("CLOSED", "'marketType':'OVER_UNDER_25',", runner(1, "WINNER"), runner(2, "LOSER")))),
            json("{'op':'mcm','ct':'SUB_IMAGE','segmentType':'SEG_START','status':503,'pt':1700000000000,'mc':["
                    + market("1.1", "'img':true,'rc':[]") + "]}"),
            json("{'op':'ccm','pt':1700000000000,'cc':[{'eventId':'900','fixtureInfo':{'homeTeam':'A','awayTeam':'B'},"
                    + "'matchStats':{'currentInnings':1,'inningsStats':[{'inningsNum':1,'inningsRuns':10,"
                    + "'inningsOvers':'2.3','inningsWickets':1}]}}]}"));

    @Test
    void shouldSurviveAndReportAnyDamage() {
        Random random = new Random(20_261_121);
        EsaNormaliser normaliser = new EsaNormaliser(new ExchangeEvents());
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String line = damaged(GOOD.get(random.nextInt(GOOD.size())), random);

            EsaLine result = normaliser.accept(line);

            List<FeedChange> doubts =
                    result.changes().stream().filter(Doubt.class::isInstance).toList();
            if (!result.refusals().isEmpty()) {
                refused++;
                assertThat(doubts)
                        .as(line)
                        .hasSizeGreaterThanOrEqualTo(result.refusals().size());
            }
            if (result.kind().isEmpty()) {
                assertThat(result.refusals()).as(line).isNotEmpty();
            }
        }
        // Much damage only changes a name or a number; but if hardly any were refused, nothing would have been tried.
        assertThat(refused).isGreaterThan(ROUNDS / 4);
    }

    @Test
    void shouldReadOnWithGoodLinesAfterDamage() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            EsaNormaliser normaliser = new EsaNormaliser(new ExchangeEvents());
            for (int i = 0; i < 5; i++) {
                assertThat(normaliser.accept(damaged(GOOD.getFirst(), random))).isNotNull();
            }
            String again = mcm(market("1.1", definition("SUSPENDED", "", runner(1, "ACTIVE"))));
            assertThat(normaliser.accept(again).refusals()).isEmpty();
            String open = mcm(market("1.1", definition("OPEN", "", runner(1, "ACTIVE"))));
            assertThat(normaliser.accept(open).changes())
                    .anySatisfy(change -> assertThat(change).isInstanceOf(FeedChange.MarketUpdate.class));
        }
    }

    private static String damaged(String line, Random random) {
        StringBuilder text = new StringBuilder(line);
        for (int i = random.nextInt(3); i >= 0 && text.length() > 1; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, DAMAGE.charAt(random.nextInt(DAMAGE.length())));
                case 2 -> text.setLength(Math.max(1, at));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                default -> text.setCharAt(at, DAMAGE.charAt(random.nextInt(DAMAGE.length())));
            }
        }
        return text.toString();
    }
}

package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Line;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushLineParserTest {
    private static final String HEAD = "{'seq':7,'sourceTime':1795216108524000,";
    private static final String MARKET = HEAD
            + "'type':'market','event':'e1','market':'m1','marketType':'TOTAL','name':'Total','line':2.5,'status':'OPEN',"
            + "'inPlay':true,'betDelayMs':5000,'selections':[{'id':'s1','name':'Over','price':2.3456,'status':'ACTIVE'},"
            + "{'id':'s2','name':'Under','price':null,'status':'INACTIVE'}]}";

    private final PushLineParser parser = new PushLineParser();

    @Test
    void shouldReadAMarketAndRoundFinerPricesDown() {
        assertThat(onlyChange(MARKET))
                .isEqualTo(new FeedChange.MarketUpdate(
                        new EventId("e1"),
                        new MarketId("m1"),
                        "TOTAL",
                        "Total",
                        new Line("2.5"),
                        MarketStatus.OPEN,
                        null,
                        true,
                        5_000,
                        List.of(
                                new FeedChange.SelectionUpdate(
                                        new SelectionId("s1"), "Over", SelectionStatus.ACTIVE, new Price(2_345)),
                                new FeedChange.SelectionUpdate(
                                        new SelectionId("s2"), "Under", SelectionStatus.INACTIVE, null))));
    }

    @ParameterizedTest
    @CsvSource({"2.5,2.5", "2.50,2.5", "-0.25,-0.25", "-0,0", "3,3", "1e1,10", "\"0:1\",0:1"})
    void shouldReadALineFromNumberOrText(String json, String line) {
        assertThat(((FeedChange.MarketUpdate) onlyChange(MARKET.replace("'line':2.5", "'line':" + json))).line())
                .isEqualTo(new Line(line));
    }

    @Test
    void shouldReadAnEventWithOnlyWhatChanged() {
        assertThat(onlyChange(
                        HEAD + "'type':'event','event':'e1','score':'1-0','status':'HALF_TIME','competition':null}"))
                .isEqualTo(new FeedChange.EventUpdate(
                        new EventId("e1"), null, null, null, null, null, "1-0", null, "HALF_TIME"));
    }

    @Test
    void shouldReadPrices() {
        assertThat(
                        onlyChange(
                                HEAD
                                        + "'type':'prices','market':'m1','selections':[{'id':'s1','price':10000},{'id':'s2','price':null}]}"))
                .isEqualTo(new FeedChange.PriceUpdate(
                        new MarketId("m1"),
                        List.of(
                                new FeedChange.SelectionPrice(new SelectionId("s1"), new Price(10_000_000)),
                                new FeedChange.SelectionPrice(new SelectionId("s2"), null))));
    }

    @Test
    void shouldReadBetStopsOfMarketsAndEvents() {
        assertThat(onlyChange(HEAD + "'type':'betStop','event':'e1','reason':'VAR'}"))
                .isEqualTo(new FeedChange.BetStop(new Target.OfEvent(new EventId("e1")), "VAR"));
        assertThat(onlyChange(HEAD + "'type':'betStop','event':'e1','market':'m1'}"))
                .isEqualTo(new FeedChange.BetStop(new Target.OfMarket(new MarketId("m1")), null));
    }

    @Test
    void shouldReadIncidents() {
        assertThat(onlyChange(HEAD
                        + "'type':'incident','event':'e1','kind':'GOAL','score':'2-0','clock':'63:10','detail':'A'}"))
                .isEqualTo(new FeedChange.IncidentReport(new EventId("e1"), "GOAL", "2-0", "63:10", "A"));
    }

    @Test
    void shouldReadSettlementsRollbacksAndCancels() {
        assertThat(onlyChange(HEAD
                        + "'type':'settlement','market':'m1','certainty':'CONFIRMED','selections':["
                        + "{'id':'s1','result':'WON','deadHeatFactor':0.5},"
                        + "{'id':'s2','result':'HALF_LOST','deadHeatFactor':1.0}]}"))
                .isEqualTo(new FeedChange.Settlement(
                        new MarketId("m1"),
                        FeedChange.Certainty.CONFIRMED,
                        List.of(
                                new FeedChange.SelectionSettlement(
                                        new SelectionId("s1"), SelectionResult.WON, new BigDecimal("0.5")),
                                new FeedChange.SelectionSettlement(
                                        new SelectionId("s2"), SelectionResult.HALF_LOST, null))));
        assertThat(onlyChange(HEAD + "'type':'rollback','market':'m1'}"))
                .isEqualTo(new FeedChange.Rollback(new MarketId("m1")));
        assertThat(onlyChange(HEAD + "'type':'cancel','market':'m1','from':5,'to':6,'reason':'error'}"))
                .isEqualTo(new FeedChange.Cancel(new MarketId("m1"), 5L, 6L, "error"));
        assertThat(onlyChange(HEAD + "'type':'rollbackCancel','market':'m1','from':5}"))
                .isEqualTo(new FeedChange.CancelRollback(new MarketId("m1"), 5L, null));
        assertThat(onlyChange(HEAD + "'type':'settlement','market':'m1','certainty':'LIVE','decidedAt':5,'selections':["
                        + "{'id':'s1','result':'LOST'}]}"))
                .isEqualTo(new FeedChange.Settlement(
                        new MarketId("m1"),
                        FeedChange.Certainty.LIVE,
                        List.of(new FeedChange.SelectionSettlement(new SelectionId("s1"), SelectionResult.LOST, null)),
                        5L));
    }

    @Test
    void shouldReadWithdrawalsByTheirShareOrByTheirPrice() {
        String withdrawal = HEAD + "'type':'withdrawal','market':'m1','selection':'s1',";
        assertThat(onlyChange(withdrawal + "'deduction':0.25,'at':5}"))
                .isEqualTo(new FeedChange.Withdrawal(
                        new MarketId("m1"),
                        new SelectionId("s1"),
                        new FeedChange.Deduction.Share(new BigDecimal("0.25")),
                        5L));
        assertThat(onlyChange(withdrawal + "'price':4.0}"))
                .isEqualTo(new FeedChange.Withdrawal(
                        new MarketId("m1"),
                        new SelectionId("s1"),
                        new FeedChange.Deduction.ByPrice(new Price(4_000)),
                        null));
    }

    @Test
    void shouldReadStartAndAlive() {
        assertThat(parse(HEAD + "'type':'start'}")).isEqualTo(new PushLine.Start(7, 1_795_216_108_524_000L));
        assertThat(parse(HEAD + "'type':'alive','more':{'x':[1]}}"))
                .isEqualTo(new PushLine.Usable(7, 1_795_216_108_524_000L, List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'status':'OPEN'     | 'status':'SETTLED'  | status: SETTLED",
                "'status':'OPEN'     | 'status':'open'     | status: \"open\"",
                "'inPlay':true,      | ``                  | inPlay: missing",
                "'betDelayMs':5000   | 'betDelayMs':null   | betDelayMs: null",
                "'betDelayMs':5000   | 'betDelayMs':60001  | betDelayMs: 60001",
                "2.3456              | 1.0009              | selections[0].price: 1.0009",
                "2.3456              | '2.5'               | selections[0].price: \"2.5\"",
                "2.3456              | 1e99999999999       | selections[0].price: 1e99999999999",
                "2.3456              | 1e-999999999        | selections[0].price: 1e-999999999",
                "'id':'s2'           | 'id':'s1'           | selections: \"s1\" twice",
                "'id':'s2'           | 'id':2              | selections[1].id: 2",
                "'name':'Total'      | 'name':''           | name: \"\"",
                "'line':2.5          | 'line':1e30         | line: 1e30",
                "'line':2.5          | 'line':true         | line: true",
                "1795216108524000    | 1795216108524000000 | sourceTime: 1795216108524000000",
                "'TOTAL'             | 'total'             | marketType: \"total\"",
            })
    void shouldRefuseAMarketLineThatBreaksARule(String part, String broken, String beginning) {
        PushLine.Unusable unusable = unusable(MARKET.replace(part, broken));

        assertThat(unusable.message()).startsWith(beginning + " (expected: ");
        assertThat(unusable.code()).isEqualTo(ErrorCode.UNUSABLE_LINE);
        assertThat(unusable.seq()).isEqualTo(7);
        assertThat(unusable.target()).isEqualTo(new Target.OfMarket(new MarketId("m1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'at':5                        | deduction: missing",
                "'deduction':0.1,'price':4.0   | deduction: 0.1 beside a price",
                "'deduction':-0.1              | deduction: -0.1",
                "'deduction':1.01              | deduction: 1.01",
                "'deduction':0.1234567890123456789 | deduction: 0.1234567890123456789",
                "'price':1.0                   | price: 1.0",
                "'deduction':0.1,'at':-1       | at: -1",
            })
    void shouldRefuseAWithdrawalThatBreaksARule(String fields, String beginning) {
        PushLine.Unusable unusable =
                unusable(HEAD + "'type':'withdrawal','market':'m1','selection':'s1'," + fields + "}");

        assertThat(unusable.message()).startsWith(beginning + " (expected: ");
        assertThat(unusable.target()).isEqualTo(new Target.OfMarket(new MarketId("m1")));
    }

    @Test
    void shouldRefuseAnUnknownType() {
        PushLine.Unusable unusable = unusable(HEAD + "'type':'odds','event':'e1'}");

        assertThat(unusable.code()).isEqualTo(ErrorCode.UNKNOWN_OP);
        assertThat(unusable.target()).isEqualTo(new Target.OfEvent(new EventId("e1")));
    }

    @Test
    void shouldTellWhatACutLineSpokeOf() {
        PushLine.Unusable unusable = unusable(HEAD + "'type':'market','event':'e1','market':'m1','name':'To");

        assertThat(unusable.seq()).isEqualTo(7);
        assertThat(unusable.target()).isEqualTo(new Target.OfMarket(new MarketId("m1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'seq':7",
                "{'seq':7,'seq':8}",
                "{'seq':7.0}",
                "{'seq':'7'}",
                "{'seq':0}",
                "[7]",
                "x",
                "{'seq':-7}"
            })
    void shouldNotBelieveANumberThatIsNotCertain(String line) {
        assertThat(unusable(line).seq()).isNull();
        assertThat(unusable(line).target()).isEqualTo(new Target.OfFeed());
    }

    @Test
    void shouldRefuseANameWrittenTwiceAtAnyDepth() {
        assertThat(unusable(MARKET.replace("'id':'s1'", "'id':'s1','id':'s1'")).message())
                .isEqualTo("id: written twice (expected: each name once in an object)");
    }

    @Test
    void shouldRefuseASecondObjectOnTheLine() {
        assertThat(unusable(HEAD + "'type':'alive'}{'seq':8}").message()).startsWith("line: more than an object");
    }

    @Test
    void shouldBoundNesting() {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);

        assertThat(unusable(HEAD + "'type':'alive','x':" + deep + "}").message())
                .startsWith("line: beyond a bound");
    }

    @Test
    void shouldBoundTheSelectionsOfAMarket() {
        StringBuilder many = new StringBuilder("'selections':[");
        for (int i = 0; i <= LineBodies.SELECTIONS_MAX; i++) {
            many.append(i == 0 ? "" : ",").append("{'id':'x").append(i).append("','price':2}");
        }

        assertThat(unusable(HEAD + "'type':'prices','market':'m1'," + many + "]}")
                        .message())
                .isEqualTo("selections: a list (expected: a list of 1 to 1000 objects)");
    }

    @Test
    void shouldTellANumberFromTheBeginningOfALineThatIsTooLong() {
        PushLine.Unusable unusable = unusable(HEAD + "'type':'alive','market':'m1','x':'" + "y".repeat(300_000) + "'}");

        assertThat(unusable.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(unusable.seq()).isEqualTo(7);
        assertThat(unusable.target()).isEqualTo(new Target.OfMarket(new MarketId("m1")));
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        byte[] bytes = json(HEAD + "'type':'rollback','market':'m?'}").getBytes(StandardCharsets.ISO_8859_1);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xff;

        assertThat(parser.parse(bytes, 0, bytes.length)).isInstanceOf(PushLine.Unusable.class);
    }

    @Test
    void shouldRefuseHalfACharacter() {
        assertThat(unusable(MARKET.replace("'Total'", "'\\ud800'")).message()).startsWith("name: ");
        assertThat(unusable(MARKET.replace("'Total'", "'\\udc00\\ud800'")).message())
                .startsWith("name: ");
    }

    @Test
    void shouldTakeCharactersOfTwoHalves() {
        assertThat(parse(MARKET.replace("'Total'", "'Over \\ud83d\\udc4d'"))).isInstanceOf(PushLine.Usable.class);
    }

    private FeedChange onlyChange(String line) {
        PushLine parsed = parse(line);
        assertThat(parsed).isInstanceOf(PushLine.Usable.class);
        return ((PushLine.Usable) parsed).changes().getFirst();
    }

    private PushLine.Unusable unusable(String line) {
        PushLine parsed = parse(line);
        assertThat(parsed).isInstanceOf(PushLine.Unusable.class);
        return (PushLine.Unusable) parsed;
    }

    private PushLine parse(String line) {
        byte[] bytes = json(line).getBytes(StandardCharsets.UTF_8);
        return parser.parse(bytes, 0, bytes.length);
    }

    private static String json(String line) {
        return line.replace('\'', '"');
    }
}

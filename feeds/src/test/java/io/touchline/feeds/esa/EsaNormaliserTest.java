package io.touchline.feeds.esa;

import static io.touchline.feeds.esa.EsaLines.changes;
import static io.touchline.feeds.esa.EsaLines.definition;
import static io.touchline.feeds.esa.EsaLines.json;
import static io.touchline.feeds.esa.EsaLines.market;
import static io.touchline.feeds.esa.EsaLines.mcm;
import static io.touchline.feeds.esa.EsaLines.runner;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Doubt;
import io.touchline.feeds.FeedChange.EventUpdate;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.PriceUpdate;
import io.touchline.feeds.FeedChange.Rollback;
import io.touchline.feeds.FeedChange.SelectionPrice;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.SelectionUpdate;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Line;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EsaNormaliserTest {
    private static final MarketId M1 = new MarketId("1.1");
    private static final String OPEN = definition("OPEN", "", runner(1, "ACTIVE"), runner(2, "ACTIVE"));

    private final EsaNormaliser normaliser = new EsaNormaliser(new ExchangeEvents());

    @Test
    void shouldTellEventAndMarketOfADefinition() {
        String extra = "'eventName':'A v B','openDate':'2024-05-01T18:30:00.000Z','marketType':'OVER_UNDER_25',"
                + "'name':'Over/Under 2.5 Goals','betDelay':5,'inPlay':true,";
        List<FeedChange> changes = changes(
                normaliser,
                mcm(market(
                        "1.1",
                        definition("OPEN", extra, runner(1, "ACTIVE"), runner(2, "HIDDEN"))
                                + ",'rc':[{'id':1,'atb':[[2.0,5],[2.02,1]]}]")));

        assertThat(changes)
                .containsExactly(
                        new EventUpdate(
                                new EventId("900"),
                                "football",
                                null,
                                "A v B",
                                1_714_588_200_000_000L,
                                true,
                                null,
                                null,
                                null),
                        new MarketUpdate(
                                new EventId("900"),
                                M1,
                                "OVER_UNDER_25",
                                "Over/Under 2.5 Goals",
                                new Line("2.5"),
                                MarketStatus.OPEN,
                                null,
                                true,
                                5_000,
                                List.of(
                                        new SelectionUpdate(
                                                new SelectionId("1"),
                                                "Selection 1",
                                                SelectionStatus.ACTIVE,
                                                new Price(2_020)),
                                        new SelectionUpdate(
                                                new SelectionId("2"), "Selection 2", SelectionStatus.INACTIVE, null))));
    }

    @Test
    void shouldTellOnlyPricesThatChanged() {
        accept(market("1.1", OPEN + ",'rc':[{'id':1,'atb':[[2.0,5]]},{'id':2,'atb':[[1.9,5]]}]"));

        assertThat(accept(market("1.1", "'rc':[{'id':1,'atb':[[2.1,3],[1.5,9]]},{'id':2,'atb':[[1.8,1]],'tv':9}]")))
                .containsExactly(new PriceUpdate(M1, List.of(price("1", 2_100))));
        assertThat(accept(market("1.1", "'rc':[{'id':1,'atb':[[2.0,7]],'atl':[[2.2,7]]}]")))
                .isEmpty();
        assertThat(accept(market("1.1", OPEN))).isEmpty();
    }

    @Test
    void shouldTakeTheBestOfAllLaddersToBack() {
        accept(market("1.1", OPEN + ",'rc':[{'id':1,'batb':[[0,2.0,5],[1,1.9,5]],'bdatb':[[0,2.02,5]]}]"));

        assertThat(accept(market("1.1", "'rc':[{'id':1,'bdatb':[[0,0,0]]}]")))
                .containsExactly(new PriceUpdate(M1, List.of(price("1", 2_000))));
        assertThat(accept(market("1.1", "'rc':[{'id':1,'batb':[[0,1.9,5],[1,0,0]]}]")))
                .containsExactly(new PriceUpdate(M1, List.of(price("1", 1_900))));
    }

    @Test
    void shouldShowTheLastTradedPriceOnlyWhereThereAreNoLadders() {
        accept(market("1.1", OPEN + ",'rc':[{'id':1,'ltp':3.0},{'id':2,'ltp':1.5}]"));

        assertThat(accept(market("1.1", "'rc':[{'id':1,'atl':[[3.2,5]]}]")))
                .containsExactly(new PriceUpdate(M1, List.of(price("1", null), price("2", null))));
    }

    @Test
    void shouldRoundFinerPricesDownAndDropImpossibleOnes() {
        assertThat(accept(market("1.1", OPEN + ",'rc':[{'id':1,'ltp':2.9999},{'id':2,'ltp':'NaN'}]")))
                .last()
                .isInstanceOfSatisfying(
                        MarketUpdate.class,
                        update -> assertThat(update.selections())
                                .extracting(SelectionUpdate::price)
                                .containsExactly(new Price(2_999), null));
        assertThat(accept(market("1.1", "'rc':[{'id':1,'ltp':0},{'id':2,'ltp':1e9}]")))
                .containsExactly(new PriceUpdate(M1, List.of(price("1", null))));
    }

    @Test
    void shouldDeleteLevelsNeverSeen() {
        accept(market("1.1", OPEN));

        assertThat(normaliser.accept(mcm(market("1.1", "'rc':[{'id':7,'atb':[[4,0]],'batb':[[3,0,0]]}]"))))
                .satisfies(line -> assertThat(line.refusals()).isEmpty())
                .satisfies(line -> assertThat(line.changes()).isEmpty());
    }

    @Test
    void shouldForgetLaddersWhenAnImageComes() {
        accept(market("1.1", OPEN + ",'rc':[{'id':1,'atb':[[5.0,5]]},{'id':2,'atb':[[2.0,5]]}]"));

        assertThat(accept(market("1.1", "'img':true,'rc':[{'id':1,'atb':[[3.0,5]]}]")))
                .containsExactly(new PriceUpdate(M1, List.of(price("1", 3_000), price("2", null))));
    }

    @Test
    void shouldDoubtWhatANewImageOfAllDoesNotBring() {
        accept(market("1.1", OPEN), market("1.2", OPEN));
        String start = json("{'op':'mcm','ct':'SUB_IMAGE','segmentType':'SEG_START','pt':1700000000001,'mc':["
                + market("1.2", OPEN) + "]}");
        String end = json("{'op':'mcm','ct':'SUB_IMAGE','segmentType':'SEG_END','pt':1700000000001,'mc':["
                + market("1.3", OPEN) + "]}");

        assertThat(changes(normaliser, start)).isEmpty();
        assertThat(changes(normaliser, end))
                .last()
                .isEqualTo(new Doubt(new Target.OfMarket(M1), "not in the new image"));
    }

    @Test
    void shouldTakeInGrowingRunnerLists() {
        accept(market("1.1", OPEN));
        String grown = definition("OPEN", "", runner(1, "ACTIVE"), runner(2, "REMOVED"), runner(3, "ACTIVE"));

        assertThat(accept(market("1.1", grown)))
                .singleElement()
                .isInstanceOfSatisfying(
                        MarketUpdate.class,
                        update -> assertThat(update.selections())
                                .extracting(SelectionUpdate::status)
                                .containsExactly(
                                        SelectionStatus.ACTIVE, SelectionStatus.REMOVED, SelectionStatus.ACTIVE));
    }

    @Test
    void shouldGiveEachHandicapItsOwnSelection() {
        String handicaps =
                "'marketDefinition':{'eventId':'900','eventTypeId':'1','bettingType':'ASIAN_HANDICAP_DOUBLE_LINE',"
                        + "'status':'OPEN','runners':[{'id':1,'hc':-0.50,'status':'ACTIVE','name':'A'},"
                        + "{'id':1,'hc':0.0,'status':'ACTIVE','name':'A'},{'id':1,'status':'ACTIVE','hc':1}]}";

        assertThat(accept(market("1.1", handicaps))).last().isInstanceOfSatisfying(MarketUpdate.class, update -> {
            assertThat(update.selections().stream()
                            .map(selection -> selection.id().value()))
                    .containsExactly("1@-0.5", "1", "1@1");
            assertThat(update.selections())
                    .extracting(SelectionUpdate::name)
                    .containsExactly("A -0.5", "A 0", "Selection 1 +1");
        });
    }

    @Test
    void shouldOfferNoPricesOnMarketsBetAtAValue() {
        String runs = "'marketDefinition':{'eventId':'900','eventTypeId':'4','bettingType':'LINE','status':'OPEN',"
                + "'runners':[" + runner(1, "ACTIVE") + "]},'rc':[{'id':1,'atb':[[250.5,10]]}]";

        assertThat(accept(market("1.1", runs)))
                .last()
                .isInstanceOfSatisfying(
                        MarketUpdate.class,
                        update -> assertThat(update.selections().getFirst().price())
                                .isNull());
    }

    @Test
    void shouldSettleAgainWhenOtherWinnersCome() {
        accept(market("1.1", OPEN));

        assertThat(accept(market("1.1", closed("WINNER", "LOSER"))))
                .last()
                .isEqualTo(settlement(SelectionResult.WON, SelectionResult.LOST));
        assertThat(accept(market("1.1", closed("WINNER", "LOSER")))).isEmpty();
        assertThat(accept(market("1.1", closed("LOSER", "WINNER"))))
                .containsExactly(settlement(SelectionResult.LOST, SelectionResult.WON));
    }

    @Test
    void shouldTakeResultsBackWhenTheMarketOpensAgain() {
        accept(market("1.1", closed("WINNER", "LOSER")));

        assertThat(accept(market("1.1", OPEN)))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(new Rollback(M1)),
                        second -> assertThat(second)
                                .isInstanceOfSatisfying(
                                        MarketUpdate.class,
                                        update -> assertThat(update.status()).isEqualTo(MarketStatus.OPEN)));
    }

    @Test
    void shouldShareTheWinOfADeadHeat() {
        assertThat(accept(market("1.1", closed("WINNER", "WINNER", "WINNER"))))
                .last()
                .isInstanceOfSatisfying(
                        Settlement.class,
                        settlement -> assertThat(settlement.selections())
                                .extracting(SelectionSettlement::deadHeatFactor)
                                .containsOnly(new BigDecimal("0.333333333")));
    }

    @Test
    void shouldVoidAMarketWhoseRunnersAreAllRemoved() {
        assertThat(accept(market("1.1", closed("REMOVED", "REMOVED"))))
                .last()
                .isEqualTo(settlement(SelectionResult.VOID, SelectionResult.VOID));
    }

    @Test
    void shouldNotOfferARunnerThatHasItsResultInAnOpenMarket() {
        accept(market("1.1", OPEN + ",'rc':[{'id':1,'ltp':2},{'id':2,'ltp':3}]"));

        assertThat(accept(market("1.1", definition("OPEN", "", runner(1, "WINNER"), runner(2, "ACTIVE")))))
                .singleElement()
                .isInstanceOfSatisfying(
                        MarketUpdate.class,
                        update -> assertThat(update.selections())
                                .containsExactly(
                                        new SelectionUpdate(
                                                new SelectionId("1"), "Selection 1", SelectionStatus.INACTIVE, null),
                                        new SelectionUpdate(
                                                new SelectionId("2"),
                                                "Selection 2",
                                                SelectionStatus.ACTIVE,
                                                new Price(3_000))));
    }

    @Test
    void shouldLeaveAMarketClosedWhenAResultIsMissing() {
        assertThat(accept(market("1.1", closed("WINNER", "ACTIVE"))))
                .last()
                .isInstanceOfSatisfying(MarketUpdate.class, update -> {
                    assertThat(update.status()).isEqualTo(MarketStatus.CLOSED);
                    assertThat(update.statusReason()).isEqualTo("not settled: no result of 2");
                });
    }

    @Test
    void shouldRefuseOnlyTheBrokenEntryOfALine() {
        accept(market("1.1", OPEN), market("1.2", OPEN));

        EsaLine line = normaliser.accept(
                mcm(market("1.1", "'rc':[{'id':1,'ltp':'high'}]"), market("1.2", "'rc':[{'id':1,'ltp':2}]")));

        assertThat(line.refusals()).containsExactly("mc[0].rc[0].ltp: high (expected: a number)");
        assertThat(line.changes())
                .containsExactly(
                        new Doubt(new Target.OfMarket(M1), "mc[0].rc[0].ltp: high (expected: a number)"),
                        new PriceUpdate(new MarketId("1.2"), List.of(price("1", 2_000))));
    }

    @Test
    void shouldSayADoubtedMarketAgainWithTheNextDefinitionButNotWithPrices() {
        accept(market("1.1", OPEN + ",'rc':[{'id':1,'ltp':2}]"));
        accept(market("1.1", "'rc':3"));

        assertThat(accept(market("1.1", "'rc':[{'id':2,'ltp':4}]"))).isEmpty();
        assertThat(accept(market("1.1", OPEN)))
                .singleElement()
                .isInstanceOfSatisfying(
                        MarketUpdate.class,
                        update -> assertThat(update.selections())
                                .extracting(SelectionUpdate::price)
                                .containsExactly(null, new Price(4_000)));
    }

    @Test
    void shouldDoubtTheMarketsOfUnreadableTextThatCanStillBeRead() {
        assertThat(changes(normaliser, json("{'op':'mcm','mc':[{'id':'1.1','rc':[{'ltp':}]}]}")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Doubt.class, doubt -> assertThat(doubt.target()).isEqualTo(new Target.OfMarket(M1)));
    }

    @Test
    void shouldDoubtTheWholeFeedWhereItCannotBeTold() {
        for (String line : List.of(
                "",
                "nonsense",
                "[]",
                "{}",
                json("{'op':'mcm','mc':[{'id':'1.1','rc':[{'i"),
                json("{'op':'mcm','mc':[7]}"),
                json("{'op':'mcm','mc':[{'rc':[]}]}"),
                json("{'op':'mcm','pt':17,'mc':[{}]}"))) {
            assertThat(normaliser.accept(line).refusals()).as(line).hasSize(1);
            assertThat(changes(normaliser, line))
                    .as(line)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Doubt.class, doubt -> assertThat(doubt.target()).isEqualTo(new Target.OfFeed()));
        }
    }

    @Test
    void shouldSayThatTheStreamIsUnreliable() {
        assertThat(normaliser.accept(json("{'op':'mcm','id':2,'status':503}")).unreliable())
                .isTrue();
        assertThat(normaliser
                        .accept(json("{'op':'mcm','id':2,'status':null,'ct':'HEARTBEAT'}"))
                        .unreliable())
                .isFalse();
    }

    @Test
    void shouldSayOnceWhatARemovedRunnerCosts() {
        String removed = "{'id':2,'status':'REMOVED','sortPriority':2,'adjustmentFactor':17.3,"
                + "'removalDate':'2022-05-01T10:00:00.000Z'}";
        String withTwo = market("1.1", definition("OPEN", "", runner(1, "ACTIVE"), runner(2, "ACTIVE")));
        String without = market("1.1", definition("OPEN", "", runner(1, "ACTIVE"), removed));
        accept(withTwo);

        assertThat(accept(without))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(MarketUpdate.class),
                        second -> assertThat(second)
                                .isEqualTo(new FeedChange.Withdrawal(
                                        M1,
                                        new SelectionId("2"),
                                        new FeedChange.Deduction.Share(new BigDecimal("0.173")),
                                        1_651_399_200_000_000L)));
        assertThat(accept(without)).isEmpty();
        assertThat(accept(without.replace("17.3", "12.5")))
                .containsExactly(new FeedChange.Withdrawal(
                        M1,
                        new SelectionId("2"),
                        new FeedChange.Deduction.Share(new BigDecimal("0.125")),
                        1_651_399_200_000_000L));
    }

    @Test
    void shouldDoubtAMarketWhoseRemovedRunnerCostsMoreThanAll() {
        String removed = "{'id':2,'status':'REMOVED','sortPriority':2,'adjustmentFactor':100.1}";

        assertThat(accept(market("1.1", definition("OPEN", "", runner(1, "ACTIVE"), removed))))
                .containsExactly(new FeedChange.Doubt(
                        new FeedChange.Target.OfMarket(M1),
                        "mc[0].marketDefinition.runners[1].adjustmentFactor: 100.1 (expected: a number from 0"
                                + " to 100)"));
    }

    @Test
    void shouldSkipOtherKinds() {
        assertThat(List.of("ocm", "rcm", "status", "connection"))
                .allSatisfy(kind -> assertThat(normaliser.accept(json("{'op':'" + kind + "'}")))
                        .isEqualTo(new EsaLine(kind, true, null, false, 0, List.of(), List.of())));
    }

    @Test
    void shouldNameWhatLiveStreamsLeaveNameless() {
        accept(market("1.1", definition("OPEN", "'marketType':'FIRST_HALF_GOALS_05',", runner(1, "ACTIVE"))));

        assertThat(accept(market("1.2", definition("OPEN", "'marketType':'HALF_TIME_FULL_TIME',"))))
                .last()
                .isInstanceOfSatisfying(
                        MarketUpdate.class, update -> assertThat(update.name()).isEqualTo("Half Time Full Time"));
        assertThat(accept(market("1.3", definition("OPEN", ""))))
                .last()
                .isInstanceOfSatisfying(
                        MarketUpdate.class, update -> assertThat(update.name()).isEqualTo("Market 1.3"));
    }

    @CanIgnoreReturnValue
    private List<FeedChange> accept(String... entries) {
        EsaLine line = normaliser.accept(mcm(entries));
        return line.changes();
    }

    private static String closed(String... statuses) {
        String[] runners = new String[statuses.length];
        for (int i = 0; i < statuses.length; i++) {
            runners[i] = runner(i + 1, statuses[i]);
        }
        return definition("CLOSED", "", runners);
    }

    private static Settlement settlement(SelectionResult first, SelectionResult second) {
        return new Settlement(
                M1,
                FeedChange.Certainty.CONFIRMED,
                List.of(
                        new SelectionSettlement(new SelectionId("1"), first, null),
                        new SelectionSettlement(new SelectionId("2"), second, null)));
    }

    private static SelectionPrice price(String selection, @Nullable Integer thousandths) {
        return new SelectionPrice(new SelectionId(selection), thousandths == null ? null : new Price(thousandths));
    }
}

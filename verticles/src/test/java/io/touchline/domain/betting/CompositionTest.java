package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.domain.betting.BetSlip.AskedStake;
import io.touchline.domain.betting.BetSlip.AskedStake.PerLine;
import io.touchline.domain.betting.BetSlip.AskedStake.Total;
import io.touchline.domain.betting.BetSlip.Leg;
import io.touchline.domain.betting.Composition.Composed;
import io.touchline.domain.betting.Composition.Refused;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompositionTest {
    private static final CompositionLimits LIMITS = CompositionLimits.DEFAULT;
    private static final PlaceTerms FIFTH = new PlaceTerms(3, 1, 5);

    @ParameterizedTest
    @CsvSource({
        "SINGLE, 1, 1",
        "ACCUMULATOR, 2, 1",
        "ACCUMULATOR, 20, 1",
        "TRIXIE, 3, 4",
        "PATENT, 3, 7",
        "YANKEE, 4, 11",
        "LUCKY_15, 4, 15",
        "CANADIAN, 5, 26",
        "LUCKY_31, 5, 31",
        "HEINZ, 6, 57",
        "LUCKY_63, 6, 63",
        "SUPER_HEINZ, 7, 120",
        "GOLIATH, 8, 247",
    })
    void shouldCountTheLinesOfEachType(BetType type, int legs, long lines) {
        assertThat(composed(slip(type, legs, new Total(1_000))).combinations().count())
                .isEqualTo(lines);
        assertThat(composed(eachWay(type, legs)).stake().lines()).isEqualTo(2 * lines);
    }

    @ParameterizedTest
    @CsvSource({"SINGLE, 2", "ACCUMULATOR, 1", "TRIXIE, 4", "YANKEE, 3", "GOLIATH, 7", "SINGLE, 0"})
    void shouldRefuseAnotherNumberOfLegs(BetType type, int legs) {
        assertThat(refused(slip(type, legs, new Total(1_000)))).isEqualTo(ErrorCode.INVALID_COMBINATION);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, '2', 6", //
        "5, 0, '2 3', 20",
        "5, 1, '2', 6",
        "5, 2, '1 3', 4",
        "3, 0, '3', 1",
        "4, 3, '1', 1",
    })
    void shouldCountSystemsWithBankersInEveryLine(int legs, int bankers, String sizes, long lines) {
        assertThat(composed(system(legs, bankers, sizes)).combinations().count())
                .isEqualTo(lines);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, ''", //
        "4, 0, '0'",
        "4, 0, '5'",
        "4, 2, '3'",
        "4, 0, '2 2'",
        "4, 4, '1'",
    })
    void shouldRefuseSystemsWithoutSense(int legs, int bankers, String sizes) {
        assertThat(refused(system(legs, bankers, sizes))).isEqualTo(ErrorCode.INVALID_COMBINATION);
    }

    @Test
    void shouldRefuseSizesAndBankersOutsideSystems() {
        BetSlip plain = slip(BetType.TRIXIE, 3, new Total(100));

        assertThat(refused(new BetSlip(BetType.TRIXIE, List.of(2), plain.legs(), false, plain.stake(), null)))
                .isEqualTo(ErrorCode.INVALID_COMBINATION);
        assertThat(refused(new BetSlip(BetType.TRIXIE, List.of(), legs(3, 1, null), false, new Total(100), null)))
                .isEqualTo(ErrorCode.INVALID_COMBINATION);
    }

    @Test
    void shouldRefuseLegsOfOneEvent() {
        List<Leg> related = List.of(leg("e1", "m1", "s1"), leg("e2", "m2", "s1"), leg("e1", "m3", "s1"));

        assertThat(refused(new BetSlip(BetType.ACCUMULATOR, List.of(), related, false, new Total(100), null)))
                .isEqualTo(ErrorCode.INVALID_COMBINATION);
        assertThat(refused(new BetSlip(BetType.SYSTEM, List.of(2), related, false, new Total(100), null)))
                .isEqualTo(ErrorCode.INVALID_COMBINATION);
        // Lines of one leg each multiply nothing.
        assertThat(composed(new BetSlip(BetType.SYSTEM, List.of(1), related, false, new Total(100), null))
                        .combinations()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void shouldRefuseASelectionTwice() {
        List<Leg> twice = List.of(leg("e1", "m1", "s1"), leg("e1", "m1", "s1"));

        assertThat(refused(new BetSlip(BetType.SYSTEM, List.of(1), twice, false, new Total(100), null)))
                .isEqualTo(ErrorCode.INVALID_COMBINATION);
    }

    @Test
    void shouldRefuseEachWayWithoutPlaceTerms() {
        BetSlip without = new BetSlip(BetType.SINGLE, List.of(), legs(1, 0, null), true, new Total(100), null);

        assertThat(refused(without)).isEqualTo(ErrorCode.INVALID_COMBINATION);
    }

    @Test
    void shouldRefuseMoreLegsThanTheLimit() {
        assertThat(refused(slip(BetType.ACCUMULATOR, 21, new Total(1_000)))).isEqualTo(ErrorCode.TOO_MANY_LEGS);
    }

    @Test
    void shouldRefuseMoreLinesThanTheLimitWithoutListingThem() {
        CompositionLimits wide = new CompositionLimits(50, 5_000);

        assertThat(Composition.of(system(50, 0, "25"), wide))
                .isEqualTo(new Refused(ErrorCode.TOO_MANY_LEGS, "126410606437752 lines, at most 5000"));
    }

    @Test
    void shouldCrossCheckTheNumberOfLines() {
        BetSlip patent = slip(BetType.PATENT, 3, new Total(700));

        assertThat(refused(counted(patent, 6L))).isEqualTo(ErrorCode.TOTAL_COMBINATIONS_MISMATCH);
        assertThat(composed(counted(patent, 7L)).stake()).isEqualTo(new StakeSplit(700, 7));
        assertThat(refused(counted(eachWay(BetType.PATENT, 3), 7L))).isEqualTo(ErrorCode.TOTAL_COMBINATIONS_MISMATCH);
        assertThat(composed(counted(eachWay(BetType.PATENT, 3), 14L)).stake().lines())
                .isEqualTo(14);
    }

    @Test
    void shouldMultiplyAStakePerLine() {
        assertThat(composed(slip(BetType.YANKEE, 4, new PerLine(100))).stake()).isEqualTo(new StakeSplit(1_100, 11));
    }

    @Test
    void shouldKeepATotalThatDoesNotDivide() {
        StakeSplit stake = composed(slip(BetType.PATENT, 3, new Total(1_000))).stake();

        assertThat(stake.total()).isEqualTo(1_000);
        assertThat(stake.isEven()).isFalse();
        assertThat(stake.unitRoundedDown()).isEqualTo(142);
    }

    @Test
    void shouldRefuseStakesThatCannotBeSharedOrCounted() {
        assertThat(refused(slip(BetType.PATENT, 3, new Total(6)))).isEqualTo(ErrorCode.STAKE_BELOW_MIN);
        assertThat(refused(slip(BetType.SINGLE, 1, new PerLine(0)))).isEqualTo(ErrorCode.STAKE_BELOW_MIN);
        assertThat(refused(slip(BetType.SINGLE, 1, new Total(-5)))).isEqualTo(ErrorCode.STAKE_BELOW_MIN);
        assertThat(refused(slip(BetType.PATENT, 3, new PerLine(Long.MAX_VALUE / 6))))
                .isEqualTo(ErrorCode.STAKE_ABOVE_MAX);
    }

    @Test
    void shouldNotBuildCombinationsWithoutSense() {
        assertThatThrownBy(() -> new Combinations(3, List.of(), Set.of())).hasMessageContaining("sizes");
        assertThatThrownBy(() -> new Combinations(3, List.of(3), Set.of(0))).hasMessageContaining("sizes");
        assertThatThrownBy(() -> new Combinations(3, List.of(1), Set.of(3))).hasMessageContaining("banker");
        assertThatThrownBy(() -> new Combinations(51, List.of(1), Set.of())).hasMessageContaining("legs");
        assertThatThrownBy(() -> new PlaceTerms(3, 5, 4)).hasMessageContaining("place fraction");
    }

    private static Composed composed(BetSlip slip) {
        Composition composition = Composition.of(slip, LIMITS);
        assertThat(composition).isInstanceOf(Composed.class);
        return (Composed) composition;
    }

    private static ErrorCode refused(BetSlip slip) {
        Composition composition = Composition.of(slip, LIMITS);
        assertThat(composition).isInstanceOf(Refused.class);
        return ((Refused) composition).code();
    }

    private static BetSlip slip(BetType type, int legs, AskedStake stake) {
        return new BetSlip(type, List.of(), legs(legs, 0, null), false, stake, null);
    }

    private static BetSlip eachWay(BetType type, int legs) {
        return new BetSlip(type, List.of(), legs(legs, 0, FIFTH), true, new Total(1_000), null);
    }

    private static BetSlip counted(BetSlip slip, long lines) {
        return new BetSlip(slip.type(), slip.sizes(), slip.legs(), slip.eachWay(), slip.stake(), lines);
    }

    private static BetSlip system(int legs, int bankers, String sizes) {
        List<Integer> numbers = new ArrayList<>();
        for (String size : sizes.split(" ", -1)) {
            if (!size.isEmpty()) {
                numbers.add(Integer.valueOf(size));
            }
        }
        return new BetSlip(BetType.SYSTEM, numbers, legs(legs, bankers, null), false, new Total(1_000), null);
    }

    private static List<Leg> legs(int count, int bankers, @Nullable PlaceTerms terms) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Leg(new EventId("e" + i), new MarketId("m" + i), new SelectionId("s"), i < bankers, terms))
                .toList();
    }

    private static Leg leg(String event, String market, String selection) {
        return new Leg(new EventId(event), new MarketId(market), new SelectionId(selection), false, null);
    }
}

package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetWalk.Reading;
import io.touchline.domain.risk.Exposure;
import io.touchline.domain.risk.RiskBook;
import io.touchline.domain.risk.RiskLimits;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Price;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the house's limits make of the stake and the prices that a decision would take. */
class RecheckLimitsTest {
    private static final long MUCH = 1L << 50;
    private static final Consent PARTIAL = new Consent(PriceChange.NONE, false, true);

    /** @param returnMax the only limit that bites */
    private static BetWalk walk(BetRequest request, long returnMax) {
        return new BetWalk(
                request,
                players -> new RiskBook(
                        players, new RiskLimits(10, 5_000, returnMax, MUCH, MUCH, MUCH, MUCH), new Exposure()));
    }

    /** In the market at 1000, asked at 1.001. */
    private static BetRequest asked(PriceChange change, int thousandths) {
        BetRequest plain = BetWalk.request(1, 1_000, new Consent(change, true, false));
        LegRequest leg = plain.legs().getFirst();
        return new BetRequest(
                plain.bet(),
                plain.account(),
                plain.key(),
                plain.bodyHash(),
                List.of(new LegRequest(
                        leg.market(), leg.selection(), new Price(thousandths), leg.version(), leg.epoch())),
                plain.stake(),
                plain.consent());
    }

    /** Whoever asked for the lowest of prices got any return past the limit of the house. */
    @ParameterizedTest
    @EnumSource(names = {"HIGHER", "ANY"})
    void shouldJudgeThePriceOfTheReceiptWhenALowerOneIsAskedFor(PriceChange change) {
        BetWalk walk = walk(asked(change, 1_001), 500_000).owners(new Reading(0).price(1_000_000));

        assertThat(walk.row()).isEqualTo(Transition.REFUSED_AT_RECEIPT);
        assertThat(walk.codes()).containsExactly(ErrorCode.PAYOUT_CAP);
    }

    @ParameterizedTest
    @EnumSource(names = {"HIGHER", "ANY"})
    void shouldJudgeThePriceOfTheDecisionWhenItHasRisenSince(PriceChange change) {
        BetWalk walk = walk(asked(change, 2_000), 5_000).rechecking().owners(new Reading(0).price(5_001));

        assertThat(walk.row()).isEqualTo(Transition.STAKE_ABOVE_LIMIT);
        assertThat(walk.codes()).containsExactly(ErrorCode.PAYOUT_CAP);
    }

    @Test
    void shouldTakeWhatReturnsAsMuchAsMayBeReturned() {
        BetWalk walk =
                walk(asked(PriceChange.HIGHER, 2_000), 5_000).rechecking().owners(new Reading(0).price(5_000));

        assertThat(walk.row()).isEqualTo(Transition.DECIDED);
    }

    @Test
    void shouldJudgeThePriceOfAConfirmedOffer() {
        BetWalk walk = walk(asked(PriceChange.NONE, 2_000), 5_000).rechecking().owners(new Reading(0).price(5_001));
        assertThat(walk.row()).isEqualTo(Transition.PRICE_REOFFERED);

        walk.on(new BetEvent.OfferConfirmed(1)).after(5_000).timer().owners(new Reading(0).price(5_001));

        assertThat(walk.row()).isEqualTo(Transition.STAKE_ABOVE_LIMIT);
    }

    @Test
    void shouldAdmitABetWhosePriceHasFallenWithinItsConsent() {
        BetWalk walk = walk(asked(PriceChange.ANY, 9_000), 5_000);

        assertThat(walk.owners(new Reading(0).price(5_000)).row()).isEqualTo(Transition.ADMITTED);
        assertThat(walk.on(new BetEvent.RulesChanged()).row()).isEqualTo(Transition.NONE);
    }

    // ---- Many lines

    private static BetRequest system(long stake) {
        BetRequest plain = BetWalk.request(10, stake, PARTIAL);
        Composition lines = new Composition.Composed(Combinations.full(10, 1), new StakeSplit(stake, 1_023));
        return new BetRequest(
                plain.bet(),
                plain.account(),
                plain.key(),
                plain.bodyHash(),
                plain.legs(),
                plain.stake(),
                PARTIAL,
                new BetShape(BetType.SYSTEM, false, lines));
    }

    private static Reading[] tenLegs() {
        return IntStream.range(0, 10).mapToObj(Reading::new).toArray(Reading[]::new);
    }

    /** A lower stake was offered that was less than one minor unit a line: its decision could not be reckoned with. */
    @Test
    void shouldOfferNoStakeBelowOneUnitALine() {
        // At 2.0 each of the 1023 lines the sum is 3^10 - 1 for 1023: a return of 50000 permits some 866.
        long[] returnMax = {MUCH};
        BetWalk walk = new BetWalk(
                system(2_000),
                players -> (bet, prices, at) -> new RiskBook(
                                players,
                                new RiskLimits(10, 5_000, returnMax[0], MUCH, MUCH, MUCH, MUCH),
                                new Exposure())
                        .permitted(bet, prices, at));
        walk.owners(tenLegs()).wallet(new WalletStanding.Held()).after(5_000).timer();
        returnMax[0] = 50_000;
        walk.owners(tenLegs()).owners(tenLegs());

        assertThat(walk.row()).isEqualTo(Transition.STAKE_ABOVE_LIMIT);
        assertThat(walk.codes()).containsExactly(ErrorCode.PAYOUT_CAP);
    }

    @Test
    void shouldRefuseAtReceiptWhatCouldOnlyBeOfferedBelowOneUnitALine() {
        BetWalk walk = walk(system(2_000), 50_000).owners(tenLegs());

        assertThat(walk.row()).isEqualTo(Transition.REFUSED_AT_RECEIPT);
    }

    @Test
    void shouldOfferALowerStakeOfOneUnitALine() {
        // 3^10 - 1 is 59048: what 1023 units on 1023 lines return.
        BetWalk walk = walk(system(2_000), 59_048).owners(tenLegs());
        walk.wallet(new WalletStanding.Held())
                .after(5_000)
                .timer()
                .owners(tenLegs())
                .owners(tenLegs());

        assertThat(walk.row()).isEqualTo(Transition.STAKE_REOFFERED);
        assertThat(((BetState.Reoffered) walk.state()).offer().stake().amount()).isEqualTo(1_023);
    }
}

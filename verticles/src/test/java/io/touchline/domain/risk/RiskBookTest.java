package io.touchline.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BettingRules.PermittedStake;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.Ticket;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RiskBookTest {
    private static final RiskLimits LIMITS = new RiskLimits(10, 100_000, 500_000, 30_000, 40_000, 60_000, 50_000);
    private static final DelayPlan NO_DELAY = new DelayPlan(0, 0, 0, 0, 0, 0, false, false, 0, "test");

    private final Exposure exposure = new Exposure();
    private final RiskBook book =
            new RiskBook((_, _, _) -> new PermittedStake(10, 100_000, ErrorCode.STAKE_ABOVE_MAX), LIMITS, exposure);
    private int number;

    @Test
    void shouldPermitWhatTheSelectionHasRoomForWhenNothingIsOnIt() {
        // At 4.0 a stake of 10000 loses the house 30000.
        assertThat(permitted(bet("a", "e1", "m1", "home", 4_000, 1)))
                .isEqualTo(new PermittedStake(10, 10_000, ErrorCode.LIABILITY_EXCEEDED));
    }

    @Test
    void shouldPermitLessWhenOtherBetsAreOnTheSelection() {
        admit(bet("a", "e1", "m1", "home", 4_000, 4_000));

        assertThat(permitted(bet("b", "e1", "m1", "home", 4_000, 1)).max()).isEqualTo(6_000);
    }

    @Test
    void shouldPermitMoreOnOneSelectionWhenTheOthersPayForIt() {
        admit(bet("a", "e1", "m1", "away", 1_010, 5_000));

        // Limited by the selection alone: the market's loss is lowered by the stake on the other one.
        assertThat(exposure.inMarket(new MarketId("m1"), new SelectionId("home")))
                .isEqualTo(-5_000);
        assertThat(permitted(bet("b", "e1", "m1", "home", 4_000, 1)).max()).isEqualTo(10_000);
    }

    @Test
    void shouldPermitWhatTheEventHasRoomForWhenItsMarketsAddUp() {
        admit(bet("a", "e1", "m1", "home", 4_000, 10_000));
        admit(bet("b", "e1", "m2", "home", 4_000, 8_000));

        // 60000 less 30000 and 24000.
        assertThat(permitted(bet("c", "e1", "m3", "home", 4_000, 1)).max()).isEqualTo(2_000);
    }

    @Test
    void shouldPermitWhatTheAccountHasRoomForWhenItsBetsAddUp() {
        admit(bet("a", "e1", "m1", "home", 4_000, 10_000));

        // 50000 less 30000.
        assertThat(permitted(bet("a", "e2", "m2", "home", 3_000, 1)).max()).isEqualTo(10_000);
    }

    @Test
    void shouldPermitWhatTheReturnMayBeWhenThePriceIsHigh() {
        RiskBook wide = new RiskBook(
                (_, _, _) -> new PermittedStake(10, 100_000, ErrorCode.STAKE_ABOVE_MAX),
                new RiskLimits(10, 100_000, 500_000, 9_000_000, 9_000_000, 9_000_000, 9_000_000),
                exposure);

        assertThat(permitted(wide, bet("a", "e1", "m1", "home", 100_000, 1)))
                .isEqualTo(new PermittedStake(10, 5_000, ErrorCode.PAYOUT_CAP));
    }

    @Test
    void shouldNotCountABetAgainstItself() {
        BetRequest own = bet("a", "e1", "m1", "home", 4_000, 10_000);
        admit(own);

        assertThat(permitted(own).max()).isEqualTo(10_000);
    }

    @Test
    void shouldBeEmptyAgainWhenAllBetsAreRefusedOrSettled() {
        Random random = new Random(7);
        List<BetRequest> bets = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            BetRequest bet = bet(
                    "a" + random.nextInt(5),
                    "e" + random.nextInt(3),
                    "m" + random.nextInt(6),
                    "s" + random.nextInt(3),
                    1_001 + random.nextInt(20_000),
                    1 + random.nextInt(1_000));
            bets.add(bet);
            admit(bet);
        }
        for (BetRequest bet : bets) {
            if (random.nextBoolean()) {
                exposure.apply(bet.bet(), new BetEntry.Refused(refusal(), true, 1));
            } else {
                exposure.forget(bet.bet());
            }
        }
        for (BetRequest bet : bets) {
            LegRequest leg = bet.legs().getFirst();
            assertThat(exposure.onSelection(leg.market(), leg.selection())).isZero();
            assertThat(exposure.inMarket(leg.market(), leg.selection())).isZero();
            assertThat(exposure.onEvent(new EventId("e0"))).isZero();
            assertThat(exposure.onAccount(bet.account())).isZero();
        }
    }

    private static Refusal refusal() {
        return new Refusal(
                Refusal.Outcome.REJECTED, List.of(new Reason(ErrorCode.EPOCH_CHANGED, null, "", null, null)), 1);
    }

    private PermittedStake permitted(BetRequest bet) {
        return permitted(book, bet);
    }

    private static PermittedStake permitted(RiskBook by, BetRequest bet) {
        return by.permitted(bet, bet.legs().stream().map(LegRequest::price).toList(), 0);
    }

    private void admit(BetRequest bet) {
        exposure.apply(bet.bet(), new BetEntry.Admitted(new Ticket(bet, 0, List.of(), List.of(), NO_DELAY), 0));
    }

    private BetRequest bet(String account, String event, String market, String selection, int price, long stake) {
        number++;
        return new BetRequest(
                new BetId("b" + number),
                new AccountId(account),
                "k" + number,
                "h",
                List.of(new LegRequest(
                        new MarketId(market),
                        new SelectionId(selection),
                        new Price(price),
                        null,
                        null,
                        new EventId(event),
                        null)),
                new Money(stake, "EUR"),
                Consent.STRICT);
    }
}

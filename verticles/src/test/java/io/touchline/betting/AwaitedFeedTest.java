package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.PriceChange;
import io.touchline.protocol.ErrorCode;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AwaitedFeedTest extends RunningDesk {
    @Test
    void shouldWaitForTheFeedWhenItWasNotHeardSinceTheReceipt() {
        markets.inPlay(50);
        markets.alive(1);
        BetView pending = told(place(Consent.STRICT));
        Future<@Nullable BetView> next = betting.await(pending.bet(), 10_000);

        vertx.setTimer(300, _ -> markets.alive(clock.micros()));

        assertThat(Objects.requireNonNull(await(next)).status()).isEqualTo(BetView.Status.ACCEPTED);
        assertThat(Objects.requireNonNull(Objects.requireNonNull(await(next)).decision())
                        .measuredMicros())
                .isGreaterThanOrEqualTo(250_000);
    }

    /** Where one of two feeds was heard, the bet asked its owners again as fast as they answered. */
    @Test
    void shouldNotAskItsOwnersAgainWhileOneOfTwoFeedsIsSilent() {
        markets.inPlay(50);
        markets.otherAlive(1);
        BetView pending = told(betting.place(request(Consent.STRICT, FakeMarkets.MARKET, FakeMarkets.OTHER_MARKET)));
        Future<@Nullable BetView> next = betting.await(pending.bet(), 10_000);
        for (int i = 0; i < 10; i++) {
            await(vertx.timer(50, TimeUnit.MILLISECONDS));
            markets.alive(clock.micros());
        }

        // At receipt and at the end of the delay, each event by itself.
        assertThat(markets.readings()).isEqualTo(4);
        markets.otherAlive(clock.micros());
        assertThat(Objects.requireNonNull(await(next)).status()).isEqualTo(BetView.Status.ACCEPTED);
    }

    /** Its feed was heard since the receipt, but not since the confirmation, from which the delay counts. */
    @Test
    void shouldNotAskItsOwnersAgainWhileTheFeedIsSilentSinceTheConfirmation() {
        markets.inPlay(100);
        BetView pending = told(place(new Consent(PriceChange.NONE, true, false)));
        markets.price(1_900);
        int offer = Objects.requireNonNull(decided(pending.bet()).offer()).number();
        markets.alive(clock.micros());
        BetView confirmed = await(betting.answerOffer(pending.bet(), ACCOUNT, offer, true));
        Future<@Nullable BetView> next = betting.await(confirmed.bet(), 10_000);

        await(vertx.timer(500, TimeUnit.MILLISECONDS));

        assertThat(markets.readings()).isEqualTo(3);
        markets.alive(clock.micros());
        assertThat(Objects.requireNonNull(await(next)).status()).isEqualTo(BetView.Status.ACCEPTED);
    }

    @Test
    void shouldLapseWhenTheFeedIsNotHeardInTime() {
        markets.inPlay(50);
        markets.alive(1);

        BetView view = decided(told(place(Consent.STRICT)).bet());

        assertThat(view.status()).isEqualTo(BetView.Status.LAPSED);
        assertThat(view.reasons().getFirst().code()).isEqualTo(ErrorCode.FEED_UNHEALTHY);
    }
}

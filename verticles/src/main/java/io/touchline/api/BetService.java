package io.touchline.api;

import io.touchline.betting.BetArchive;
import io.touchline.betting.Betting;
import io.touchline.betting.MarketSide;
import io.touchline.betting.UsedKeys;
import io.touchline.betting.Wallet;
import io.touchline.domain.betting.CompositionLimits;
import io.touchline.limits.RequestRates;
import io.touchline.protocol.BetId;
import io.touchline.protocol.FeedName;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the doors of bettors work with; shared by all event loops.
 *
 * @param ids makes an id for each bet, unique for ever and not to be guessed
 * @param keys which of them may have a bet already: every door meets a key here before it goes on
 * @param tellsPlaces whether a feed's results can say that a selection was placed: each way is taken on its markets alone
 * @param rates of one address; null lifts the limit
 * @param pageSize when the client does not say
 */
public record BetService(
        Betting betting,
        MarketSide markets,
        Wallet wallet,
        BetArchive archive,
        CompositionLimits limits,
        Supplier<BetId> ids,
        UsedKeys keys,
        Predicate<FeedName> tellsPlaces,
        @Nullable RequestRates rates,
        int pageSize) {}

package io.touchline.domain.betting;

import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a bet. Each may come twice, late, or to a bet that no longer waits for it. */
public sealed interface BetEvent {
    /**
     * The owners' answer to {@link BetCommand.CheckAtOwner}.
     *
     * @param legs one reading for each leg, in their order
     */
    record OwnersAnswered(int round, List<LegReading> legs) implements BetEvent {
        public OwnersAnswered {
            legs = List.copyOf(legs);
        }
    }

    record WalletAnswered(WalletStanding standing) implements BetEvent {}

    /** The wallet's answer was an error or could not be read: nothing is known, and waiting longer brings nothing. */
    record WalletFailed() implements BetEvent {}

    record TimerFired() implements BetEvent {}

    /**
     * A market of the bet changed its status, epoch, play or owner.
     *
     * @param sighting what its owner had then; null where only the change is known
     */
    record MarketMoved(
            MarketId market,
            MarketStatus status,
            long epoch,
            boolean inPlay,
            long token,
            @Nullable Sighting sighting)
            implements BetEvent {
        public MarketMoved(MarketId market, MarketStatus status, long epoch, boolean inPlay, long token) {
            this(market, status, epoch, inPlay, token, null);
        }

        public static MarketMoved of(Sighting sighting, long token) {
            Market image = sighting.market();
            return new MarketMoved(image.id(), image.status(), image.epoch(), image.inPlay(), token, sighting);
        }

        /** What the bettor of this leg is told of the market; null where it is not known. */
        LegReading.@Nullable Known reading(LegRequest leg) {
            return sighting == null ? null : sighting.reading(leg.selection(), token);
        }
    }

    /** A feed of one of the bet's markets was heard. */
    record FeedHeard() implements BetEvent {}

    /** Something that the rules say of the player, the place, the limits or the house has changed. */
    record RulesChanged() implements BetEvent {}

    record OfferConfirmed(int number) implements BetEvent {}

    record OfferDeclined(int number) implements BetEvent {}

    /** Its bettor wants it no more. */
    record CancelAsked() implements BetEvent {}

    /** The decision is durable. */
    record DecisionCommitted() implements BetEvent {}

    /** The decision's conditions did not hold any more when it was to be made durable: it was never made. */
    record DecisionRefused(String cause) implements BetEvent {
        /** The cause where the outcome of a market was known, perhaps by an earlier run whose feed has opened it again. */
        public static final String OUTCOME_KNOWN = "outcome known";
    }

    /** The bet's state was made from its journal, after a crash or on another node. */
    record Recovered() implements BetEvent {}
}

package io.touchline.domain.betting;

import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.SelectionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
     * A market of the bet changed its status, epoch, play or owner, or an operator stopped selections of it.
     *
     * @param sighting what its owner had then; null where only the change is known
     * @param stopped the selections that an operator stopped, which may take bets again already
     */
    record MarketMoved(
            MarketId market,
            MarketStatus status,
            long epoch,
            boolean inPlay,
            long token,
            @Nullable Sighting sighting,
            Set<SelectionId> stopped)
            implements BetEvent {
        public MarketMoved {
            stopped = Set.copyOf(stopped);
        }

        public MarketMoved(MarketId market, MarketStatus status, long epoch, boolean inPlay, long token) {
            this(market, status, epoch, inPlay, token, null, Set.of());
        }

        public static MarketMoved of(Sighting sighting, long token) {
            return of(sighting, Set.of(), token);
        }

        public static MarketMoved of(Sighting sighting, Set<SelectionId> stopped, long token) {
            Market image = sighting.market();
            return new MarketMoved(image.id(), image.status(), image.epoch(), image.inPlay(), token, sighting, stopped);
        }

        /** This, and what was stopped by an earlier move of the market that need not be told any more. */
        public MarketMoved after(MarketMoved earlier) {
            if (earlier.stopped.isEmpty()) {
                return this;
            }
            Set<SelectionId> all = new HashSet<>(stopped);
            all.addAll(earlier.stopped);
            return new MarketMoved(market, status, epoch, inPlay, token, sighting, all);
        }

        /** Whether an operator stopped what this leg is on. */
        boolean stops(LegRequest leg) {
            return leg.market().equals(market) && stopped.contains(leg.selection());
        }

        /** Whether that was after the receipt, as far as versions tell. */
        boolean isAfter(LegReading.Known seen) {
            return sighting == null || sighting.market().version() > seen.version();
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

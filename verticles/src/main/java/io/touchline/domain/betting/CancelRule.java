package io.touchline.domain.betting;

/**
 * Which bets their bettors may take back while they are undecided. In play, a bet that may be taken back during its delay is a bet on
 * what its bettor has seen of the delay: whoever permits that gives a choice away.
 */
public enum CancelRule {
    NEVER,
    /** Bets of which no leg was in play when they came in. */
    PREMATCH,
    ANY;

    boolean permit(Ticket ticket) {
        return switch (this) {
            case NEVER -> false;
            case PREMATCH -> ticket.seen().stream().noneMatch(LegReading.Known::inPlay);
            case ANY -> true;
        };
    }
}

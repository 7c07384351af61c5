package io.touchline.domain.betting;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import java.util.List;

/**
 * What a bet wants done. Ids of the wallet's operations are derived from the bet's id: the same in every try and after every crash.
 */
public sealed interface BetCommand extends DeskOutput {
    BetId bet();

    /** Changes nothing outside and tells nobody anything. */
    sealed interface Immediate extends BetCommand {}

    /** Changes or tells something: not before everything that the bet has appended is durable. */
    sealed interface AfterCommit extends BetCommand {}

    /** Moves the bet's money. */
    sealed interface MoveHold extends AfterCommit {}

    /** Takes the place of the bet's timer before. */
    record ArmTimer(BetId bet, long atMicros) implements Immediate {}

    record CheckAtOwner(BetId bet, int round, List<LegRequest> legs) implements Immediate {}

    record QueryHold(BetId bet) implements Immediate {}

    /** An outcome has been unknown for too long. */
    record RaiseAlarm(BetId bet, String about) implements Immediate {}

    record AskHold(BetId bet, AccountId account, Money amount, long expiresInMicros) implements MoveHold {}

    /** The amount is at most what is held; the rest is let go. */
    record PostHold(BetId bet, Money amount) implements MoveHold {}

    /** Also where the hold has not come in yet: then it must never be made. */
    record VoidHold(BetId bet) implements MoveHold {}

    /** Tells the bettor. */
    record Publish(BetId bet, BetView view) implements AfterCommit {}
}

package io.touchline.simulation;

import io.touchline.domain.betting.BetCommand;
import io.touchline.domain.betting.BetCommand.MoveHold;
import io.touchline.domain.betting.BetEvent;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import java.util.function.Supplier;

/** The network between the node and the wallet: it loses, delays, doubles and reorders, in both directions. */
final class WalletLine {
    private final Stage stage;
    private final SimulatedNode node;
    private final Watch watch;

    WalletLine(Stage stage, SimulatedNode node, Watch watch) {
        this.stage = stage;
        this.node = node;
        this.watch = watch;
    }

    void send(MoveHold move) {
        send(move.bet(), () -> move(move));
    }

    /** In the commit of its append: nothing can get lost on the way. */
    WalletStanding move(DeskOutput.Joint joint) {
        return move(joint.move());
    }

    private WalletStanding move(MoveHold move) {
        return switch (move) {
            case BetCommand.AskHold ask -> hold(ask);
            case BetCommand.PostHold(BetId bet, Money amount) -> stage.wallet.post(bet, amount.amount(), stage.now());
            case BetCommand.VoidHold(BetId bet) -> stage.wallet.letGo(bet, stage.accounts.getFirst(), stage.now());
        };
    }

    private WalletStanding hold(BetCommand.AskHold ask) {
        Dice dice = stage.dice(Dice.Purpose.WALLET, ask.bet());
        long lasts = stage.faults.strikes(Fault.HOLD_EXPIRED_EARLY, dice, 25)
                ? dice.between(500 * Stage.MILLI, 6 * Stage.SECOND)
                : ask.expiresInMicros();
        WalletStanding answer =
                stage.wallet.hold(ask.bet(), ask.account(), ask.amount().amount(), stage.now() + lasts);
        stage.agenda.in(lasts, () -> stage.wallet.expire(ask.bet(), stage.now()));
        return answer;
    }

    void query(BetId bet) {
        send(bet, () -> stage.wallet.query(bet, stage.now()));
    }

    private void send(BetId bet, Supplier<WalletStanding> operation) {
        Dice dice = stage.dice(Dice.Purpose.WALLET, bet);
        boolean lost = stage.faults.strikes(Fault.WALLET_REQUEST_LOST, dice, 30);
        long way = stage.faults.strikes(Fault.WALLET_REQUEST_LATE, dice, 30) ? later(dice) : soon(dice);
        long life = node.lifeNumber();
        if (lost || isDown()) {
            return;
        }
        stage.agenda.in(way, () -> serve(life, bet, operation));
        if (stage.faults.strikes(Fault.WALLET_REQUEST_TWICE, dice, 25)) {
            stage.agenda.in(later(dice), () -> serve(life, bet, operation));
        }
    }

    private boolean isDown() {
        return stage.now() < stage.walletDownUntil && stage.faults.mayStrike(Fault.WALLET_OUTAGE);
    }

    private void serve(long life, BetId bet, Supplier<WalletStanding> operation) {
        WalletStanding answer = operation.get();
        stage.tell(() -> "  wallet " + bet + " " + answer);
        watch.walletMoved(bet);
        Dice dice = stage.dice(Dice.Purpose.WALLET, bet);
        if (isDown() || stage.faults.strikes(Fault.WALLET_ANSWER_LOST, dice, 30)) {
            return;
        }
        BetEvent event = stage.faults.strikes(Fault.WALLET_ERROR_AFTER_SUCCESS, dice, 40)
                ? new BetEvent.WalletFailed()
                : new BetEvent.WalletAnswered(answer);
        long way = stage.faults.strikes(Fault.WALLET_ANSWER_LATE, dice, 30) ? later(dice) : soon(dice);
        stage.agenda.in(way, () -> node.deliver(life, bet, event));
        if (stage.faults.strikes(Fault.WALLET_ANSWER_TWICE, dice, 25)) {
            stage.agenda.in(later(dice), () -> node.deliver(life, bet, event));
        }
    }

    private static long soon(Dice dice) {
        return dice.between(300, 20 * Stage.MILLI);
    }

    private static long later(Dice dice) {
        return dice.between(Stage.SECOND / 2, 8 * Stage.SECOND);
    }
}

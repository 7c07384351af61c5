package io.touchline.simulation;

import io.touchline.domain.betting.BetCommand.CheckAtOwner;
import io.touchline.domain.betting.BetEvent.OwnersAnswered;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import java.util.ArrayList;
import java.util.List;

/** The way to the markets' owners and back: each leg is read at a time of its own. */
final class OwnerLine {
    private final Stage stage;
    private final SimulatedNode node;

    OwnerLine(Stage stage, SimulatedNode node) {
        this.stage = stage;
        this.node = node;
    }

    void ask(CheckAtOwner check) {
        Dice dice = stage.dice(Dice.Purpose.OWNER, check.bet());
        if (stage.faults.strikes(Fault.OWNER_SILENT, dice, 60)) {
            return;
        }
        long way = stage.faults.strikes(Fault.OWNER_SLOW, dice, 40)
                ? dice.between(500 * Stage.MILLI, 3 * Stage.SECOND)
                : dice.between(50, 2 * Stage.MILLI);
        long life = node.lifeNumber();
        stage.agenda.in(way, () -> read(life, check, new ArrayList<>()));
    }

    private void read(long life, CheckAtOwner check, List<LegReading> readings) {
        LegRequest leg = check.legs().get(readings.size());
        SimulatedMarket market = stage.market(leg.market());
        readings.add(
                market == null
                        ? new LegReading.Unknown(leg.market(), stage.now())
                        : market.reading(leg.selection(), stage.now()));
        Dice dice = stage.dice(Dice.Purpose.OWNER, check.bet());
        if (readings.size() == check.legs().size()) {
            stage.agenda.in(
                    dice.between(50, 2 * Stage.MILLI),
                    () -> node.deliver(life, check.bet(), new OwnersAnswered(check.round(), readings)));
        } else {
            long pause = dice.oneIn(4) ? dice.between(50, Stage.MILLI) : dice.between(Stage.MILLI, 300 * Stage.MILLI);
            stage.agenda.in(pause, () -> read(life, check, readings));
        }
    }
}

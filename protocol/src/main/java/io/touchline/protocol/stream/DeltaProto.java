package io.touchline.protocol.stream;

import io.touchline.protocol.Line;
import io.touchline.protocol.Market;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.stream.wire.StreamWire;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what changed in a market: what is null now goes into {@code cleared}, since a field that is absent is unchanged. */
final class DeltaProto {
    private DeltaProto() {}

    static StreamWire.Delta.Builder delta(ServerMessage.Delta delta) {
        Market before = delta.before();
        Market after = delta.after();
        StreamWire.Delta.Builder wire = StreamWire.Delta.newBuilder()
                .setMarket(after.id().value())
                .setVersion(after.version())
                .setEpoch(after.epoch())
                .setTime(delta.timeMicros());
        for (SelectionChange change : SelectionChange.of(delta)) {
            wire.addSelections(selection(change));
        }
        if (before.status() != after.status()) {
            wire.setStatus(MarketProto.status(after.status()));
        }
        if (!Objects.equals(before.statusReason(), after.statusReason())) {
            tellReason(wire, after.statusReason());
        }
        describe(wire, before, after);
        if (before.inPlay() != after.inPlay()) {
            wire.setInPlay(after.inPlay());
        }
        if (before.betDelayMs() != after.betDelayMs()) {
            wire.setBetDelayMs(after.betDelayMs());
        }
        return wire;
    }

    private static void tellReason(StreamWire.Delta.Builder wire, @Nullable String reason) {
        if (reason == null) {
            wire.addCleared(StreamWire.Delta.STATUS_REASON_FIELD_NUMBER);
        } else {
            wire.setStatusReason(reason);
        }
    }

    private static void describe(StreamWire.Delta.Builder wire, Market before, Market after) {
        String type = after.type();
        if (!Objects.equals(before.type(), type)) {
            if (type == null) {
                wire.addCleared(StreamWire.Delta.TYPE_FIELD_NUMBER);
            } else {
                wire.setType(type);
            }
        }
        if (!before.name().equals(after.name())) {
            wire.setName(after.name());
        }
        Line line = after.line();
        if (!Objects.equals(before.line(), line)) {
            if (line == null) {
                wire.addCleared(StreamWire.Delta.LINE_FIELD_NUMBER);
            } else {
                wire.setLine(line.text());
            }
        }
    }

    private static StreamWire.SelectionChange.Builder selection(SelectionChange change) {
        Selection before = change.before();
        Selection after = change.after();
        StreamWire.SelectionChange.Builder wire =
                StreamWire.SelectionChange.newBuilder().setId(after.id().value());
        if (change.tellsPrice()) {
            tellPrice(wire, after.price());
        }
        if (before == null || before.status() != after.status()) {
            wire.setStatus(MarketProto.status(after.status()));
        }
        if (before == null || !before.name().equals(after.name())) {
            wire.setName(after.name());
        }
        if (after.result() != (before == null ? null : before.result())) {
            tellResult(wire, after.result());
        }
        if (change.tellsDeadHeatFactor()) {
            tellFactor(wire, after.deadHeatFactor());
        }
        return wire;
    }

    private static void tellPrice(StreamWire.SelectionChange.Builder wire, @Nullable Price price) {
        if (price == null) {
            wire.addCleared(StreamWire.SelectionChange.PRICE_FIELD_NUMBER);
        } else {
            wire.setPrice(price.thousandths());
        }
    }

    private static void tellResult(StreamWire.SelectionChange.Builder wire, @Nullable SelectionResult result) {
        if (result == null) {
            wire.addCleared(StreamWire.SelectionChange.RESULT_FIELD_NUMBER);
        } else {
            wire.setResult(MarketProto.result(result));
        }
    }

    private static void tellFactor(StreamWire.SelectionChange.Builder wire, @Nullable BigDecimal factor) {
        if (factor == null) {
            wire.addCleared(StreamWire.SelectionChange.DEAD_HEAT_FACTOR_FIELD_NUMBER);
        } else {
            wire.setDeadHeatFactor(factor.toPlainString());
        }
    }
}

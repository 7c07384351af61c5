package io.touchline.feeds.recording;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Cancel;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.Rollback;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.protocol.MarketId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The markets that ended in a loop, so that the next round can take each back before it sends it again: an ended market opens only
 * after a rollback, and its version and epoch go on.
 */
final class Replayed {
    private final Set<MarketId> endedBefore = new HashSet<>();
    private final Set<MarketId> endedNow = new HashSet<>();

    void beginRound() {
        endedBefore.addAll(endedNow);
        endedNow.clear();
    }

    List<FeedChange> again(List<FeedChange> changes) {
        List<FeedChange> out = new ArrayList<>(changes.size());
        for (FeedChange change : changes) {
            if (change instanceof MarketUpdate update && endedBefore.remove(update.market())) {
                out.add(new Rollback(update.market()));
            }
            if (change instanceof Settlement settlement) {
                endedNow.add(settlement.market());
            } else if (change instanceof Cancel cancel && cancel.fromMicros() == null && cancel.toMicros() == null) {
                endedNow.add(cancel.market());
            } else if (change instanceof Rollback rollback) {
                endedNow.remove(rollback.market());
            }
            out.add(change);
        }
        return out;
    }
}

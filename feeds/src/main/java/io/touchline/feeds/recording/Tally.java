package io.touchline.feeds.recording;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what the lines of one file came to. Thread-safe: it is written by the reading thread and asked by others. */
final class Tally {
    private static final int REFUSED_SHOWN_MAX = 100;
    private static final int KINDS_MAX = 50;

    private final Set<MarketId> markets = new HashSet<>();
    private final Set<MarketId> voids = new HashSet<>();
    private final Map<String, Long> skipped = new TreeMap<>();
    private final List<ReplaySummary.RefusedLine> refused = new ArrayList<>();
    private final Map<MarketId, MarketStatus> statuses = new HashMap<>();
    private final Set<MarketId> settled = new HashSet<>();
    private long lines;
    private long changes;
    private long suspensions;
    private long suspensionsInPlay;
    private long settlements;
    private long settlementsAgain;
    private long refusedLines;

    /** The file is read from its beginning again: its markets begin anew. */
    synchronized void beginRound() {
        statuses.clear();
        settled.clear();
    }

    synchronized void count(long number, RecordingFormat.Line line) {
        lines++;
        changes += line.entries();
        if (line.skipped()) {
            String kind = skipped.size() < KINDS_MAX || skipped.containsKey(line.kind()) ? line.kind() : "others";
            skipped.merge(kind, 1L, Long::sum);
        }
        if (!line.refusals().isEmpty()) {
            refusedLines++;
            if (refused.size() < REFUSED_SHOWN_MAX) {
                refused.add(new ReplaySummary.RefusedLine(number, String.join("; ", line.refusals())));
            }
        }
        line.changes().forEach(this::count);
    }

    synchronized ReplaySummary.FileSummary summary(String feed, String file) {
        return new ReplaySummary.FileSummary(
                feed,
                file,
                new ReplaySummary.Counts(
                        lines,
                        changes,
                        Set.copyOf(markets),
                        suspensions,
                        suspensionsInPlay,
                        settlements,
                        settlementsAgain,
                        Set.copyOf(voids),
                        refusedLines),
                new TreeMap<>(skipped),
                List.copyOf(refused));
    }

    private void count(FeedChange change) {
        if (change instanceof MarketUpdate update) {
            markets.add(update.market());
            MarketStatus before = statuses.put(update.market(), update.status());
            if (before == MarketStatus.OPEN && update.status() == MarketStatus.SUSPENDED) {
                suspensions++;
                suspensionsInPlay += update.inPlay() ? 1 : 0;
            }
        } else if (change instanceof Settlement settlement) {
            count(settlement);
        }
    }

    private void count(Settlement settlement) {
        if (settled.add(settlement.market())) {
            settlements++;
        } else {
            settlementsAgain++;
        }
        boolean isVoid = !settlement.selections().isEmpty()
                && settlement.selections().stream().allMatch(selection -> selection.result() == SelectionResult.VOID);
        if (isVoid) {
            voids.add(settlement.market());
        } else {
            voids.remove(settlement.market());
        }
    }
}

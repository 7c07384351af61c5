package io.touchline.feeds.recording;

import io.touchline.protocol.MarketId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a replay did, file by file and in total. A file that was replayed several times counts every time. */
public record ReplaySummary(List<FileSummary> files, List<OwnerRefusals> ownerRefusals) {
    public ReplaySummary {
        files = List.copyOf(files);
        ownerRefusals = List.copyOf(ownerRefusals);
    }

    /** What one file came to. */
    public record FileSummary(
            String feed,
            String file,
            Counts counts,
            SortedMap<String, Long> skippedKinds,
            List<RefusedLine> refusedLines) {
        public FileSummary {
            refusedLines = List.copyOf(refusedLines);
        }
    }

    /**
     * What lines came to, in numbers.
     *
     * @param changes entries of markets and events in the lines
     * @param suspensions how often a market went from OPEN to SUSPENDED, those in play among them
     * @param settlementsAgain settlements that replaced an earlier one
     * @param voids markets whose bets are all void in the end
     * @param refusedLines lines of which at least a part could not be used
     */
    public record Counts(
            long lines,
            long changes,
            Set<MarketId> markets,
            long suspensions,
            long suspensionsInPlay,
            long settlements,
            long settlementsAgain,
            Set<MarketId> voids,
            long refusedLines) {
        static final Counts NONE = new Counts(0, 0, Set.of(), 0, 0, 0, 0, Set.of(), 0);

        Counts plus(Counts other) {
            return new Counts(
                    lines + other.lines,
                    changes + other.changes,
                    union(markets, other.markets),
                    suspensions + other.suspensions,
                    suspensionsInPlay + other.suspensionsInPlay,
                    settlements + other.settlements,
                    settlementsAgain + other.settlementsAgain,
                    union(voids, other.voids),
                    refusedLines + other.refusedLines);
        }

        private static Set<MarketId> union(Set<MarketId> first, Set<MarketId> second) {
            Set<MarketId> union = new HashSet<>(first);
            union.addAll(second);
            return Set.copyOf(union);
        }
    }

    /** One of the first refused lines of a file. */
    public record RefusedLine(long number, String reason) {}

    /** Changes that a feed delivered and the market owner refused. */
    public record OwnerRefusals(String feed, long count, String firstReason) {}

    /** What these feeds did so far. */
    public static ReplaySummary of(Collection<RecordingFeed> feeds) {
        return new ReplaySummary(
                feeds.stream().flatMap(feed -> feed.fileSummaries().stream()).toList(),
                feeds.stream().flatMap(feed -> feed.ownerRefusals().stream()).toList());
    }

    public Counts total() {
        return files.stream().map(FileSummary::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** For the command line: several lines, without a line end behind the last. */
    public String toText() {
        StringBuilder text = new StringBuilder("Replay summary");
        for (FileSummary file : files) {
            text.append("\n\n")
                    .append(file.file())
                    .append(" (feed ")
                    .append(file.feed())
                    .append(')');
            append(text, file.counts());
            append(text, "skipped kinds", kinds(file.skippedKinds()));
            append(text, "refused lines", Long.toString(file.counts().refusedLines()));
            for (RefusedLine line : file.refusedLines()) {
                text.append("\n    line ").append(line.number()).append(": ").append(line.reason());
            }
            long more = file.counts().refusedLines() - file.refusedLines().size();
            if (more > 0) {
                text.append("\n    and ").append(more).append(" more");
            }
        }
        if (files.size() > 1) {
            text.append("\n\nTotal of ").append(files.size()).append(" files");
            append(text, total());
            SortedMap<String, Long> skipped = new TreeMap<>();
            files.forEach(file -> file.skippedKinds().forEach((kind, count) -> skipped.merge(kind, count, Long::sum)));
            append(text, "skipped kinds", kinds(skipped));
            append(text, "refused lines", Long.toString(total().refusedLines()));
        }
        for (OwnerRefusals refusals : ownerRefusals) {
            text.append("\n\nChanges of feed ").append(refusals.feed()).append(" that the market owner refused: ");
            text.append(refusals.count()).append(", the first: ").append(refusals.firstReason());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Counts counts) {
        append(text, "lines", Long.toString(counts.lines()));
        append(text, "changes", Long.toString(counts.changes()));
        append(text, "markets", Integer.toString(counts.markets().size()));
        append(text, "suspensions", counts.suspensions() + " (" + counts.suspensionsInPlay() + " in play)");
        append(text, "settlements", counts.settlements() + " (and " + counts.settlementsAgain() + " settled again)");
        append(text, "void markets", Integer.toString(counts.voids().size()));
    }

    private static void append(StringBuilder text, String name, String value) {
        text.append("\n  ")
                .append(name)
                .append(" ".repeat(Math.max(1, 15 - name.length())))
                .append(value);
    }

    private static String kinds(Map<String, Long> kinds) {
        if (kinds.isEmpty()) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        kinds.forEach((kind, count) ->
                text.append(text.isEmpty() ? "" : ", ").append(kind).append(' ').append(count));
        return text.toString();
    }
}

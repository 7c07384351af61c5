package io.touchline.feeds.recording;

import io.touchline.protocol.FeedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens recordings: finds the format of each and puts those of one event on one time line. */
public final class Recordings {
    /** Enough to see the events of a file; the first line of a live recording may be its whole image. */
    private static final int PEEK_LINES = 50;

    private static final int FILES_MAX = 1_000;
    private static final int NAME_LENGTH_MAX = 56;

    private final List<RecordingFormat> formats;
    private final RecordingOptions options;
    private final Waiter waiter;

    /** Opens recordings of these formats; the first that recognises a file reads it. */
    public Recordings(List<RecordingFormat> formats, RecordingOptions options) {
        this(formats, options, Waiter.REAL);
    }

    Recordings(List<RecordingFormat> formats, RecordingOptions options, Waiter waiter) {
        this.formats = List.copyOf(formats);
        this.options = options;
        this.waiter = waiter;
    }

    /** Opens recordings of every format there is. */
    public static Recordings ofAllFormats(RecordingOptions options) {
        // The push format first: its lines are told from others by more than one field.
        return new Recordings(List.of(new PushFormat(), new EsaFormat()), options);
    }

    /**
     * One feed for each time line, none of them started yet. Reads the beginnings of the files, so it blocks.
     *
     * @throws RecordingException when a file cannot be read, or is of no known format
     */
    public List<RecordingFeed> open(List<Path> files) throws RecordingException {
        if (files.size() > FILES_MAX) {
            throw new RecordingException(files.size() + " files", "too many (expected: at most " + FILES_MAX + ")");
        }
        List<Group> groups = new ArrayList<>();
        for (Path file : files) {
            groups = joined(groups, peek(file));
        }
        List<RecordingFeed> feeds = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Group group : groups) {
            FeedName name = name(group.files().getFirst(), names);
            feeds.add(new RecordingFeed(name, group.format(), group.files(), options, waiter));
        }
        return List.copyOf(feeds);
    }

    private record Group(RecordingFormat format, List<Path> files, Set<String> events) {
        boolean sharesEventWith(Group other) {
            return format.equals(other.format) && events.stream().anyMatch(other.events::contains);
        }

        Group plus(Group other) {
            List<Path> allFiles = new ArrayList<>(files);
            allFiles.addAll(other.files);
            Set<String> allEvents = new LinkedHashSet<>(events);
            allEvents.addAll(other.events);
            return new Group(format, allFiles, allEvents);
        }
    }

    /** The groups with one more file, which may join several into one. */
    private static List<Group> joined(List<Group> groups, Group file) {
        List<Group> result = new ArrayList<>();
        Group whole = null;
        for (Group group : groups) {
            if (!group.sharesEventWith(file)) {
                result.add(group);
            } else if (whole == null) {
                whole = group;
                result.add(group);
            } else {
                Group merged = whole.plus(group);
                result.set(result.indexOf(whole), merged);
                whole = merged;
            }
        }
        if (whole == null) {
            result.add(file);
        } else {
            result.set(result.indexOf(whole), whole.plus(file));
        }
        return result;
    }

    private Group peek(Path file) throws RecordingException {
        if (!Files.isRegularFile(file)) {
            throw new RecordingException(file.toString(), "cannot be read (expected: a file)");
        }
        RecordingFormat format = null;
        Set<String> events = new LinkedHashSet<>();
        try (LineReader lines = new LineReader(PackedFile.open(file), options.lineBytesMax())) {
            for (int i = 0; i < PEEK_LINES; i++) {
                LineReader.Numbered line = lines.next();
                if (line == null) {
                    break;
                }
                String text = line.text();
                if (text != null) {
                    format = format == null ? formatOf(file, text) : format;
                    events.addAll(format == null ? Set.of() : format.eventsOf(text));
                }
            }
        } catch (RecordingException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // A file that is damaged further on is replayed up to there.
            if (format == null) {
                throw new RecordingException(file.toString(), "cannot be read: " + e);
            }
        }
        if (format == null) {
            throw new RecordingException(file.toString(), "format not recognised (expected: " + formatNames() + ")");
        }
        return new Group(format, List.of(file), events);
    }

    private @Nullable RecordingFormat formatOf(Path file, String line) throws RecordingException {
        for (RecordingFormat format : formats) {
            if (format.recognises(line)) {
                return format;
            }
        }
        if (line.stripLeading().startsWith("<")) {
            throw new RecordingException(
                    file.toString(), "UOF XML cannot be replayed yet (expected: " + formatNames() + ")");
        }
        return null;
    }

    private String formatNames() {
        return String.join(" or ", formats.stream().map(RecordingFormat::name).toList()) + " lines";
    }

    /** The file's name without what it is packed with, as far as a feed's name allows; told apart by a number. */
    private static FeedName name(Path file, Set<String> taken) {
        String base = String.valueOf(file.getFileName())
                .replaceFirst("\\.(bz2|gz)$", "")
                .replaceAll("[^A-Za-z0-9._-]+", "-")
                .replaceFirst("^[^A-Za-z0-9]+", "");
        String shortened = base.length() > NAME_LENGTH_MAX ? base.substring(0, NAME_LENGTH_MAX) : base;
        String stem = shortened.isEmpty() ? "recording" : shortened;
        String name = stem;
        for (int i = 2; !taken.add(name); i++) {
            name = stem + "-" + i;
        }
        return new FeedName(name);
    }
}

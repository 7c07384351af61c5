package io.touchline.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What strace saw of one file being written and synced, and of lines being told meanwhile. */
final class SystemCalls {
    private static final Pattern WRITE =
            Pattern.compile("pwrite64\\(\\d+<[^>]*>, .*, (\\d+), (\\d+)(\\) += .*| <unf.*)");
    private static final Pattern SYNC_RESUMED = Pattern.compile("<\\.\\.\\. (fdatasync|fsync) resumed.* = 0");
    private static final Pattern TOLD = Pattern.compile("write\\(1<[^>]*>, \"told (\\d+)\\\\n\".*");

    /** Lines that were told while something written before them was not yet synced. */
    final List<Long> toldTooEarly = new ArrayList<>();

    int syncs;
    int writes;
    long lastTold;
    /** Where the file would end if the machine had lost its power. */
    long syncedBytes;

    private final String file;
    private final Map<String, Long> syncing = new HashMap<>();
    private long writtenBytes;

    private SystemCalls(String file) {
        this.file = file;
    }

    /** @param file that is watched, by the end of its name */
    static SystemCalls read(Path trace, String file) throws IOException {
        SystemCalls calls = new SystemCalls(file);
        for (String line : Files.readAllLines(trace)) {
            int space = line.indexOf(' ');
            calls.see(line.substring(0, space), line.substring(space).strip());
        }
        return calls;
    }

    private void see(String thread, String call) {
        Matcher told = TOLD.matcher(call);
        if (told.matches()) {
            lastTold = Long.parseLong(told.group(1));
            if (writtenBytes > syncedBytes) {
                toldTooEarly.add(lastTold);
            }
            return;
        }
        if (SYNC_RESUMED.matcher(call).matches()) {
            synced(thread);
        } else if (call.contains(file + ">")) {
            ofFile(thread, call);
        }
    }

    private void ofFile(String thread, String call) {
        Matcher write = WRITE.matcher(call);
        if (write.matches()) {
            write(Long.parseLong(write.group(1)), Long.parseLong(write.group(2)));
        } else if (call.startsWith("fdatasync(") || call.startsWith("fsync(")) {
            syncing.put(thread, writtenBytes);
            if (call.endsWith(" = 0")) {
                synced(thread);
            }
        }
    }

    private void write(long length, long offset) {
        writes++;
        if (offset == 0) {
            // The file begins anew.
            writtenBytes = 0;
            syncedBytes = 0;
            syncing.clear();
        }
        writtenBytes = Math.max(writtenBytes, offset + length);
    }

    private void synced(String thread) {
        Long bytes = syncing.remove(thread);
        if (bytes != null) {
            syncs++;
            syncedBytes = Math.max(syncedBytes, bytes);
        }
    }
}

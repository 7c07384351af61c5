package io.touchline.loadtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pauses of a server's garbage collector that were not asked for, in milliseconds.
 *
 * @param full how many of them were full collections, which a healthy server does without
 */
record GcLog(List<Double> pauses, int full) {
    private static final Pattern PAUSE = Pattern.compile("\\] GC\\(\\d+\\) (Pause \\S+).* (\\d+\\.\\d+)ms$");

    static GcLog read(Path file) throws IOException {
        List<Double> pauses = new ArrayList<>();
        int full = 0;
        for (String line : Files.readAllLines(file)) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find() && !line.contains("Heap Inspection Initiated GC")) {
                pauses.add(Double.parseDouble(pause.group(2)));
                full += pause.group(1).equals("Pause Full") ? 1 : 0;
            }
        }
        return new GcLog(pauses, full);
    }

    double total() {
        return pauses.stream().mapToDouble(Double::doubleValue).sum();
    }

    double max() {
        return pauses.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }
}

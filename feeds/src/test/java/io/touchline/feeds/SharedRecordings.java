package io.touchline.feeds;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/**
 * The recordings that lie beside the repository on some machines. They belong to their makers and are no part of the project: a
 * test that wants one is skipped, and says so, where they are missing.
 */
public final class SharedRecordings {
    public static final String FOOTBALL = "betfair/football-middlesbrough-mancity-2017.basic.bz2";
    public static final String FOOTBALL_200 = "betfair/football-200-prematch-markets-2025.full.bz2";
    public static final String CRICKET = "betfair/cricket-netherlands-png-2022.full.gz";
    public static final String CRICKET_SCORE = "betfair/cricket-netherlands-png-2022.score.gz";
    public static final String BASKETBALL = "betfair/basketball-cleveland-minnesota-2019.full.bz2";
    public static final String HORSES = "betfair/horses-randwick-2016.full.bz2";
    public static final String DOGS_WIN = "betfair/greyhounds-sheffield-win-2022.full.gz";
    public static final String DOGS_PLACE = "betfair/greyhounds-sheffield-place-2022.full.gz";

    private SharedRecordings() {}

    /** The folder or file; aborts the test where it is missing. */
    public static Path require(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared/recordings").resolve(name);
            if (Files.exists(found)) {
                return found;
            }
        }
        String message = "skipped: no recording " + name + " (looked for shared/recordings beside the repository)";
        System.out.println(message);
        return abort(message);
    }

    /** All lines of a recording, unpacked. */
    public static List<String> lines(String name) {
        Path file = require(name);
        try (InputStream packed = Files.newInputStream(file);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(unpacked(name, packed), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a skip counts as a failure. */
    public static boolean requireAll() {
        return "1".equals(System.getenv("TOUCHLINE_REQUIRE_ALL"));
    }

    /** Skips the test for want of a tool, or fails it where everything is required. */
    public static void missing(String what) {
        String message = "skipped: " + what;
        System.out.println(message);
        if (requireAll()) {
            fail(message);
        }
        abort(message);
    }

    private static InputStream unpacked(String name, InputStream packed) throws IOException {
        if (name.endsWith(".bz2")) {
            return new BZip2CompressorInputStream(packed, true);
        }
        return name.endsWith(".gz") ? new GZIPInputStream(packed) : packed;
    }
}

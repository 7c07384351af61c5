package io.touchline.feeds.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 over the first lines of a seed, without times and with the run id taken out: equal in two runs and at two paces.
 * As a command: {@code java … io.touchline.feeds.simulator.SimulatorDigest SEED [MATCHES]}.
 */
public final class SimulatorDigest {
    public static final int LINES = 10_000;

    private static final int MATCHES_DEFAULT = 10;

    private SimulatorDigest() {}

    /** The digest in hexadecimal over the first {@value #LINES} lines, each with a line feed. */
    public static String of(long seed, String runId, int matches) {
        DerbyTimeline timeline = new DerbyTimeline(seed, runId, matches);
        MessageDigest digest = sha256();
        for (int i = 0; i < LINES; i++) {
            String json = DerbyTimeline.withoutRun(timeline.next().untimedJson(), runId);
            digest.update(json.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Prints the digest of a seed. */
    @SuppressWarnings("SystemOut") // a command: its result goes to standard output
    public static void main(String[] args) {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: SimulatorDigest SEED [MATCHES]");
            System.exit(2);
        }
        int matches = args.length == 2 ? Integer.parseInt(args[1]) : MATCHES_DEFAULT;
        System.out.println(of(Long.parseLong(args[0]), "digest", matches));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

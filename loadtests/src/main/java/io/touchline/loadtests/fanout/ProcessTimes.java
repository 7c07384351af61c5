package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Processor time as Linux counts it, in ticks of ten milliseconds; all in seconds.
 *
 * @param compilers of both processes, of which they are a part: while they work a JVM has not settled
 * @param stolen by the host of a virtual machine
 */
public record ProcessTimes(double server, double self, double compilers, double busy, double stolen) {
    private static final double TICKS_PER_SECOND = 100;

    /** Where the numbers of {@code /proc/PID/stat} begin that come after the name in parentheses. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    private static final Pattern COMPILER = Pattern.compile("\\d+ \\(C[12] Compiler");

    public static ProcessTimes now(long serverPid) throws IOException {
        String[] all = Files.readString(Path.of("/proc/stat"))
                .lines()
                .findFirst()
                .orElse("")
                .split(" +");
        double busy = 0;
        for (int i = 1; i <= 7; i++) {
            // The fourth is idle, the fifth waits for disks.
            busy += i == 4 || i == 5 ? 0 : Long.parseLong(all[i]) / TICKS_PER_SECOND;
        }
        return new ProcessTimes(
                seconds(stat(Long.toString(serverPid))),
                seconds(stat("self")),
                compilers(Long.toString(serverPid)) + compilers("self"),
                busy,
                Long.parseLong(all[8]) / TICKS_PER_SECOND);
    }

    public ProcessTimes since(ProcessTimes before) {
        return new ProcessTimes(
                server - before.server,
                self - before.self,
                compilers - before.compilers,
                busy - before.busy,
                stolen - before.stolen);
    }

    /** What everything else on the machine used. */
    public double others() {
        return Math.max(0, busy - server - self);
    }

    /** 0 of what is no JVM. A compiler's thread that ends while it is asked counts no more. */
    private static double compilers(String pid) throws IOException {
        double sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", pid, "task"))) {
            for (Path thread : threads) {
                try {
                    String stat = Files.readString(thread.resolve("stat"));
                    sum += COMPILER.matcher(stat).lookingAt() ? seconds(stat) : 0;
                } catch (IOException e) {
                    continue;
                }
            }
        }
        return sum;
    }

    private static String stat(String pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/stat"));
    }

    private static double seconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }
}

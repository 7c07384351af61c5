package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time as Linux counts it, in ticks of ten milliseconds. */
public record ProcessTimes(double server, double self, double busy, double stolen) {
    private static final double TICKS_PER_SECOND = 100;

    /** Where the numbers of {@code /proc/PID/stat} begin that come after the name in parentheses. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

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
                seconds(Long.toString(serverPid)), seconds("self"), busy, Long.parseLong(all[8]) / TICKS_PER_SECOND);
    }

    public ProcessTimes since(ProcessTimes before) {
        return new ProcessTimes(server - before.server, self - before.self, busy - before.busy, stolen - before.stolen);
    }

    /** What everything else on the machine used. */
    public double others() {
        return Math.max(0, busy - server - self);
    }

    private static double seconds(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_SECOND;
    }
}

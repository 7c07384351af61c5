package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds, in KiB.
 *
 * @param resident as the operating system counts it
 * @param live objects of the heap that are still used, after a collection, and memory outside of it that buffers hold; 0 of what is no
 *     JVM
 */
record ServerMemory(long resident, long live) {
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

    static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    /** Of a JVM that tracks its native memory. Its resident size is read before the collection that the rest needs. */
    static ServerMemory ofJvm(long pid) throws IOException, InterruptedException {
        long resident = resident(pid);
        String total = jcmd(pid, "GC.class_histogram")
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("no class histogram of " + pid));
        Matcher other = OTHER.matcher(jcmd(pid, "VM.native_memory", "summary", "scale=KB"));
        if (!other.find()) {
            throw new IOException("no native memory of " + pid + " (expected: -XX:NativeMemoryTracking=summary)");
        }
        return new ServerMemory(
                resident, Long.parseLong(total.strip().split(" +")[2]) / 1024 + Long.parseLong(other.group(1)));
    }

    static ServerMemory of(long pid) throws IOException {
        return new ServerMemory(resident(pid), 0);
    }

    private static String jcmd(long pid, String... command) throws IOException, InterruptedException {
        String[] all = new String[command.length + 2];
        all[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        all[1] = Long.toString(pid);
        System.arraycopy(command, 0, all, 2, command.length);
        Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int ignored = jcmd.waitFor();
        return output;
    }
}

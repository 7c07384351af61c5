package io.touchline.loadtests.fanout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs a class of ours in a JVM of its own. */
final class JavaCommand {
    private JavaCommand() {}

    /** @param pinning what comes before the command, such as taskset; may be empty */
    static List<String> of(List<String> pinning, List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(pinning);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}

package io.touchline.app;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns what the user typed, and what the environment adds to it, into a request. */
final class CommandLineReader {
    private final Map<String, String> environment;

    CommandLineReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What the user wants. */
    sealed interface Request {
        /** A text on standard output, and nothing more. */
        record Print(String text) implements Request {}

        record Start(LaunchPlan plan) implements Request {}

        /** Histories of bets, from a seed on. */
        record Simulation(long seed, int seeds, int steps) implements Request {}

        /**
         * Receipts to be checked.
         *
         * @param key whose signature counts; null for the one that each names
         */
        record Verification(List<Path> files, @Nullable PublicKey key) implements Request {}

        /** Bets of a data folder to be looked through. */
        record PastPostScan(Path dataFolder) implements Request {}
    }

    /**
     * Reads a command line.
     *
     * @throws ConfigException when it cannot be followed
     */
    Request read(String... arguments) {
        ParseResult typed = parse(new OptionSource(List.of()), arguments);
        if (typed.isUsageHelpRequested()) {
            return new Request.Print(typed.commandSpec().commandLine().getUsageMessage());
        }
        if (typed.isVersionHelpRequested()) {
            return new Request.Print(Version.text() + System.lineSeparator());
        }
        if (!typed.hasSubcommand()) {
            throw new ConfigException(
                    "no command (expected: demo, replay, serve, simulate, verify-receipts, scan-past-posts, test,"
                            + " bench, soak or version; see ./touchline --help)");
        }
        ParseResult command = typed.subcommand();
        if (command.isUsageHelpRequested()) {
            return new Request.Print(command.commandSpec().commandLine().getUsageMessage());
        }
        return switch (command.commandSpec().userObject()) {
            case ServerCommand _, SimulateCommand _, VerifyReceiptsCommand _, ScanPastPostsCommand _ ->
                withEnvironment(command, arguments);
            default -> new Request.Print(Version.text() + System.lineSeparator());
        };
    }

    /** Reads again, with the options that only the environment gives; they come first, so that "--" ends none of them. */
    private Request withEnvironment(ParseResult typed, String... arguments) {
        List<String> added = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (OptionSpec option : typed.commandSpec().options()) {
            String name = option.longestName();
            String value = OptionSource.value(environment, name);
            if (!value.isEmpty() && !typed.hasMatchedOption(option) && !option.usageHelp()) {
                names.add(name);
                added.addAll(asArguments(option, name, value));
            }
        }
        OptionSource saidBy = new OptionSource(names);
        String[] all = Stream.of(
                        Stream.of(arguments[0]),
                        added.stream(),
                        Arrays.stream(arguments).skip(1))
                .flatMap(part -> part)
                .toArray(String[]::new);
        ParseResult result = parse(saidBy, all);
        return switch (result.subcommand().commandSpec().userObject()) {
            case ServerCommand server -> new Request.Start(server.plan(environment, saidBy));
            case SimulateCommand simulate -> simulate.simulation(saidBy);
            case VerifyReceiptsCommand verify -> verify.verification(saidBy);
            case ScanPastPostsCommand scan -> scan.scan();
            case Object other -> throw new IllegalStateException("command: " + other);
        };
    }

    private static List<String> asArguments(OptionSpec option, String name, String value) {
        if (option.type() == boolean.class) {
            return switch (value) {
                case "true" -> List.of(name);
                case "false" -> List.of();
                default ->
                    throw new ConfigException(
                            OptionSource.variable(name) + ": \"" + value + "\" (expected: true or false)");
            };
        }
        if (option.isMultiValue()) {
            return Stream.of(value.split("\\s+")).map(one -> name + "=" + one).toList();
        }
        return List.of(name + "=" + value);
    }

    private static ParseResult parse(OptionSource saidBy, String... arguments) {
        try {
            return commandLine().parseArgs(arguments);
        } catch (ParameterException e) {
            throw Complaint.of(e, saidBy);
        }
    }

    private static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Root());
        for (Object command : List.of(
                new DemoCommand(),
                new ReplayCommand(),
                new ServeCommand(),
                new SimulateCommand(),
                new VerifyReceiptsCommand(),
                new ScanPastPostsCommand(),
                new Root.TestCommand(),
                new Root.BenchCommand(),
                new Root.SoakCommand(),
                new Root.VersionCommand())) {
            CommandLine sub = new CommandLine(command);
            sub.getCommandSpec().mixinStandardHelpOptions(true);
            root.addSubcommand(sub);
        }
        return root;
    }

    /** What has no command of its own to run here: the help lists what the launcher script does itself, too. */
    @Command(
            name = "./touchline",
            description = "Touchline, a real-time odds distribution server.",
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = true,
            footer = {
                "",
                "Each option may also stand in the environment, --ops-port as TOUCHLINE_OPS_PORT; a repeatable one",
                "has its values there separated by blanks. The command line wins over the environment,",
                "the environment over the configuration file."
            })
    static final class Root {
        @Command(name = "test", description = "every test that CI runs; ends with a table of what was skipped and why")
        static final class TestCommand {}

        @Command(name = "bench", description = "the benchmarks of loadtests/")
        static final class BenchCommand {}

        @Command(name = "soak", description = "the soaks of loadtests/: a server that is killed again and again")
        static final class SoakCommand {}

        @Command(name = "version", description = "prints the version")
        static final class VersionCommand {}
    }
}

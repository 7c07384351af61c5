package io.touchline.app;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.server.RunningServer;
import io.touchline.app.server.ServerLauncher;
import io.touchline.app.server.Termination;
import io.touchline.receipt.VerifyReceipts;
import io.touchline.settlement.ScanPastPosts;
import io.touchline.simulation.Simulate;
import io.touchline.store.StoreException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program. Exit status 0 after a stop that was asked for, 1 after a simulation or a check that found a fault, 2 with one line on
 * standard error when what was asked for cannot be done; standard output carries the ready line and what a command is to print, logs go
 * to standard error.
 */
public final class Touchline {
    private static final int OK = 0;
    private static final int VIOLATED = 1;
    private static final int REFUSED = 2;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    Touchline(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        Termination termination = Termination.onSignal();
        int status = new Touchline(System.getenv(), System.out, System.err).run(termination, arguments);
        termination.exit(status);
    }

    /** Does what the arguments say; with a server it returns when that has ended. */
    int run(Termination termination, String... arguments) {
        try {
            return switch (new CommandLineReader(environment).read(arguments)) {
                case CommandLineReader.Request.Print print -> print(print.text());
                case CommandLineReader.Request.Start start -> serve(start.plan(), termination);
                case CommandLineReader.Request.Simulation(long seed, int seeds, int steps) ->
                    Simulate.run(seed, seeds, steps, out) ? OK : VIOLATED;
                case CommandLineReader.Request.Verification(List<Path> files, @Nullable PublicKey key) ->
                    VerifyReceipts.run(files, key, out) ? OK : VIOLATED;
                case CommandLineReader.Request.PastPostScan(Path dataFolder) -> scan(dataFolder);
            };
        } catch (ConfigException e) {
            err.println("touchline: " + e.getMessage());
            return REFUSED;
        }
    }

    private int scan(Path dataFolder) {
        Logs.onlyFaults();
        try {
            return ScanPastPosts.run(dataFolder, out) ? OK : VIOLATED;
        } catch (StoreException e) {
            throw new ConfigException("--data-dir: " + e.getMessage());
        }
    }

    private int print(String text) {
        out.print(text);
        out.flush();
        return OK;
    }

    private int serve(LaunchPlan plan, Termination termination) {
        Logs.configure(plan);
        RunningServer server = new ServerLauncher(plan, out).start();
        termination.closes(server);
        server.awaitClosed();
        return OK;
    }
}

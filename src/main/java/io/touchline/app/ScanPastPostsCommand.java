package io.touchline.app;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "scan-past-posts",
        description = "lists bets that were accepted when the outcome of their market was known, with what proves it")
final class ScanPastPostsCommand {
    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "of the server, which may be running (default ./data)")
    private Path dataDir = Path.of("./data");

    CommandLineReader.Request.PastPostScan scan() {
        return new CommandLineReader.Request.PastPostScan(dataDir);
    }
}

package io.touchline.app;

import io.touchline.app.config.ConfigException;
import io.touchline.receipt.ReceiptKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify-receipts",
        description = "checks receipts of bets without a server: signature, place among those signed, chain")
final class VerifyReceiptsCommand {
    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "the public key whose signature counts, receipt-key.pub in the data folder of the server")
    @Nullable Path key;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "receipts as the server hands them out")
    List<Path> files = List.of();

    /**
     * What is to be checked.
     *
     * @param saidBy tells for an option how the user gave it
     * @throws ConfigException with the one line that tells the user why it cannot be
     */
    CommandLineReader.Request.Verification verification(OptionSource saidBy) {
        return new CommandLineReader.Request.Verification(List.copyOf(files), key == null ? null : read(key, saidBy));
    }

    private static PublicKey read(Path file, OptionSource saidBy) {
        try {
            return ReceiptKey.publicKey(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(saidBy.name("--key") + ": \"" + file
                    + "\": cannot be used (expected: an Ed25519 public key, as in receipt-key.pub)");
        }
    }
}

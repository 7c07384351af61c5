package io.touchline.receipt;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks receipts in files, without a server, and says of each what is wrong. */
public final class VerifyReceipts {
    /** Far above the longest receipt, a bet of fifty legs. */
    private static final long BYTES_MAX = 1 << 20;

    private final ReceiptCheck check;
    private final @Nullable PublicKey trusted;
    private final PrintStream out;
    private int good;
    private int faults;

    private VerifyReceipts(@Nullable PublicKey trusted, PrintStream out) {
        this.check = new ReceiptCheck(trusted);
        this.trusted = trusted;
        this.out = out;
    }

    /**
     * Checks each file on its own, then their chain; one line for each that is good and for each fault.
     *
     * @param trusted whose signature counts; null for the key that each receipt names, which proves less
     * @return whether all is well
     */
    public static boolean run(List<Path> files, @Nullable PublicKey trusted, PrintStream out) {
        VerifyReceipts verification = new VerifyReceipts(trusted, out);
        files.forEach(verification::verify);
        verification.check.checkChain().forEach(verification::fault);
        return verification.conclude(files.size());
    }

    private void verify(Path file) {
        ReceiptDocument receipt;
        try {
            if (Files.size(file) > BYTES_MAX) {
                fault(file + ": " + Files.size(file) + " bytes (expected: at most " + BYTES_MAX + ")");
                return;
            }
            receipt = ReceiptDocument.read(Files.readAllBytes(file));
        } catch (IOException e) {
            fault(file + ": cannot be read (expected: a file)");
            return;
        } catch (IllegalArgumentException e) {
            fault(file + ": " + e.getMessage());
            return;
        }
        List<String> found = check.check(file.toString(), receipt);
        if (found.isEmpty()) {
            good++;
            out.println(file + ": good: bet " + receipt.bet() + ", receipt " + (receipt.leaf() + 1) + " of "
                    + receipt.group().leaves() + " in group " + receipt.group().number());
        }
        found.forEach(each -> fault(file + ": " + each));
    }

    private void fault(String text) {
        faults++;
        out.println(text.replace('\n', ' '));
    }

    private boolean conclude(int files) {
        out.println(good + " of " + files + " good, " + faults + " faults"
                + (trusted == null ? "; by the keys that they name, give --key to say whose signature counts" : ""));
        return faults == 0;
    }
}

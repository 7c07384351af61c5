package io.touchline.journal;

import io.touchline.betting.BetJournal;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetDesk;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process that accepts bets as fast as it can and writes {@code told N} when it is told that line N is durable, each in one system
 * call. It ends in the middle of its work, as if it had been killed, when it was told enough.
 */
final class JournalingProcess implements BetJournal.Listener {
    /** Undecided bets at once, so that groups form. */
    private static final int AHEAD = 400;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private volatile long durable;

    private JournalingProcess() {}

    public static void main(String[] arguments) throws IOException {
        long enough = Long.parseLong(arguments[1]);
        StoreConfig config = new StoreConfig(20_000, 100, 1, Duration.ofSeconds(1), Duration.ofHours(1));
        BetStore store = BetStore.open(
                Path.of(arguments[0]),
                new BetStore.Settings(
                        config, StoreMeter.NONE, MicrosClock.system(), "EUR", "test", SqlBetArchive.Aftermath.NONE));
        if (!store.tokens().raise(0, Bets.TOKEN).toCompletableFuture().join()) {
            throw new IllegalStateException("token: another counts");
        }
        JournalingProcess process = new JournalingProcess();
        store.journal().begin(process);
        Bets bets = new Bets(MicrosClock.system().micros());
        long appended = 0;
        for (int number = 0; true; number++) {
            bets.accepted("b" + number).forEach(store.journal()::append);
            appended += 4;
            while (appended - process.durable > AHEAD && process.durable < enough) {
                Thread.onSpinWait();
            }
            if (process.durable >= enough) {
                Runtime.getRuntime().halt(0);
            }
        }
    }

    @Override
    public void committed(long upToSequence, List<BetDesk.JointAnswer> answers) {
        try {
            out.write(("told " + upToSequence + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        durable = upToSequence;
    }

    @Override
    public void refused(long sequence, String cause) {
        throw new IllegalStateException(sequence + ": " + cause);
    }

    @Override
    public void failed(Throwable cause) {
        Runtime.getRuntime().halt(1);
    }
}

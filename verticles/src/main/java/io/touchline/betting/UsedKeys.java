package io.touchline.betting;

import io.touchline.protocol.AccountId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which idempotency keys a bet may have already, so that a new bet need not look for an earlier one in the database. A Bloom filter: of a
 * key that was met it never says that it is new; of one in a few hundred new ones it says that it may have been met, and then the database
 * is asked. The more keys it has met the more often that is: of 8 MiB, 2 in 1,000 at four million, every second at thirty million. Where it
 * is full each bet looks into the database, and nothing else changes.
 *
 * <p>Every key may have been met until all those in the database have been. It is right because one process uses a database, and all its
 * doors {@link #meet} a key before they hand it on. What holds in the end is the database's own constraint, whatever is said here.
 * Thread-safe.
 */
public final class UsedKeys {
    public static final int BYTES_MIN = 1 << 10;

    /** All the bits that a probe, of 32 bits, can choose from. */
    public static final int BYTES_MAX = 1 << 29;

    private static final int PROBES = 4;
    private static final int BITS_A_WORD = 6;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final char SEPARATOR = '\uffff';

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words;
    private final LongAdder bitsSet = new LongAdder();
    private final long seed;
    private volatile boolean isComplete;

    /**
     * @param seed by chance: without it nobody can make keys that fill the same bits
     * @param bytes of memory, rounded up to a power of two
     */
    public UsedKeys(long seed, int bytes) {
        if (bytes < BYTES_MIN || bytes > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes + " (expected: " + BYTES_MIN + " to " + BYTES_MAX + ")");
        }
        this.seed = seed;
        this.words = new long[(Integer.highestOneBit(bytes - 1) << 1) / Long.BYTES];
    }

    /**
     * A bet is to be placed with this key.
     *
     * @return whether one may have been before
     */
    public boolean meet(AccountId account, String key) {
        // Also while all keys may have been met: the next one with this key has to find it here.
        boolean isMet = note(account, key);
        return isMet || !isComplete;
    }

    /**
     * The database has this key.
     *
     * @return whether it may have been met before
     */
    boolean note(AccountId account, String key) {
        long hash = hash(account.value(), key);
        int probe = (int) hash;
        int step = (int) (hash >>> Integer.SIZE) | 1;
        int fresh = 0;
        for (int i = 0; i < PROBES; i++) {
            long bit = 1L << probe;
            long before = (long) WORD.getAndBitwiseOr(words, (probe >>> BITS_A_WORD) & (words.length - 1), bit);
            fresh += (before & bit) == 0 ? 1 : 0;
            probe += step;
        }
        bitsSet.add(fresh);
        return fresh == 0;
    }

    /** Meets all keys that the archive has; blocks. Those that are used meanwhile are met by the doors. */
    public void learn(BetArchive archive) {
        archive.keys((account, key) -> {
            boolean ignored = note(account, key);
        });
        isComplete = true;
    }

    /** The part of the bits that are set, from 0 to 1; its fourth power is the part of new keys that are taken for met. */
    public double fill() {
        return (double) bitsSet.sum() / ((long) words.length * Long.SIZE);
    }

    private long hash(String account, String key) {
        long hash = mixed(seed, account);
        hash = (hash ^ SEPARATOR) * FNV_PRIME;
        return scattered(mixed(hash, key));
    }

    /** FNV-1a by characters. */
    private static long mixed(long begun, String text) {
        long hash = begun;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /** Lets each bit depend on all; the finalizer of MurmurHash3. */
    private static long scattered(long hash) {
        long half = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        half = (half ^ (half >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return half ^ (half >>> 33);
    }
}

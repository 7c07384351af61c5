package io.touchline.betting;

import io.touchline.protocol.AccountId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which idempotency keys a bet may have already, so that a new bet need not look for an earlier one in the database. A Bloom filter: of a
 * key that was met it never says that it is new; of one in a few hundred new ones it says that it may have been met, and then the database
 * is asked. The more keys it has met the more often that is: 2 in 1,000 at four million, every second at thirty million.
 *
 * <p>Every key may have been met until all those in the database have been. It is right because one process uses a database, and all its
 * doors {@link #meet} a key before they hand it on. What holds in the end is the database's own constraint, whatever is said here.
 * Thread-safe.
 */
public final class UsedKeys {
    /** 8 MiB. */
    private static final int WORDS = 1 << 20;

    private static final int PROBES = 4;
    private static final int BITS_A_WORD = 6;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final char SEPARATOR = '\uffff';

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[WORDS];
    private final long seed;
    private volatile boolean isComplete;

    /** @param seed by chance: without it nobody can make keys that fill the same bits */
    public UsedKeys(long seed) {
        this.seed = seed;
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
        boolean isMet = true;
        for (int i = 0; i < PROBES; i++) {
            long bit = 1L << probe;
            long before = (long) WORD.getAndBitwiseOr(words, (probe >>> BITS_A_WORD) & (WORDS - 1), bit);
            isMet &= (before & bit) != 0;
            probe += step;
        }
        return isMet;
    }

    /** Meets all keys that the archive has; blocks. Those that are used meanwhile are met by the doors. */
    public void learn(BetArchive archive) {
        archive.keys((account, key) -> {
            boolean ignored = note(account, key);
        });
        isComplete = true;
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

package io.touchline.loadtests;

/**
 * The version that one viewer holds of each market. Keys are 64-bit hashes of the ids, so that thousands of viewers with hundreds of
 * markets each fit into memory: two of a thousand markets share a hash once in 10^13 runs. For one thread.
 */
final class VersionTable {
    static final int ABSENT = 0;

    /** A version below every real one: the market was forgotten, and its place in the table must stay taken. */
    private static final int FORGOTTEN = -1;

    private long[] keys = new long[16];
    private int[] versions = new int[16];
    private int size;

    /** The version held, or {@link #ABSENT}. */
    int get(long market) {
        int version = versions[place(market)];
        return version == FORGOTTEN ? ABSENT : version;
    }

    void put(long market, int version) {
        int place = place(market);
        if (versions[place] == ABSENT) {
            if (size >= keys.length / 2) {
                grow();
                place = place(market);
            }
            keys[place] = market;
            size++;
        }
        versions[place] = version;
    }

    void remove(long market) {
        int place = place(market);
        if (versions[place] != ABSENT) {
            versions[place] = FORGOTTEN;
        }
    }

    /** FNV-1a over the bytes of an id. */
    static long hash(byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        return hash;
    }

    private int place(long market) {
        int mask = keys.length - 1;
        int place = (int) (market ^ market >>> 32) & mask;
        while (versions[place] != ABSENT && keys[place] != market) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldVersions = versions;
        keys = new long[oldKeys.length * 2];
        versions = new int[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldVersions[i] > ABSENT) {
                put(oldKeys[i], oldVersions[i]);
            }
        }
    }
}

package io.touchline.feeds.push;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Remembers the genuine signatures of one feed for as long as they are timely, so that each is accepted once. Bounded: when it is
 * full of timely ones it accepts none. Pure, for one thread at a time.
 */
final class SignatureMemory {
    /** Over a thousand requests a second for the whole window of a minute. */
    static final int SIGNATURES_MAX_DEFAULT = 65_536;

    enum Admission {
        FIRST_TIME,
        REPEATED,
        /** Its time is over, or has not come; what is forgotten would be refused by this. */
        UNTIMELY,
        /** An earlier run may have accepted it. */
        BEFORE_THIS_RUN,
        NO_ROOM
    }

    private record Entry(PushSignature.Digest digest, Instant forgettableFrom) {}

    private final int signaturesMax;
    private final Instant signedAfter;
    private final Set<PushSignature.Digest> known = new HashSet<>();
    private final Queue<Entry> byAge = new PriorityQueue<>(Comparator.comparing(Entry::forgettableFrom));

    SignatureMemory(int signaturesMax, Instant signedAfter) {
        if (signaturesMax < 1) {
            throw new IllegalArgumentException("signaturesMax: " + signaturesMax + " (expected: at least 1)");
        }
        this.signaturesMax = signaturesMax;
        this.signedAfter = signedAfter;
    }

    Admission admit(PushSignature signature, Instant now) {
        if (!signature.isTimely(now)) {
            return Admission.UNTIMELY;
        }
        if (!signature.isDatedAfter(signedAfter)) {
            return Admission.BEFORE_THIS_RUN;
        }
        forgetOld(now);
        if (known.contains(signature.digest())) {
            return Admission.REPEATED;
        }
        if (known.size() >= signaturesMax) {
            return Admission.NO_ROOM;
        }
        Entry entry = new Entry(signature.digest(), signature.forgettableFrom());
        if (!byAge.add(entry) || !known.add(entry.digest())) {
            throw new IllegalStateException("a signature is known and unknown");
        }
        return Admission.FIRST_TIME;
    }

    private void forgetOld(Instant now) {
        Entry oldest = byAge.peek();
        while (oldest != null && !now.isBefore(oldest.forgettableFrom())) {
            byAge.remove();
            known.remove(oldest.digest());
            oldest = byAge.peek();
        }
    }
}

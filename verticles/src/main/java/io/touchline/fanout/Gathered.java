package io.touchline.fanout;

import io.touchline.protocol.stream.SharedMessage;
import org.jspecify.annotations.Nullable;

/**
 * What leaves with a client's next writes: what is urgent, and behind it the rest. Something urgent joins the rest when that has
 * something of the same market or event already, since within one nothing is overtaken.
 */
final class Gathered {
    private @Nullable Bundle urgent;
    private @Nullable Bundle rest;
    private int urgentBytes;
    private int restBytes;

    /** The marks of the markets and events that the rest has something of; two may have the same one. */
    private long marksInRest;

    private boolean isUrgentInRest;

    /** Whether nothing is that leaves with the next one. */
    boolean isEmptyFor(boolean isUrgent) {
        return urgent == null && (isUrgent || rest == null);
    }

    /** Whether so much is gathered for one write that the socket must show first whether it takes it. */
    boolean isEnough(Transport transport) {
        return (rest != null && transport.isEnough(rest, restBytes))
                || (urgent != null && transport.isEnough(urgent, urgentBytes));
    }

    /**
     * Takes one more message.
     *
     * @param length of the message as it is written
     * @param mark one bit, of the market or event that it speaks of
     * @param marksBefore those of whatever must not come after it: its own, and of a market that of its event
     */
    void add(Bundles bundles, SharedMessage message, int length, long mark, long marksBefore, boolean isUrgent) {
        if (isUrgent && (marksInRest & marksBefore) == 0) {
            urgent = bundles.with(urgent, message);
            urgentBytes += length;
        } else {
            rest = bundles.with(rest, message);
            restBytes += length;
            marksInRest |= mark;
            isUrgentInRest |= isUrgent;
        }
    }

    /** Whether all that is urgent can leave without the rest. */
    boolean isUrgentApart() {
        return urgent != null && !isUrgentInRest;
    }

    void writeUrgent(Transport transport) {
        Bundle first = urgent;
        urgent = null;
        urgentBytes = 0;
        write(first, transport);
    }

    void writeAll(Transport transport) {
        Bundle second = rest;
        rest = null;
        restBytes = 0;
        marksInRest = 0;
        isUrgentInRest = false;
        try {
            writeUrgent(transport);
        } catch (RuntimeException | OutOfMemoryError e) {
            letGo(second);
            throw e;
        }
        write(second, transport);
    }

    /** Nothing of it will be written. */
    void letGo() {
        letGo(urgent);
        letGo(rest);
        urgent = null;
        urgentBytes = 0;
        rest = null;
        restBytes = 0;
        marksInRest = 0;
        isUrgentInRest = false;
    }

    private static void write(@Nullable Bundle bundle, Transport transport) {
        if (bundle != null) {
            try {
                transport.write(bundle);
            } finally {
                bundle.letGo();
            }
        }
    }

    private static void letGo(@Nullable Bundle bundle) {
        if (bundle != null) {
            bundle.letGo();
        }
    }
}

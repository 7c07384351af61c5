package io.touchline.fanout;

import io.touchline.protocol.Market;
import io.touchline.protocol.stream.Filter;
import io.touchline.protocol.stream.SharedMarket;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One market on one event loop: its newest image, and the groups of subscriptions that follow it. */
final class MarketNode {
    /** A market turns in play once and changes its competition never; more memory than this serves nobody. */
    private static final int FORMER_SUBJECTS_MAX = 4;

    final EventNode event;

    /** One bit of a long: most markets have others. */
    final long mark;

    final List<Link> links = new ArrayList<>(2);

    private Market image;

    /** The same for images, made when one needs it. */
    private @Nullable SharedMarket shared;

    private SharedMessage full;
    private Filter.Subject subject;
    private long sequence;
    private long urgentSequence;

    /** How often something of it was passed on. */
    private int turn;

    private @Nullable SharedMessage gone;
    private List<FormerSubject> former = List.of();
    private long subjectsForgottenThrough;

    /** What the market was to filters, until this sequence. */
    private record FormerSubject(Filter.Subject subject, long untilSequence) {}

    MarketNode(EventNode event, Market image, SharedMessage full, Filter.Subject subject, long sequence) {
        this.event = event;
        this.mark = 1L << image.id().hashCode();
        this.image = image;
        this.full = full;
        this.subject = subject;
        this.sequence = sequence;
        this.urgentSequence = sequence;
    }

    Market image() {
        return image;
    }

    /** The newest image as part of clients' images, encoded once for all that ask for it. */
    SharedMarket shared() {
        SharedMarket known = shared;
        if (known == null) {
            known = new SharedMarket(image);
            shared = known;
        }
        return known;
    }

    /** The whole market, encoded once for all that need it. */
    SharedMessage full() {
        return full;
    }

    Filter.Subject subject() {
        return subject;
    }

    /** How often something of it was passed on before. */
    int nextTurn() {
        return turn++;
    }

    /** Of the batch that last changed it. */
    long sequence() {
        return sequence;
    }

    /** The farewell of a market that is forgotten; null while it is known. */
    @Nullable SharedMessage gone() {
        return gone;
    }

    /** Whether its status or epoch changed after this sequence, or it appeared. */
    boolean isUrgentSince(long earlier) {
        return urgentSequence > earlier;
    }

    void update(Market newImage, SharedMessage newFull, boolean urgent, long newSequence) {
        image = newImage;
        shared = null;
        full = newFull;
        // What it is to filters may be newer than a price that has waited.
        sequence = Math.max(sequence, newSequence);
        urgentSequence = urgent ? newSequence : urgentSequence;
    }

    /** Keeps no more than a client that resumes has to be told: a hundred thousand of these are remembered. */
    void forget(SharedMessage farewell, long newSequence) {
        gone = farewell;
        full = farewell;
        image = withoutSelections(image);
        shared = null;
        sequence = newSequence;
        links.clear();
    }

    /** Takes over what the market is to filters now; whether that is new. */
    boolean become(Filter.Subject next, long atSequence) {
        if (next.equals(subject)) {
            return false;
        }
        List<FormerSubject> remembered = new ArrayList<>(former);
        // What it is again and again, such as in play, is remembered once.
        remembered.removeIf(earlier -> earlier.subject().equals(subject));
        remembered.add(new FormerSubject(subject, atSequence));
        if (remembered.size() > FORMER_SUBJECTS_MAX) {
            subjectsForgottenThrough = remembered.removeFirst().untilSequence();
        }
        former = remembered;
        subject = next;
        // To those who resume it is news, though its image is the same.
        sequence = atSequence;
        return true;
    }

    /** What it was to filters up to this sequence is forgotten in part. */
    long subjectsForgottenThrough() {
        return subjectsForgottenThrough;
    }

    /** Until when the filter matched: {@link Link#STILL} if it does now, 0 if it never did. */
    long matchedUntil(Filter filter) {
        if (filter.matches(subject)) {
            return Link.STILL;
        }
        for (FormerSubject earlier : former.reversed()) {
            if (filter.matches(earlier.subject())) {
                return earlier.untilSequence();
            }
        }
        return 0;
    }

    /** The link of a group that follows this market, or null. */
    @Nullable Link linkOf(FilterGroup group) {
        return group.links.get(this);
    }

    void add(Link link) {
        link.place = links.size();
        links.add(link);
        link.group.links.put(this, link);
    }

    /** The last one takes its place, so that leaving costs the same for everyone. The group forgets the market itself. */
    void remove(Link link) {
        Link last = links.removeLast();
        if (last != link) {
            links.set(link.place, last);
            last.place = link.place;
        }
    }

    private static Market withoutSelections(Market market) {
        return new Market(
                market.id(),
                market.event(),
                market.type(),
                market.name(),
                market.line(),
                market.status(),
                market.statusReason(),
                market.inPlay(),
                market.betDelayMs(),
                market.version(),
                market.epoch(),
                List.of());
    }
}

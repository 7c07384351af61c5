package io.touchline.cache;

import java.util.List;

/**
 * Steps of the node's stream that are passed on together.
 *
 * @param sequence grows with each batch of this node; the unit of positions
 * @param begins whether it has all that is known: what its subscriber held before is to be forgotten
 */
public record StreamBatch(long sequence, List<Publication> publications, boolean begins) {
    public StreamBatch {
        publications = List.copyOf(publications);
    }

    /** Steps that go on from the batch before. */
    public static StreamBatch of(long sequence, List<Publication> publications) {
        return new StreamBatch(sequence, publications, false);
    }
}

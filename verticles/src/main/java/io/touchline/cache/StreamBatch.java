package io.touchline.cache;

import java.util.List;

/**
 * Steps of the node's stream that are passed on together.
 *
 * @param sequence grows by one with each batch of this node; the unit of positions
 */
public record StreamBatch(long sequence, List<Publication> publications) {
    public StreamBatch {
        publications = List.copyOf(publications);
    }
}

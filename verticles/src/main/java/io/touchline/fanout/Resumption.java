package io.touchline.fanout;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription begins: from nothing, with an image, or from a position.
 *
 * @param isResumed whether the client's position is one that can be resumed from
 * @param since the sequence at which the client first had this subscription
 * @param heldThrough the client has everything up to this sequence; 0 when it begins with an image
 * @param positionAfter gives the position that the client has when its image is complete
 * @param imageMarketsMax markets in one frame of the image
 */
record Resumption(
        boolean isResumed,
        long since,
        long heldThrough,
        Supplier<@Nullable String> positionAfter,
        int imageMarketsMax) {}

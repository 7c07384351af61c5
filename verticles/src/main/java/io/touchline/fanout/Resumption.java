package io.touchline.fanout;

/**
 * How a subscription begins: from nothing, with an image, or from a position.
 *
 * @param isResumed whether the client's position is one that can be resumed from
 * @param since the sequence at which the client first had this subscription
 * @param heldThrough the client has everything up to this sequence; 0 when it begins with an image
 * @param positionAfter the position that the client has when its image is complete
 * @param imageMarketsMax markets in one frame of the image
 */
record Resumption(boolean isResumed, long since, long heldThrough, String positionAfter, int imageMarketsMax) {}

/**
 * The stream to clients. On each event loop: a view of all markets, an index from markets to the groups of subscriptions that follow
 * them, and the clients with what each of them still has to get.
 */
@NullMarked
@CheckReturnValue
package io.touchline.fanout;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

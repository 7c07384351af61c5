/** What the WebSockets of providers and of clients have in common: the limits of their frames, and how they end. */
@NullMarked
@CheckReturnValue
package io.touchline.feeds.socket;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

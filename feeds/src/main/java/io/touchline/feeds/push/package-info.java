/** The push door: providers send NDJSON lines over HTTP or WebSocket, signed and numbered. */
@NullMarked
@CheckReturnValue
package io.touchline.feeds.push;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

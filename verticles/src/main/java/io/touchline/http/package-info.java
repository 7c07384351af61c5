/** What the HTTP doors have in common: how errors are sent, security headers, where a WebSocket may come from. */
@NullMarked
@CheckReturnValue
package io.touchline.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

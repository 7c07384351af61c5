/** What the HTTP doors share on the wire: how an error is told. */
@NullMarked
@CheckReturnValue
package io.touchline.protocol.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

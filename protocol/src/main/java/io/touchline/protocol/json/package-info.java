/** How the vocabulary looks in JSON, the same in the stream, in server-sent events and over HTTP. */
@NullMarked
@CheckReturnValue
package io.touchline.protocol.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The stream's messages, both ways, and their JSON. */
@NullMarked
@CheckReturnValue
package io.touchline.protocol.stream;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The public port on each event loop: the stream's doors and whatever else is served beside them. */
@NullMarked
@CheckReturnValue
package io.touchline.edge;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

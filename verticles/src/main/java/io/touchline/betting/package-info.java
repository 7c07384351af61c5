/** The bet path around the pure life cycle: its context, its ports to journal, wallet and archive, and its doors. */
@NullMarked
@CheckReturnValue
package io.touchline.betting;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

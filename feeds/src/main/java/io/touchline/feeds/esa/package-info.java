/** Reads the lines of an exchange stream (ESA) and says them in the words of the house; pure, no I/O and no clock. */
@NullMarked
@CheckReturnValue
package io.touchline.feeds.esa;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Settles accepted bets by what feeds say of how markets ended, and pays what they return. */
@NullMarked
@CheckReturnValue
package io.touchline.settlement;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

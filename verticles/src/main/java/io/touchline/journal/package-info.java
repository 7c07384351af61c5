/** The journal of bets in the database: what a bet's life leaves behind, and what is read of it. */
@NullMarked
@CheckReturnValue
package io.touchline.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

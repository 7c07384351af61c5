/** Bets from the slip to the decision: pure rules that take time and answers as arguments. */
@NullMarked
@CheckReturnValue
package io.touchline.domain.betting;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** What bets return: pure functions of bet, results and rules, in exact fractions, and how a changed result is put right. */
@NullMarked
@CheckReturnValue
package io.touchline.domain.settlement;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The vocabulary of Touchline: ids, prices, money, markets and events as every door shows them, and the codes of errors. */
@NullMarked
@CheckReturnValue
package io.touchline.protocol;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Double entry: every movement of money as a transfer between two accounts, inside a transaction of the store. */
@NullMarked
@CheckReturnValue
package io.touchline.ledger;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

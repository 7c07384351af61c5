/** The database of bets and money: one writer that commits in groups, readers beside it, and its schema. */
@NullMarked
@CheckReturnValue
package io.touchline.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

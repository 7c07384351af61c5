/** Receipts of decided bets: signed in the group commit that makes them durable, and checked by anyone, without this server. */
@NullMarked
@CheckReturnValue
package io.touchline.receipt;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

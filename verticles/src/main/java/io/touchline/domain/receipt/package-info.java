/** Receipts as pure arithmetic: what one says of a bet, its canonical bytes, and the trees that prove it was among those signed. */
@NullMarked
@CheckReturnValue
package io.touchline.domain.receipt;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

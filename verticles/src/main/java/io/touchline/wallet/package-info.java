/** Wallets behind the port of the bet path. */
@NullMarked
@CheckReturnValue
package io.touchline.wallet;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The operator's own wallet behind the port of the bet path, over HTTP; its protocol is in {@code src/docs/operators-wallet.md}. */
@NullMarked
@CheckReturnValue
package io.touchline.wallet.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Who asks: users and their passwords, the throttled login, signed short-lived tokens. */
@NullMarked
@CheckReturnValue
package io.touchline.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

@NullMarked
@CheckReturnValue
package io.touchline.app.server;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

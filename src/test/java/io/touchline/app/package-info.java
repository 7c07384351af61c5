@NullMarked
@CheckReturnValue
package io.touchline.app;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

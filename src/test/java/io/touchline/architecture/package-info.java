/** Rules that hold for the code of all folders. */
@NullMarked
@CheckReturnValue
package io.touchline.architecture;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** What the house may lose: limits, and the exposure that they are held against. */
@NullMarked
@CheckReturnValue
package io.touchline.domain.risk;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

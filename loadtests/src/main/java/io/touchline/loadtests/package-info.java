/** Load tests of a whole server, seen from outside: viewers, feeds and what they measure. */
@NullMarked
@CheckReturnValue
package io.touchline.loadtests;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

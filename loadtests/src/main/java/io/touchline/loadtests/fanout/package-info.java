/** The fan-out benchmark: thousands of subscribers of one server on one thread, and the peers it is compared with. */
@NullMarked
@CheckReturnValue
package io.touchline.loadtests.fanout;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** For those who run the server: health, readiness, metrics, suspending and resuming by hand, the audit. */
@NullMarked
@CheckReturnValue
package io.touchline.operations;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

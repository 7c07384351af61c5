/**
 * The derby-day simulator: fictitious football matches priced from one model, as lines of the push format, and the client that
 * speaks them through the push door. All but the client is pure: the same seed gives the same lines.
 */
@NullMarked
@CheckReturnValue
package io.touchline.feeds.simulator;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

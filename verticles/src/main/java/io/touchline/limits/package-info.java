/** The limits that a node holds its clients and feeds to, for whoever counts how often each is hit. */
@NullMarked
@CheckReturnValue
package io.touchline.limits;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

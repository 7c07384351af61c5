/** The market cache: the owner of each event in Hazelcast, and what a node knows of all markets. */
@NullMarked
@CheckReturnValue
package io.touchline.cache;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

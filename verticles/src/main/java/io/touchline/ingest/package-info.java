/** From feed adapters to market owners: which event a line is about, in which order, and what an operator holds back. */
@NullMarked
@CheckReturnValue
package io.touchline.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The composition root: puts the parts together, and takes them apart in order. */
@NullMarked
@CheckReturnValue
package io.touchline.app.server;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

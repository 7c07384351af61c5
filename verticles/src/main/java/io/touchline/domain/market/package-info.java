/** The owner's side of an event: pure rules that turn a feed's changes into versions, epochs, statuses and images. */
@NullMarked
@CheckReturnValue
package io.touchline.domain.market;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

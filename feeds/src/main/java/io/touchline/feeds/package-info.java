/** What every feed is normalised to, who takes it, and when a feed counts as healthy. One sub-package a provider. */
@NullMarked
@CheckReturnValue
package io.touchline.feeds;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

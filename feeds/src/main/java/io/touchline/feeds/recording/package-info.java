/** Recordings of feeds as a feed: files, their time line, and what became of them in the end. */
@NullMarked
@CheckReturnValue
package io.touchline.feeds.recording;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

@NullMarked
@CheckReturnValue
package io.touchline.app.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

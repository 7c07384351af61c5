/** What a server is to be: read from defaults, file, environment and command line, validated once, then immutable. */
@NullMarked
@CheckReturnValue
package io.touchline.app.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

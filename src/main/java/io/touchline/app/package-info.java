/** The command line: what the user asks for, checked and handed to the server. */
@NullMarked
@CheckReturnValue
package io.touchline.app;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

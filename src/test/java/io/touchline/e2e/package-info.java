/** Tests of the whole server from outside: started as a user starts it, watched through its public doors. */
@NullMarked
@CheckReturnValue
package io.touchline.e2e;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

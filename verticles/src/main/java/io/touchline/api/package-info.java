/** The HTTP API under {@code /api/v1}: requests validated against the OpenAPI file, reads of sports, events and markets. */
@NullMarked
@CheckReturnValue
package io.touchline.api;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

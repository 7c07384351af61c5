/**
 * Deterministic simulation of the life of bets: everything around it is played by a seed, with faults, and invariants are checked after
 * every step. Part of the program, not of its tests, so that whoever runs a server can run millions of histories of the same code.
 */
@NullMarked
@CheckReturnValue
package io.touchline.simulation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

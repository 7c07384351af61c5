/**
 * The soak of bets: a server of its own that is killed again and again while bets are placed, and what must hold of every bet and of all
 * money afterwards, as seen from outside and in the database that is left behind.
 */
@NullMarked
package io.touchline.loadtests.soak;

import org.jspecify.annotations.NullMarked;

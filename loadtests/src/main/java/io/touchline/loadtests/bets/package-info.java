/** The benchmark of bets: how many a second are accepted, how late decisions are, and how fast a bet stop ends those that wait. */
@NullMarked
package io.touchline.loadtests.bets;

import org.jspecify.annotations.NullMarked;

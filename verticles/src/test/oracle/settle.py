"""Settles bets a second time, line by line, as one would on paper; shares nothing with the server's code.

Reads bets as lines of JSON from the file that is named, prints one verdict a line:
  D RESULT RETURNED CERTAINTY      decided
  O [missing legs] [unconfirmed]   still open
"""
import itertools
import json
import math
import sys
from fractions import Fraction

# The published scale: from the shortest to the longest odds of each band, as written by bookmakers, and pence in the pound.
SCALE = [
    ("0/1", "1/9", 90), ("2/17", "2/11", 85), ("1/5", "1/4", 80), ("2/7", "3/10", 75), ("1/3", "2/5", 70),
    ("4/9", "8/15", 65), ("4/7", "8/13", 60), ("4/6", "4/5", 55), ("5/6", "20/21", 50), ("1/1", "6/5", 45),
    ("5/4", "6/4", 40), ("13/8", "7/4", 35), ("15/8", "9/4", 30), ("5/2", "3/1", 25), ("10/3", "4/1", 20),
    ("9/2", "11/2", 15), ("6/1", "9/1", 10), ("10/1", "14/1", 5),
]
THOUSANDTH = Fraction(1, 1000)
ORDER = {"LIVE": 1, "CONFIRMED": 2}


def pence(thousandths):
    odds = Fraction(thousandths, 1000) - 1
    for _, longest, deduction in SCALE:
        # Decimal prices of the band's last fraction are rounded to thousandths, at most up to the next one.
        if odds < Fraction(longest) + THOUSANDTH:
            return deduction
    return 0


def deducted(bet, leg, rules):
    total = Fraction(0)
    for w in leg["facts"]["withdrawals"]:
        if w["selection"] == leg["selection"]:
            continue
        if w["reformed"] > 0:
            early = leg["version"] < w["reformed"]
        else:
            early = bet["acceptedAt"] < w["at"]
        if early:
            total += Fraction(pence(w["price"]), 100) if "price" in w else Fraction(w["share"])
    if rules["waives"] and total == Fraction(5, 100):
        return Fraction(0)
    return min(total, Fraction(rules["percentMax"], 100))


def covered(window, at):
    start, end = window
    if start is not None and at < start:
        return False
    return end is None or at <= end


class Leg:
    """What is known of one leg: how sure, and what one unit of stake comes back as to win and to be placed."""

    def __init__(self, bet, leg, rules):
        self.sure = None
        self.void = False
        self.label = None
        self.needed = ORDER[rules["gate"]]
        facts = leg.get("facts")
        if facts is None:
            return
        if facts["type"] is not None:
            self.needed = ORDER[rules["gateTypes"].get(facts["type"], rules["gate"])]
        if any(covered(window, bet["acceptedAt"]) for window in facts["cancels"]):
            finish, share, heat, place_heat = "LOST", Fraction(1), Fraction(1), Fraction(1)
            self.sure = ORDER["CONFIRMED"]
        elif leg["selection"] in facts.get("outcomes", {}) and not 0 < facts.get("settledAt", 0) <= leg["version"]:
            finish, *numbers = facts["outcomes"][leg["selection"]]
            share, heat, place_heat = map(Fraction, numbers)
            self.sure = ORDER[facts["certainty"]]
        else:
            return
        self.settle(bet, leg, rules, finish, share, heat, place_heat)

    def settle(self, bet, leg, rules, finish, share, heat, place_heat):
        winnings = (Fraction(leg["price"], 1000) - 1) * (1 - deducted(bet, leg, rules))
        self.win = share + ((1 - share) * (1 + winnings) * heat if finish == "WON" else Fraction(0))
        if "terms" in leg:
            placed = 1 + winnings * Fraction(leg["terms"])
            self.place = share + ((1 - share) * placed * place_heat if finish in ("WON", "PLACED") else Fraction(0))
        self.void = share == 1
        if self.void:
            self.label = "VOID"
        elif finish == "PLACED":
            self.label = "PLACED"
        elif share > 0:
            self.label = "HALF_" + finish
        else:
            self.label = finish


def lines(bet):
    bankers = tuple(bet["bankers"])
    free = [i for i in range(len(bet["legs"])) if i not in bankers]
    for size in bet["sizes"]:
        for chosen in itertools.combinations(free, size):
            yield bankers + chosen


def line_return(line, factors, scales):
    """The return of one line over the product of all scales, None where it is open: a lost leg closes it whatever the others do."""
    chosen = [factors[i] for i in line]
    if 0 in chosen:
        return 0
    if None in chosen:
        return None
    product = 1
    for i, scale in enumerate(scales):
        product *= factors[i] if i in line else scale
    return product


def total(bet, legs, known, part):
    """The sum of all lines, in whole numbers over one denominator: adding thousands of fractions would take hours."""
    exact = [getattr(leg, part) if known[i] else None for i, leg in enumerate(legs)]
    scales = [1 if factor is None else factor.denominator for factor in exact]
    factors = [None if factor is None else factor.numerator for factor in exact]
    count = 0
    summed = 0
    for line in lines(bet):
        value = line_return(line, factors, scales)
        count += 1
        summed = None if value is None or summed is None else summed + value
    return (None if summed is None else Fraction(summed, math.prod(scales))), count


def both(bet, legs, known):
    win, count = total(bet, legs, known, "win")
    if not bet["eachWay"]:
        return win, Fraction(0), count
    place, places = total(bet, legs, known, "place")
    return win, place, count + places


def result(bet, legs, known, win, place):
    if win == 0 and place == 0:
        return "LOST"
    counting = [leg for i, leg in enumerate(legs) if known[i] and not leg.void]
    if not counting:
        return "VOID"
    if len(counting) == 1 and len(list(lines(bet))) == 1:
        return counting[0].label
    return "PLACED" if win == 0 else "WON"


def numbers(values):
    return "[" + ",".join(map(str, values)) + "]"


def settle(bet):
    rules = bet["rules"]
    legs = [Leg(bet, leg, rules) for leg in bet["legs"]]
    known = [leg.sure is not None and leg.sure >= leg.needed for leg in legs]
    win, place, count = both(bet, legs, known)
    if win is None or place is None:
        missing = [i for i, leg in enumerate(legs) if leg.sure is None]
        waiting = [i for i, leg in enumerate(legs) if leg.sure is not None and not known[i]]
        return f"O {numbers(missing)} {numbers(waiting)}"
    # Python rounds a fraction half to even.
    returned = round(min((win + place) * bet["stake"] / count, Fraction(bet["returnMax"])))
    confirmed = [leg.sure == ORDER["CONFIRMED"] for leg in legs]
    certainty = "CONFIRMED" if confirmed == known or None not in both(bet, legs, confirmed) else "LIVE"
    if certainty == "LIVE" and returned > rules["liveMax"]:
        return f"O [] {numbers(i for i, leg in enumerate(legs) if leg.sure == ORDER['LIVE'])}"
    return f"D {result(bet, legs, known, win, place)} {returned} {certainty}"


def main():
    with open(sys.argv[1], encoding="utf-8") as bets:
        for line in bets:
            print(settle(json.loads(line)))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Prints, as JSON, what a recording of an exchange stream says: the facts that a replay of it must show.

Written from the description of the format alone, to judge the Java reader; keep the two apart. Standard library only.
Every fact is a text that begins with the number of the line it became true in.
"""
import bz2
import collections
import decimal
import gzip
import json
import re
import sys

LADDERS = {"atb": None, "batb": 0, "bdatb": 0}          # name -> where a level stands, None when keyed by price
ALL_LADDERS = list(LADDERS) + ["atl", "batl", "bdatl"]


def lines_of(path):
    with open(path, "rb") as probe:
        magic = probe.read(3)
    opener = bz2.open if magic == b"BZh" else gzip.open if magic[:2] == b"\x1f\x8b" else open
    with opener(path, "rt", encoding="utf-8") as text:
        yield from enumerate(text, 1)


def number(value):
    """A decimal, or None for the strings that mean "none"."""
    return None if value in ("NaN", "Infinity", "-Infinity") else decimal.Decimal(str(value))


def selection_of(runner):
    handicap = decimal.Decimal(str(runner.get("hc", 0)))
    if handicap == 0:
        return str(runner["id"])
    return "%d@%s" % (runner["id"], format(handicap.normalize(), "f"))


def shown(price):
    """The price as clients see it: thousandths, never rounded up; "none" when there is nothing to bet at."""
    if price is None or price < decimal.Decimal("1.001") or price > 10000:
        return "none"
    cut = price.quantize(decimal.Decimal("0.001"), rounding=decimal.ROUND_DOWN)
    return format(cut.normalize(), "f")


class Market:
    def __init__(self):
        self.definition = None
        self.ladders = collections.defaultdict(dict)     # (selection, ladder) -> {level or price: price}
        self.traded = {}
        self.prices = {}
        self.facts = []
        self.status = None
        self.removed = set()
        self.results = None
        self.was_open = False
        self.suspensions = self.suspensions_in_play = self.settlements = 0

    def take(self, runner):
        """Applies one runner change; says whether it carries a ladder."""
        selection = selection_of(runner)
        for ladder, level_at in LADDERS.items():
            steps = self.ladders[selection, ladder]
            for step in runner.get(ladder, []):
                price, size = number(step[-2]), number(step[-1])
                key = price if level_at is None else int(step[level_at])
                if size == 0:
                    steps.pop(key, None)
                else:
                    steps[key] = price
        if "ltp" in runner:
            self.traded[selection] = number(runner["ltp"])
        return any(ladder in runner for ladder in ALL_LADDERS)

    def forget(self):
        self.ladders.clear()
        self.traded.clear()

    def price(self, selection, laddered):
        if not laddered:
            return shown(self.traded.get(selection))
        offers = [price for ladder in LADDERS for price in self.ladders[selection, ladder].values()]
        return shown(max(offers, default=None))

    def note_definition(self, line):
        definition = self.definition
        status = (definition["status"], definition["inPlay"])
        if self.status and self.status[0] == "OPEN" and status[0] == "SUSPENDED":
            self.suspensions += 1
            self.suspensions_in_play += definition["inPlay"]
        if status != self.status:
            self.facts.append("%d status %s%s" % (line, status[0], " in play" if status[1] else ""))
            self.status = status
        for runner in sorted(definition["runners"], key=selection_of):
            selection = selection_of(runner)
            if runner["status"].startswith("REMOVED") and selection not in self.removed:
                self.removed.add(selection)
                self.facts.append("%d removed %s" % (line, selection))

    def note_prices(self, line, laddered):
        if self.definition is None or self.definition["status"] == "CLOSED":
            return
        for runner in sorted(self.definition["runners"], key=selection_of):
            selection = selection_of(runner)
            price = self.price(selection, laddered) if runner["status"] == "ACTIVE" else "none"
            if price != self.prices.get(selection, "none"):
                self.prices[selection] = price
                self.facts.append("%d price %s %s" % (line, selection, price))


def asian_results(market, score):
    """From the final score, which the handicap market itself does not carry."""
    definition = market.definition
    home_name, away_name = definition["eventName"].split(" v ")
    home, away = score
    results = {}
    for runner in definition["runners"]:
        if definition["marketType"] == "ASIAN_HANDICAP":
            value = home - away if runner["name"] == home_name else away - home
        elif definition["marketType"] == "TOTAL_GOALS":
            value = home + away
        else:
            value = home if definition["name"].startswith(home_name) else away
        margin = value + decimal.Decimal(str(runner.get("hc", 0)))
        results[selection_of(runner)] = (
            "VOID" if margin == 0 else
            "HALF_WON" if margin == decimal.Decimal("0.25") else
            "HALF_LOST" if margin == decimal.Decimal("-0.25") else
            "WON" if margin > 0 else "LOST")
    return results


def plain_results(definition):
    names = {"WINNER": "WON", "LOSER": "LOST", "PLACED": "PLACED", "REMOVED": "VOID", "REMOVED_VACANT": "VOID"}
    if any(runner["status"] not in names for runner in definition["runners"]):
        return None
    results = {selection_of(runner): names[runner["status"]] for runner in definition["runners"]}
    winners, places = list(results.values()).count("WON"), definition["numberOfWinners"]
    if winners > places > 0:
        results = {key: value + "/%d:%d" % (places, winners) if value == "WON" else value
                   for key, value in results.items()}
    return results


def final_score(path):
    """The winner of the correct score market, such as "2 - 2"; None when the file has none."""
    score = None
    for _, text in lines_of(path):
        if "CORRECT_SCORE" in text and "WINNER" in text:
            for change in json.loads(text)["mc"]:
                definition = change.get("marketDefinition", {})
                if definition.get("marketType") == "CORRECT_SCORE":
                    for runner in definition["runners"]:
                        found = re.fullmatch(r"(\d+) - (\d+)", runner.get("name", ""))
                        if runner["status"] == "WINNER" and found:
                            score = int(found.group(1)), int(found.group(2))
    return score


def score_facts(path):
    events, shown_scores = collections.defaultdict(list), {}
    for line, text in lines_of(path):
        message = json.loads(text)
        for change in message.get("cc", []) if message["op"] == "ccm" else []:
            stats = change.get("matchStats")
            if stats and "currentInnings" in stats:
                played = [i for i in stats["inningsStats"] if i["inningsNum"] <= stats["currentInnings"]]
                score = ", ".join("%d/%d" % (i["inningsRuns"], i["inningsWickets"]) for i in played)
                if score != shown_scores.get(change["eventId"]):
                    shown_scores[change["eventId"]] = score
                    events[change["eventId"]].append("%d score %s" % (line, score))
    return events


def main(path):
    score = final_score(path)
    markets = collections.defaultdict(Market)
    totals = collections.Counter()
    skipped = collections.Counter()
    laddered = False
    for line, text in lines_of(path):
        totals["lines"] += 1
        message = json.loads(text, parse_float=decimal.Decimal)
        if message["op"] not in ("mcm", "ccm"):
            skipped[message["op"]] += 1
        totals["changes"] += len(message.get("mc", [])) + len(message.get("cc", []))
        if message["op"] != "mcm":
            continue
        touched = []
        before = laddered
        for change in message.get("mc", []):
            market = markets[change["id"]]
            touched.append(market)
            if change.get("img") or message.get("ct") == "SUB_IMAGE":
                market.forget()
            if "marketDefinition" in change:
                market.definition = change["marketDefinition"]
                market.note_definition(line)
            for runner in change.get("rc", []):
                laddered |= market.take(runner)
            if "marketDefinition" in change and market.definition["status"] == "CLOSED":
                results = plain_results(market.definition)
                if results and market.definition["bettingType"].startswith("ASIAN") and score:
                    results = asian_results(market, score)
                if results and results != market.results:
                    market.results = results
                    market.settlements += 1
                    market.facts.append("%d results %s" % (
                        line, " ".join("%s=%s" % pair for pair in sorted(results.items()))))
        for market in (markets.values() if laddered != before else touched):
            market.note_prices(line, laddered)
    markets = {key: market for key, market in markets.items() if market.definition}
    print(json.dumps({
        "lines": totals["lines"],
        "changes": totals["changes"],
        "skipped": skipped,
        "suspensions": sum(market.suspensions for market in markets.values()),
        "suspensionsInPlay": sum(market.suspensions_in_play for market in markets.values()),
        "settlements": sum(market.settlements > 0 for market in markets.values()),
        "settlementsAgain": sum(max(0, market.settlements - 1) for market in markets.values()),
        "voids": sorted(key for key, market in markets.items()
                        if market.results and set(market.results.values()) == {"VOID"}),
        "markets": {key: market.facts for key, market in markets.items()},
        "events": score_facts(path),
    }))


if __name__ == "__main__":
    main(sys.argv[1])

"""How cases are told, tried and judged."""

import itertools
import sys
import time
import traceback

from control import Control
from feed import Feed, Keeper, event_line, market_line
from http_raw import request

SECRETS = {"hostile": "hostile-feed-secret-5d1f", "steady": "steady-feed-secret-77aa"}

ALL = []
_numbers = itertools.count(1)


class Skipped(Exception):
    pass


def case(name):
    """Makes a case of a function of the world; what it returns is told as what was seen."""
    def add(function):
        ALL.append((function.__module__.replace("cases_", ""), name, function))
        return function
    return add


def table(prefix, rows, judge):
    """A case for each row: its name and what the judge is given beside the world."""
    for name, *given in rows:
        case("%s: %s" % (prefix, name))(_bound(judge, given))


def _bound(judge, given):
    def run(world):
        return judge(world, *given)
    run.__module__ = judge.__module__
    return run


def check(condition, message):
    if not condition:
        raise AssertionError(message)


class World:
    """A server under attack, an honest feed and an honest client beside the attackers."""

    def __init__(self, server):
        self.server = server
        self.port, self.ops_port = server.port, server.ops_port
        self.feed = Feed(self.port, "hostile", SECRETS["hostile"])
        self.steady = Feed(self.port, "steady", SECRETS["steady"])
        self.control = Control(self.port)
        self.price = 2000
        self.passwords = []

    def begin(self):
        self.control.start()
        self.steady.start()
        self.steady.open("steady-e", "steady-m")
        self.keeper = Keeper(self.steady)
        self.keeper.start()
        check(self.control.wait_status("steady-m", "OPEN"), "the honest client does not see the honest feed's market")

    def fresh(self, what):
        return "%s-%d" % (what, next(_numbers))

    def opened(self, markets=1, **changes):
        """A new event of the hostile feed, begun anew, with open markets; seen by the honest client."""
        event = self.fresh("e")
        names = [self.fresh("m") for _ in range(markets)]
        self.feed.start()
        answer = self.feed.open(event, *names, **changes)
        check(answer and answer.status == 200 and not answer.json["rejected"], "a good event is refused: %s" % answer)
        for name in names:
            check(self.control.wait_status(name, "OPEN"), "market %s is not open to the honest client" % name)
        return (event, *names)

    def status(self, market):
        answer = request(self.port, "GET", "/api/v1/markets/" + market)
        return answer.json.get("status") if answer and answer.status == 200 else None

    def expect_status(self, market, status):
        """By the honest client's stream and by the API."""
        seen = self.control.wait_status(market, status)
        held = self.control.markets.get(market, {}).get("status")
        check(seen, "the stream shows %s %s (expected: %s)" % (market, held, status))
        api = self.status(market)
        check(api == status, "the API shows %s %s (expected: %s)" % (market, api, status))

    def check_well(self, since):
        """The server serves others as if nothing had been."""
        live = request(self.ops_port, "GET", "/health/live")
        check(live and live.status == 200, "not live: %s" % live)
        self.price = 2000 + (self.price + 10) % 1000
        wanted = self.price / 1000
        answer = self.steady.push({"type": "prices", "market": "steady-m", "selections": [{"id": "s1", "price": wanted}]})
        check(answer and answer.status == 200 and not answer.json["rejected"], "the honest feed is refused: %s" % answer)
        got = self.control.wait_for(lambda c: _price(c.markets.get("steady-m", {})) == wanted)
        check(got, "the honest client does not get the honest feed's price")
        check(self.control.markets["steady-m"]["status"] == "OPEN", "the honest feed's market is not open any more")
        check(not self.control.faults, "the honest client: %s" % self.control.faults[:3])
        traces = self.server.stack_traces(since)
        check(not traces, "a stack trace in the log: %s" % (traces or "")[:1500])

    def end(self):
        self.keeper.ended.set()
        self.control.stop()


def _price(market):
    return next((s.get("price") for s in market.get("selections", []) if s["id"] == "s1"), None)


def run(world, chosen):
    """Tries cases one after the other; (group, name, outcome, what was seen) of each."""
    results = []
    for group, name, function in chosen:
        since = world.server.log_size()
        begun = time.monotonic()
        try:
            seen = function(world)
            world.check_well(since)
            outcome = "ok"
        except Skipped as e:
            outcome, seen = "skipped", str(e)
        except AssertionError as e:
            outcome, seen = "FAILED", str(e)
            world.control.faults.clear()
        except Exception:  # a fault of the case itself must not hide the others
            outcome, seen = "FAILED", traceback.format_exc(limit=-3)
        results.append((group, name, outcome, seen or ""))
        tell(outcome, group, name, seen or "", begun)
    return results


def tell(outcome, group, name, seen, begun):
    sys.stdout.write("%-8s %-8s %s -> %s (%.1f s)\n" % (outcome, group, name, seen, time.monotonic() - begun))
    sys.stdout.flush()

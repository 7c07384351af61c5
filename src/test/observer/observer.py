#!/usr/bin/env python3
"""
Follows a running server from outside with many clients at once and holds it to its protocol: at equal versions everyone holds exactly
what the HTTP API says, nothing goes back, nothing is lost, whatever the client's filter, conflation, speed or luck with its connection.
Prints what it saw, and every mismatch; exits with 1 where there is one.
"""

import argparse
import contextlib
import sys
import threading
import time

from follower import EventStreamFollower, Follower, SlowFollower, Subscription
from held import VERSION, differences, event_state, whole_market
from server import Server
from truth import ApiReader, Truth
from wire import Door, Http

READY_SECONDS = 60
CATCH_UP_SECONDS = 60
COMPARE_SECONDS = 5
STANDSTILL_SECONDS = 60
# Markets that never stand still between two looks may be left over; there are few.
COMPARED_MIN = 0.9
# One or two cuts may each come before there is a position.
CUTS_THAT_RESUME = 5


class Observation:
    """All clients of one run."""

    def __init__(self, door, deltas, cuts, seed):
        self.door, self.deltas, self.cuts, self.seed = door, deltas, cuts, seed
        self.truth = Truth()
        self.http = Http(door)
        self.api = ApiReader(Http(door), self.truth)
        self.everything = Follower("everything", door, self.truth, [Subscription()], seed)
        self.truth.owner = self.everything
        self.followers = [self.everything]
        self.sports = {}
        self.started = time.monotonic()

    def run(self):
        self.everything.start()
        self._await("image", self.everything.ready.is_set, READY_SECONDS)
        self._add_others()
        for follower in self.followers[1:]:
            follower.start()
        settled = threading.Event()
        settler = threading.Thread(target=self._settle, args=[settled], daemon=True)
        settler.start()
        self._watch()
        self._come_to_rest()
        settled.set()
        settler.join()
        for follower in self.followers:
            follower.stopping.set()
        for follower in self.followers:
            follower.join(30)
        self.truth.settle(final=True)
        self._judge()

    # ---- The clients

    def _add_others(self):
        events = list(self.http.pages("/api/v1/events", "events"))
        self.sports = {event["event"]: event["sport"] for event in events}
        named = sorted(self.sports)[:3]
        types = ["MATCH_ODDS", "CORRECT_SCORE", "TOTAL_GOALS"]
        sport = {"sports": sorted(set(self.sports.values()))[:1]}
        quarter = self.cuts // 4
        tenth = self.cuts // 10

        def add(kind, name, *subscriptions, cuts=0):
            self.followers.append(kind(name, self.door, self.truth, list(subscriptions), self.seed, cuts))

        # Only some follow everything: this program must itself keep up, on a machine that it shares with the server.
        add(Follower, "everything, 1 s", Subscription(1000))
        add(Follower, "types in play", Subscription(inPlay=True, marketTypes=types, **sport))
        add(Follower, "event, 100 ms", Subscription(100, events=named[:1]))
        add(Follower, "two classes", Subscription(1000, **sport), Subscription(0, events=named[:1]))
        add(SlowFollower, "slow", Subscription())
        add(SlowFollower, "slow, 1 s", Subscription(1000))
        add(EventStreamFollower, "SSE, 500 ms", Subscription(500, events=named), cuts=tenth)
        add(EventStreamFollower, "SSE", Subscription(events=named[1:2]), cuts=tenth)
        add(Follower, "leaving", Subscription(events=named[1:]), cuts=self.cuts - 3 * quarter - 2 * tenth)
        add(Follower, "leaving, 1 s", Subscription(1000), cuts=quarter)
        add(Follower, "leaving, types", Subscription(250, marketTypes=types), cuts=quarter)
        add(Follower, "leaving, two", Subscription(2000, inPlay=True), Subscription(0, events=named[2:]), cuts=quarter)

    # ---- While it runs

    def _watch(self):
        compared_at, seen, moved_at = time.monotonic(), 0, time.monotonic()
        while self.everything.held.deltas < self.deltas or any(follower.cuts_left for follower in self.followers):
            time.sleep(0.2)
            now = time.monotonic()
            if now - compared_at > COMPARE_SECONDS:
                compared_at = now
                self._compare()
                self._progress()
            if self.everything.held.deltas > seen:
                seen, moved_at = self.everything.held.deltas, now
            if now - moved_at > STANDSTILL_SECONDS or not all(follower.is_alive() for follower in self.followers):
                self.everything.find("the stream stands still, or a client gave up")
                return

    def _settle(self, settled):
        while not settled.wait(0.3):
            self.truth.settle()

    def _compare(self):
        """Whoever holds the version that the API tells holds the same market."""
        told = self.api.markets(whole_market)
        for follower in self.followers:
            for market, state in told.items():
                held = follower.held.markets.get(market)
                if held and held[VERSION] == state[VERSION]:
                    follower.compared.add(market)
                    if held != state:
                        follower.find(f"{market} is not what the API says: {differences(held, state)}")
        return told

    def _progress(self):
        if sys.stderr.isatty():
            done = sum(follower.cuts for follower in self.followers)
            print(f"\r{self.everything.held.deltas} deltas, {done} cuts ", end="", file=sys.stderr)

    # ---- At the end

    def _come_to_rest(self):
        """The feed goes on; so everyone must come to hold at least what the API says now, then the same at equal versions."""
        for follower in self.followers:
            follower.hurry.set()
        told = self._compare()
        events = {event["event"]: event["sport"] for event in self.http.pages("/api/v1/events", "events")}
        self.sports.update(events)
        for follower in self.followers:
            late = {}

            def caught_up():
                late.clear()
                for market in self._expected(follower, told):
                    held = follower.held.markets.get(market)
                    if not held or held[VERSION] < told[market][VERSION]:
                        late[market] = held and held[VERSION]
                return not late

            if not self._until(caught_up, CATCH_UP_SECONDS):
                market = min(late)
                follower.find(
                    f"{len(late)} markets never came to the API's version, such as {market}:"
                    f" {late[market]} instead of {told[market][VERSION]}"
                )
            self._check_filter(follower)
        self._compare_events()
        for _ in range(20):
            self._compare()
            if all(self._share(follower) >= COMPARED_MIN for follower in self.followers):
                break
            time.sleep(1)

    def _matches(self, follower, market, state):
        # An event that is newer than the API's answer is known from the stream alone.
        held = follower.held.events.get(state[0])
        sport = held[1] if held else self.sports.get(state[0])
        return any(subscription.matches(market, state, sport) for subscription in follower.subscriptions)

    def _expected(self, follower, told):
        return [market for market, state in told.items() if self._matches(follower, market, state)]

    def _check_filter(self, follower):
        """What it holds matches now, or did once."""
        for market, state in list(follower.held.markets.items()):
            versions = list(self.truth.log.get(market, {}).values())
            if not any(self._matches(follower, market, true) for true in [state, *versions]):
                follower.find(f"{market} matches none of its filters")
            if state[0] not in follower.held.events:
                follower.find(f"{market} came without its event {state[0]}")

    def _compare_events(self):
        """
        Events have no versions: what the API says is what each client held then, or comes to hold. All are awaited together: a client
        remembers only so many states of an event.
        """
        asked_at, told = self.api.events(event_state)
        due = [
            (follower, event, state)
            for follower in self.followers
            for event, state in told.items()
            if event in follower.held.events
        ]

        def all_held():
            due[:] = [one for one in due if not self._was_held(*one, asked_at)]
            return not due

        self._until(all_held, CATCH_UP_SECONDS)
        for follower, event, state in due:
            follower.find(f"event {event}: {follower.held.events[event]} instead of {state}")

    @staticmethod
    def _was_held(follower, event, state, asked_at):
        states = list(follower.history[event])
        before = [held for at, held in states if at < asked_at][-1:]
        return state in before or any(held == state for at, held in states if at >= asked_at)

    def _share(self, follower):
        held = follower.held.markets.keys()
        return len(follower.compared & held) / max(1, len(held))

    def _judge(self):
        for follower in self.followers:
            follower.check_answers()
            if not follower.held.markets:
                follower.find("it held no market")
            if self._share(follower) < COMPARED_MIN:
                follower.find(f"only {self._share(follower):.1%} of its markets could be compared with the API")
            if follower.cuts >= CUTS_THAT_RESUME and not follower.resumed:
                follower.find("it never resumed")
            if follower.kind == "slow reader" and not follower.held.fulls:
                follower.find("it never fell behind")
        if self.truth.unknown > self.truth.checked:
            self.everything.find(f"too slow a machine to judge: {self.truth.unknown} states had a version that it never saw")

    # ---- Report

    def report(self):
        seconds = time.monotonic() - self.started
        head = ("client", "deltas", "fulls", "repeats", "cuts", "resumed", "images", "beats", "markets", "compared", "faults")
        rows = [
            (
                follower.name, held.deltas, held.fulls, held.ignored, follower.cuts, follower.resumed, follower.imaged,
                follower.heartbeats, len(held.markets), f"{self._share(follower):.1%}", follower.finding_count,
            )
            for follower in self.followers
            for held in [follower.held]
        ]  # fmt: skip
        widths = [max(len(str(row[column])) for row in [head, *rows]) for column in range(len(head))]
        for row in [head, *rows]:
            print(str(row[0]).ljust(widths[0]), *(str(cell).rjust(width) for cell, width in zip(row[1:], widths[1:])))
        truth = self.truth
        print(
            f"{seconds:.0f} s; {truth.checked} states equal at equal versions to the one that keeps up"
            f" ({truth.unknown} of versions it did not see), {truth.spans} jumps checked, {truth.same_bytes} deltas of"
            f" equal bytes; {self.api.passes} looks at the API, {self.api.finding_count} faults of it"
        )
        for source in [*self.followers, self.api]:
            for finding in source.findings:
                print(f"MISMATCH {source.name}: {finding}")
        return sum(source.finding_count for source in [*self.followers, self.api])

    # ---- Waiting

    @staticmethod
    def _until(condition, seconds):
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def _await(self, what, condition, seconds):
        if not self._until(condition, seconds):
            raise SystemExit(f"no {what} within {seconds} s: {self.everything.findings}")


def arguments():
    parser = argparse.ArgumentParser(description="Follows a running Touchline and compares all that it says.")
    parser.add_argument("--server", metavar="HOST:PORT", help="a running server; without it a demo of its own")
    parser.add_argument("--deltas", type=int, default=200_000)
    parser.add_argument("--disconnects", type=int, default=200)
    parser.add_argument("--pace", default="20", help="of the demo of its own")
    parser.add_argument("--seed", default="1", help="of the clients' ways; the demo's too")
    return parser.parse_args()


def main():
    asked = arguments()
    with contextlib.ExitStack() as stack:
        if asked.server:
            door, own = Door(asked.server), None
        else:
            own = stack.enter_context(Server("demo", "--pace", asked.pace, "--seed", asked.seed))
            door = own.door
        observation = Observation(door, asked.deltas, asked.disconnects, asked.seed)
        observation.run()
        faults = observation.report()
        for line in own.faults() if own else []:
            faults += 1
            print(f"MISMATCH server's log: {line}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

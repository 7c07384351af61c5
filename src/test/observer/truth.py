"""
What the server said, version by version: the log of one client that follows everything at conflateMs 0. Whatever any other client
held, and whatever the HTTP API answers, is compared with it at equal versions.
"""

import time
from collections import deque

from held import EPOCH, STATUS, VERSION, differences


class Truth:
    """Fed by one follower, asked by all. `note` may be called by any thread, `settle` by one."""

    def __init__(self):
        self.owner = None
        self.log = {}
        self.newest = {}
        self.bytes = {}
        self.waiting = deque()
        self.checked = self.unknown = self.spans = self.same_bytes = 0

    def note(self, follower, market, before, state, full):
        """A state that a client took; `before` is what it held."""
        if follower is self.owner:
            self.log.setdefault(market, {})[state[VERSION]] = state
            self.newest[market] = state[VERSION]
        else:
            self.waiting.append((follower, market, before, state, full))

    def note_bytes(self, follower, market, version, full, checksum):
        """Deltas of one class are the same bytes for everyone; a full and a change are two messages."""
        key = (market, version, full)
        known = self.bytes.setdefault(key, checksum)
        if known != checksum:
            follower.find(f"{market}: version {version} came in other bytes than another client's")
        elif follower is not self.owner:
            self.same_bytes += 1

    def settle(self, final=False):
        """Compares what can be compared by now; at the end all of it."""
        for _ in range(len(self.waiting)):
            entry = self.waiting.popleft()
            follower, market, before, state, full = entry
            if not final and self.newest.get(market, -1) < state[VERSION]:
                self.waiting.append(entry)
                continue
            self._compare(follower, market, state)
            if before is not None and not full:
                self._check_span(follower, market, before, state)

    def _compare(self, follower, market, state):
        true = self.log.get(market, {}).get(state[VERSION])
        if true is None:
            self.unknown += 1
        else:
            self.checked += 1
            if true != state:
                follower.find(f"{market} at version {state[VERSION]}: {differences(state, true)}")

    def _check_span(self, follower, market, before, state):
        """Only a full may span a change of status or epoch; one alone may be told by the version that makes it."""
        if state[VERSION] == before[VERSION] + 1:
            return
        self.spans += 1
        log = self.log.get(market, {})
        for version in range(before[VERSION] + 1, state[VERSION] + 1):
            true = log.get(version)
            if true and (true[STATUS], true[EPOCH]) != (before[STATUS], before[EPOCH]):
                follower.find(
                    f"{market}: a delta from version {before[VERSION]} to {state[VERSION]} spans version {version},"
                    f" {before[STATUS]} epoch {before[EPOCH]} to {true[STATUS]} epoch {true[EPOCH]}"
                )
                return


class ApiReader:
    """Reads everything from the HTTP API again and again, and is itself held to the truth, as a client is."""

    name = "HTTP API"

    def __init__(self, http, truth):
        self.http, self.truth = http, truth
        self.seen = {}
        self.findings, self.finding_count, self.passes = [], 0, 0

    def find(self, text):
        self.finding_count += 1
        if len(self.findings) < 20:
            self.findings.append(text)

    def markets(self, whole_market):
        """All markets, each checked: it came once, nothing went back, and it is what the stream said of this version."""
        self.passes += 1
        known_before = set(self.truth.owner.held.markets)
        found = {}
        for item in self.http.pages("/api/v1/markets", "markets"):
            market, state = item["market"], whole_market(item)
            if market in found:
                self.find(f"{market} is on two pages")
            earlier = self.seen.get(market)
            if earlier and (state[VERSION] < earlier[VERSION] or state[EPOCH] < earlier[EPOCH]):
                self.find(f"{market}: goes back from version {earlier[VERSION]} to {state[VERSION]}")
            found[market] = self.seen[market] = state
            self.truth.note(self, market, None, state, True)
        missing = known_before - found.keys() - self.truth.owner.held.gone
        if missing:
            self.find(f"{len(missing)} markets of the stream are missing, such as {min(missing)}")
        return found

    def events(self, event_state):
        asked_at = time.monotonic()
        return asked_at, {item["event"]: event_state(None, item) for item in self.http.pages("/api/v1/events", "events")}

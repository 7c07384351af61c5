"""A provider at the push door, honest or not."""

import hashlib
import hmac
import itertools
import json
import threading
import time

from http_raw import request
from ws_raw import Socket

_distinct = itertools.count()


def sign(secret, feed, body, timestamp):
    return "v1=" + hmac.new(secret.encode(), b"%d.%s." % (timestamp, feed.encode()) + body, hashlib.sha256).hexdigest()


def now_micros():
    return time.time_ns() // 1000


def market_line(event_, market_, **changes):
    """A good market line, with some of its fields changed; None takes a field away."""
    line = {"type": "market", "event": event_, "market": market_, "marketType": "MATCH_ODDS", "name": "Match Odds",
            "line": None, "status": "OPEN", "inPlay": False, "betDelayMs": 0,
            "selections": [selection("s1"), selection("s2", 3.5)]}
    line.update(changes)
    return {key: value for key, value in line.items() if value is not DROPPED}


DROPPED = object()


def selection(id_, price=2.0, **changes):
    return {k: v for k, v in {"id": id_, "name": "Sel " + str(id_), "price": price, "status": "ACTIVE", **changes}.items()
            if v is not DROPPED}


def event_line(event_, **changes):
    line = {"type": "event", "event": event_, "sport": "football", "competition": "Hostile Cup", "name": "A v B",
            "startTime": now_micros(), "inPlay": False, **changes}
    return {key: value for key, value in line.items() if value is not DROPPED}


class Feed:
    """Numbers and signs lines. Thread-safe: a keeper may send `alive` beside the cases."""

    def __init__(self, port, name, secret):
        self.port, self.name, self.secret = port, name, secret
        self.seq = 0
        self.lock = threading.RLock()
        self.upgrades = set()

    def headers(self, body, timestamp=None):
        timestamp = int(time.time()) if timestamp is None else timestamp
        return {"Touchline-Timestamp": str(timestamp),
                "Touchline-Signature": sign(self.secret, self.name, body, timestamp)}

    def post_bytes(self, body, headers=None, seconds=15):
        return request(self.port, "POST", "/feeds/v1/" + self.name, headers or self.headers(body), body, seconds)

    def text(self, line):
        """A line as it is sent: with the next number, unless it is a text already."""
        if isinstance(line, (str, bytes)):
            return line if isinstance(line, bytes) else line.encode()
        if "seq" not in line:
            self.seq += 1
            # The blank makes the signature of two equal lines differ.
            line = {"seq": self.seq, "sourceTime": now_micros(), **line, "x": next(_distinct)}
        return json.dumps(line).encode()

    def push(self, *lines):
        with self.lock:
            return self.post_bytes(b"\n".join(self.text(line) for line in lines) + b"\n")

    def start(self):
        with self.lock:
            self.seq = 0
            return self.push({"type": "start"})

    def open(self, event, *markets, **changes):
        """An event with open markets."""
        return self.push(event_line(event), *[market_line(event, market, **changes) for market in markets])

    def socket(self):
        """Upgrades sign the empty body: two within a second need different times, since each signature is accepted once."""
        now = int(time.time())
        timestamp = next(t for t in range(now, now - 25, -1) if t not in self.upgrades)
        self.upgrades.add(timestamp)
        return Socket(self.port, "/feeds/v1/" + self.name, self.headers(b"", timestamp))


def rejected(answer):
    return answer.json.get("rejected", []) if answer and answer.body else []


class Keeper(threading.Thread):
    """Keeps a feed from being silent."""

    def __init__(self, feed):
        super().__init__(daemon=True)
        self.feed = feed
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(5):
            try:
                self.feed.push({"type": "alive"})
            except OSError:
                pass

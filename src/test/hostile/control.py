"""A well-behaved subscriber to everything, beside all attacks: what it holds, and whether it was served all the while."""

import threading
import time

from ws_raw import Socket

FIELDS = ("status", "statusReason", "epoch", "version", "inPlay", "name", "line", "type", "event", "betDelayMs")


class Control(threading.Thread):
    def __init__(self, port):
        super().__init__(daemon=True)
        self.socket = Socket(port, seconds=30)
        self.markets, self.events, self.history = {}, {}, {}
        self.faults = []
        self.heartbeats = []
        self.changed = threading.Condition()
        self.ended = False
        self.socket.send({"op": "subscribe", "id": 1, "filter": {}})

    def run(self):
        while not self.ended:
            message = self.socket.receive(1)
            if message is not None:
                with self.changed:
                    self._take(message)
                    self.changed.notify_all()
            elif self.socket.closed:
                with self.changed:
                    if not self.ended:
                        self.faults.append("closed: %s" % (self.socket.closed,))
                    self.changed.notify_all()
                return

    def _take(self, message):
        op = message["op"]
        if op == "heartbeat":
            self.heartbeats.append(time.monotonic())
        elif op == "image":
            for event in message.get("events", []):
                self.events[event["event"]] = event
            for market in message["markets"]:
                self._hold(market)
        elif op == "delta":
            self._delta(message)
        elif op == "event":
            self.events.setdefault(message["event"], {}).update(message)
        elif op == "gone":
            self.markets.pop(message["market"], None)
        elif op == "error":
            self.faults.append("error: %s" % message)

    def _delta(self, message):
        held = self.markets.get(message["market"])
        if message.get("full") or held is None:
            if not message.get("full"):
                self.faults.append("a delta of an unknown market: %s" % message)
            self._hold(message)
            return
        if message["version"] <= held["version"] or message["epoch"] < held["epoch"]:
            self.faults.append("a version or epoch went back: %s" % message)
        if "statusReason" not in message and message.get("status") == "OPEN":
            held.pop("statusReason", None)
        for field in FIELDS:
            if field in message:
                held[field] = message[field]
        prices = {s["id"]: s for s in held["selections"]}
        for changed in message.get("selections", []):
            prices.setdefault(changed["id"], {}).update(changed)
        held["selections"] = list(prices.values())
        self._remember(held)

    def _hold(self, market):
        self.markets[market["market"]] = dict(market)
        self._remember(market)

    def _remember(self, market):
        self.history.setdefault(market["market"], []).append((market["status"], market["epoch"], market["version"]))

    def wait_for(self, test, seconds=20):
        """Whether what the client holds passes the test in time."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while not test(self):
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self.changed.wait(left)
            return True

    def wait_status(self, market, status, seconds=20):
        return self.wait_for(lambda c: c.markets.get(market, {}).get("status") == status, seconds)

    def stop(self):
        self.ended = True
        self.socket.close()

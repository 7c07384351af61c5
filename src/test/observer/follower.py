"""Clients that follow a server, each in a thread of its own, each with its way of reading and of leaving."""

import json
import random
import socket
import threading
import time
import zlib
from collections import deque

from held import VERSION, Fault, Held
from wire import READ_BYTES, Closed, EventStream, WebSocket

PATIENCE_SECONDS = 30
NAMED_MAX = 20


class Subscription:
    """What is asked for; the filter is matched here as the contract says: fields ANDed, the values in one field ORed."""

    def __init__(self, conflate_ms=0, **filter_fields):
        self.conflate_ms = conflate_ms
        self.filter = filter_fields

    def matches(self, market, state, sport):
        wanted = self.filter
        return (
            market in wanted.get("markets", [market])
            and state[0] in wanted.get("events", [state[0]])
            and sport in wanted.get("sports", [sport])
            and state[1] in wanted.get("marketTypes", [state[1]])
            and state[6] == wanted.get("inPlay", state[6])
        )


class Follower(threading.Thread):
    """Keeps up over a WebSocket. `findings` are what it holds against the server."""

    kind = "keeps up"
    receive_buffer = None

    def __init__(self, name, door, truth, subscriptions, seed, cuts=0):
        super().__init__(name=name, daemon=True)
        self.door, self.truth, self.subscriptions = door, truth, subscriptions
        self.random = random.Random(f"{seed} {name}")
        self.cuts_left, self.cuts = cuts, 0
        self.held = Held(self._note_market, self._note_event)
        self.findings, self.finding_count = [], 0
        self.history = {}
        self.compared = set()
        self.position = None
        self.resumed = self.imaged = self.heartbeats = self.messages = self.behind = 0
        self.answers_due = {}
        self.complete = set()
        self.ready = threading.Event()
        self.stopping = threading.Event()
        self.hurry = threading.Event()
        self.exact = len(subscriptions) == 1 and subscriptions[0].conflate_ms == 0
        self.next_id = 100

    def find(self, text):
        self.finding_count += 1
        if len(self.findings) < NAMED_MAX:
            self.findings.append(text)

    # ---- Its life

    def run(self):
        try:
            while not self.stopping.is_set():
                connection = self.connect()
                try:
                    self._follow(connection)
                except Closed as end:
                    if not self.stopping.is_set():
                        life = time.monotonic() - self.connected_at
                        self.find(f"closed by the server after {life:.0f} s: {end.code} {end}")
                        time.sleep(0.5)
                finally:
                    connection.sock.close()
        except (OSError, Closed) as end:
            self.find(f"no connection: {end}")

    def connect(self):
        connection = WebSocket(self.door, receive_buffer=self.receive_buffer)
        self.begin_connection()
        self._receive_first(connection)
        for number, subscription in enumerate(self.subscriptions, 1):
            request = {"op": "subscribe", "id": number, "filter": subscription.filter, "conflateMs": subscription.conflate_ms}
            if self.position:
                request["resume"] = self.position
            self.answers_due[number] = "subscribed"
            connection.send(request)
        return connection

    def begin_connection(self):
        self.answers_due = {}
        self.complete = set()
        self.touched = set()
        self.heartbeat_at = time.monotonic()
        self.heartbeat_ms = 5000
        self.connected_at = time.monotonic()

    def _receive_first(self, connection):
        text = connection.receive(PATIENCE_SECONDS)
        hello = json.loads(text) if text else {}
        if hello.get("op") != "hello" or hello.get("protocol") != "touchline.v1":
            raise Closed(f"no hello first, but {text!r}")
        self.heartbeat_ms = hello["heartbeatMs"]

    def _follow(self, connection):
        cut_at = self._next_cut()
        asked_at = time.monotonic()
        while not self.stopping.is_set():
            self.read(connection)
            now = time.monotonic()
            if cut_at and now >= cut_at:
                self._cut(connection)
                return
            if now - asked_at > 1 and not self.hurry.is_set() and isinstance(connection, WebSocket):
                asked_at = now
                self._ask(connection)
            self._check_time(now)

    def read(self, connection):
        """Takes what came, waiting a little where nothing did."""
        connection.sock.settimeout(0.05)
        if connection.stream.more():
            self._take_all(connection)

    def _take_all(self, connection):
        while (text := connection.arrived()) is not None:
            self._take(text)

    # ---- Leaving

    def _next_cut(self):
        if self.cuts_left == 0:
            return None
        # Most connections live for a moment, some long enough for a heartbeat: a resume spans little or much.
        life = self.random.choice([0.05, 0.3, 1, 2, 6]) * self.random.uniform(0.5, 1.5)
        return time.monotonic() + life

    def _cut(self, connection):
        self.cuts_left -= 1
        self.cuts += 1
        how = self.random.randrange(4)
        if how == 0:
            # What the server has written meanwhile is never read.
            time.sleep(self.random.uniform(0, 1))
            connection.reset()
        elif how == 1:
            connection.reset()
        elif how == 2 and isinstance(connection, WebSocket):
            connection.say_goodbye()
        else:
            connection.hang_up()
        time.sleep(self.random.choice([0, 0, 0.3, 2]))

    # ---- Requests

    def _ask(self, connection):
        self.next_id += 1
        match self.random.randrange(8):
            case 0:
                self._request(connection, {"op": "unsubscribe", "id": self.next_id}, "error")
            case 1 if 1 in self.complete and 1 not in self.answers_due:
                self._request(connection, {"op": "subscribe", "id": 1, "filter": {}}, "error", 1)
            case 2:
                self._request(connection, {"op": "subscribe", "id": self.next_id, "filter": {"inPlay": "perhaps"}}, "error")
            case _:
                self._request(connection, {"op": "ping", "id": self.next_id}, "ok")

    def _request(self, connection, message, expected, number=None):
        self.answers_due[number or self.next_id] = expected
        connection.send(message)

    def _answered(self, message):
        expected = self.answers_due.pop(message.get("id"), None)
        if expected != message["op"]:
            self.find(f"answered {message}, expected {expected or 'nothing'}")

    # ---- Messages

    def _take(self, text):
        message = json.loads(text)
        self.messages += 1
        try:
            match message["op"]:
                case "delta":
                    self._take_delta(message, text)
                case "event":
                    self.held.take_event(message)
                case "heartbeat":
                    self._take_heartbeat(message)
                case "image":
                    self._take_image(message)
                case "gone":
                    self.held.take_gone(message)
                case "subscribed":
                    self._take_subscribed(message)
                case "ok" | "error":
                    self._answered(message)
                case other:
                    self.find(f"unknown op {other}")
        except (Fault, KeyError) as fault:
            self.find(f"{fault!r}: {text[:300]!r}")

    def _take_delta(self, message, text):
        market = message["market"]
        self.touched.add(market)
        if self.exact:
            if not self.complete:
                self.find(f"{market}: a delta before the image was complete")
            held = self.held.markets.get(market)
            if held and message["version"] > held[VERSION] + 1:
                if message.get("full"):
                    self.behind += 1
                else:
                    self.find(f"{market}: version {message['version']} after {held[VERSION]}")
            self.truth.note_bytes(self, market, message["version"], "full" in message, zlib.crc32(text))
        ignored = self.held.ignored
        self.held.take_delta(message)
        if self.exact and self.cuts == 0 and self.held.ignored > ignored and not message.get("full"):
            self.find(f"{market}: version {message['version']} came again, though nothing was resumed")

    def _take_subscribed(self, message):
        number = message["id"]
        self._answered(message)
        if message["conflateMs"] < self.subscriptions[number - 1].conflate_ms:
            self.find(f"conflateMs {message['conflateMs']} is below what was asked for")
        if message["resumed"]:
            self.resumed += 1
            self._completed(number)
        else:
            self.imaged += 1
            if self.position and len(self.subscriptions) == 1:
                self.find("a position of this run was not resumed from")
            self.touched = set()

    def _take_image(self, message):
        number = message["id"]
        if number in self.complete or number in self.answers_due:
            self.find(f"an image of subscription {number} that is complete or not confirmed")
        for event in message["events"]:
            self.held.take_event(event)
        for market in message["markets"]:
            self.touched.add(market["market"])
            self.held.take_image_market(market)
        if message["last"]:
            self.position = message["position"]
            if len(self.subscriptions) == 1:
                for market in self.held.markets.keys() - self.touched:
                    del self.held.markets[market]
            self._completed(number)

    def _completed(self, number):
        self.complete.add(number)
        if len(self.complete) == len(self.subscriptions):
            self.ready.set()

    def _take_heartbeat(self, message):
        self.heartbeats += 1
        self.heartbeat_at = time.monotonic()
        if "position" in message:
            self.position = message["position"]
        elif self.ready.is_set() and self.complete:
            self.find("a heartbeat without a position")

    def _check_time(self, now):
        # Twice the interval: the machine may be busy, this program too.
        if now - self.heartbeat_at > 2 * self.heartbeat_ms / 1000 + 1:
            self.find(f"no heartbeat for {now - self.heartbeat_at:.1f} s")
            self.heartbeat_at = now

    def check_answers(self):
        for number, expected in self.answers_due.items():
            self.find(f"request {number} was not answered with {expected}")

    # ---- What is compared later

    def _note_market(self, market, before, state, full):
        self.truth.note(self, market, before, state, full)

    def _note_event(self, event, state):
        states = self.history.get(event)
        if states is None:
            states = self.history[event] = deque(maxlen=500)
        states.append((time.monotonic(), state))


class EventStreamFollower(Follower):
    """Follows server-sent events; resumes by Last-Event-ID."""

    kind = "SSE"

    def connect(self):
        subscription = self.subscriptions[0]
        query = {"conflateMs": subscription.conflate_ms}
        for field, value in subscription.filter.items():
            query[field] = str(value).lower() if isinstance(value, bool) else ",".join(value)
        self.begin_connection()
        self.answers_due[1] = "subscribed"
        connection = EventStream(self.door, query, self.position)
        self._receive_first(connection)
        return connection

    def _take_all(self, connection):
        super()._take_all(connection)
        if connection.last_id != self.position:
            self.find("the id of the event stream is not the position of its message")


class SlowFollower(Follower):
    """Falls behind: a small window, bursts of reading, long rests. The heartbeats it gets are as late as its reading."""

    kind = "slow reader"
    receive_buffer = 16_384
    BURST_BYTES = 60_000

    def read(self, connection):
        if self.hurry.is_set() or not self.ready.is_set():
            if self.hurry.is_set() and connection.stream.read_bytes < READ_BYTES:
                connection.stream.read_bytes = READ_BYTES
                connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, READ_BYTES)
            super().read(connection)
            return
        connection.stream.read_bytes = 4096
        connection.sock.settimeout(0.2)
        taken = 0
        while taken < self.BURST_BYTES and connection.stream.more():
            taken += 4096
        self._take_all(connection)
        self.hurry.wait(self.random.choice([0.2, 0.5, 1, 3, 8]))

    def _check_time(self, now):
        if self.hurry.is_set():
            super()._check_time(now)
        else:
            self.heartbeat_at = now

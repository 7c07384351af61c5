#!/usr/bin/env python3
"""
The lane of suspensions: a bet stop for an event with 100 markets reaches a client that is behind by a full socket buffer before the
prices of other markets that were waiting.

A client follows two events, A and B, and stops reading. Prices of B are pushed until the server has stopped writing to it, which is
measured, not guessed: the kernel's table of sockets tells how much the server's end holds unread and unsent, and the server is behind
when that stands still while prices go on. Then all markets of B change their prices once more, to a price that nothing before had,
and A is stopped. When the client reads on, what was in the socket comes first and cannot be overtaken; it knows nothing of the last
prices. So the check is exact: no message with a last price of B comes before the last of A's suspensions.
"""

import argparse
import hashlib
import hmac
import json
import random
import sys
import time

from held import Held
from server import Server
from wire import Closed, WebSocket

SECRET = "lane"
FEED = "lane"
MARKETS = 100
SELECTIONS = 3
LAST_PRICES_FROM = 500.0
BEHIND_SECONDS = 60
STILL_ROUNDS = 5
READ_SECONDS = 30


class Feed:
    """A provider that pushes over a WebSocket and waits for each answer, so that what it said has been applied."""

    def __init__(self, door):
        stamp = str(int(time.time()))
        signature = hmac.new(SECRET.encode(), f"{stamp}.{FEED}.".encode(), hashlib.sha256).hexdigest()
        headers = {"Touchline-Timestamp": stamp, "Touchline-Signature": f"v1={signature}"}
        self.socket = WebSocket(door, f"/feeds/v1/{FEED}", headers)
        self.seq = 0

    def push(self, *lines):
        text = []
        for line in lines:
            self.seq += 1
            text.append(json.dumps({"seq": self.seq, "sourceTime": time.time_ns() // 1000, **line}))
        self.socket.send("\n".join(text))
        answer = self.socket.receive(READ_SECONDS)
        told = json.loads(answer) if answer else {}
        if told.get("applied") != self.seq or told.get("rejected"):
            raise AssertionError(f"the feed's lines were not taken: {told}")

    def event(self, event):
        self.push(
            {
                "type": "event", "event": event, "sport": "football", "competition": "Lane", "name": f"{event} v other",
                "startTime": 1, "inPlay": True, "score": "0-0", "clock": "1:00",
            }
        )  # fmt: skip
        for number in range(MARKETS):
            self.push(
                {
                    "type": "market", "event": event, "market": f"{event}-{number}", "marketType": "MATCH_ODDS",
                    "name": "Match Odds", "line": None, "status": "OPEN", "inPlay": True, "betDelayMs": 0,
                    "selections": [
                        {"id": f"s{place}", "name": f"Selection {place}", "price": 2.0, "status": "ACTIVE"}
                        for place in range(SELECTIONS)
                    ],
                }
            )  # fmt: skip

    def prices(self, event, price_of, numbers):
        self.push(
            *(
                {
                    "type": "prices",
                    "market": f"{event}-{number}",
                    "selections": [{"id": f"s{place}", "price": price_of(number, place)} for place in range(SELECTIONS)],
                }
                for number in numbers
            )
        )


def unsent_bytes(port, client_port):
    """What the server's end of a connection holds in the kernel that the client has not acknowledged."""
    wanted = (f":{port:04X}", f":{client_port:04X}")
    # A Java server's sockets are in the second table also where they speak IPv4.
    for name in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(name, encoding="ascii") as table:
            for row in table:
                fields = row.split()
                if fields[1].endswith(wanted[0]) and fields[2].endswith(wanted[1]):
                    return int(fields[4].split(":")[0], 16)
    raise AssertionError("the connection is not in the kernel's table")


class Lane:
    """One run on one server with two events of its own."""

    def __init__(self, server, feed, seed, conflate_ms):
        self.server, self.feed, self.conflate_ms = server, feed, conflate_ms
        self.random = random.Random(seed)
        self.a, self.b = f"a{seed}", f"b{seed}"

    def run(self):
        self.feed.event(self.a)
        self.feed.event(self.b)
        client = WebSocket(self.server.door, receive_buffer=self.random.choice([4096, 16384, 65536]))
        self.held = Held(lambda *_: None)
        client.send(
            {"op": "subscribe", "id": 1, "filter": {"events": [self.a, self.b]}, "conflateMs": self.conflate_ms}
        )
        self._read_until(client, lambda message: message["op"] == "image" and message["last"])
        rounds = self._fall_behind(client)
        numbers = self.random.sample(range(MARKETS), MARKETS)
        self.feed.prices(self.b, lambda number, place: LAST_PRICES_FROM + number + place / 10, numbers)
        if self.conflate_ms:
            # The class has its turn, so that the prices wait at the client's socket and nowhere before it.
            time.sleep(2 * self.conflate_ms / 1000)
        self.feed.push({"type": "betStop", "event": self.a})
        return rounds, self._read_on(client)

    def _fall_behind(self, client):
        """Pushes prices of B until the socket takes nothing any more."""
        port, own_port = self.server.door.port, client.sock.getsockname()[1]
        until, rounds, still, before = time.monotonic() + BEHIND_SECONDS, 0, 0, -1
        while still < STILL_ROUNDS:
            if time.monotonic() > until:
                raise AssertionError("the server never fell behind")
            rounds += 1
            numbers = self.random.sample(range(MARKETS), MARKETS)
            self.feed.prices(self.b, lambda number, place: round(2 + (rounds % 90) + place / 10, 3), numbers)
            if self.conflate_ms:
                time.sleep(self.conflate_ms / 1000)
            now = unsent_bytes(port, own_port)
            still = still + 1 if now == before and now > 0 else 0
            before = now
        # More than the server keeps of its own below the kernel's buffer, several times over: it is behind, not just full.
        for _ in range(10):
            rounds += 1
            self.feed.prices(self.b, lambda number, place: round(2 + (rounds % 90) + place / 10, 3), range(MARKETS))
        return rounds

    def _read_on(self, client):
        """Reads until both events are as they were left; what came before what."""
        stopped, last_prices, before_stop = set(), set(), 0
        buffered = 0
        until = time.monotonic() + READ_SECONDS
        while len(stopped) < MARKETS or len(last_prices) < MARKETS:
            if time.monotonic() > until:
                raise AssertionError(f"only {len(stopped)} suspensions and {len(last_prices)} last prices came")
            text = client.receive(READ_SECONDS)
            message = json.loads(text) if text else {}
            if message.get("op") != "delta":
                continue
            self.held.take_delta(message)
            market = message["market"]
            state = self.held.markets[market]
            if state[0] == self.a:
                if state[4] == "SUSPENDED":
                    stopped.add(market)
            elif any(selection[3] and selection[3] >= LAST_PRICES_FROM for selection in state[10]):
                last_prices.add(market)
                before_stop += len(stopped) < MARKETS
            elif not stopped:
                buffered += 1
        client.hang_up()
        if before_stop:
            raise AssertionError(f"{before_stop} markets of B came with waiting prices before A was wholly suspended")
        return buffered

    def _read_until(self, client, condition):
        while True:
            text = client.receive(READ_SECONDS)
            if text is None:
                raise AssertionError("no image")
            message = json.loads(text)
            if message["op"] == "image":
                for event in message["events"]:
                    self.held.take_event(event)
                for market in message["markets"]:
                    self.held.take_image_market(market)
            if condition(message):
                return


def main():
    parser = argparse.ArgumentParser(description="Tries whether suspensions overtake waiting prices.")
    parser.add_argument("--seeds", type=int, default=5)
    asked = parser.parse_args()
    passed = failed = 0
    with Server("demo", "--matches", "0", "--push-feed", f"{FEED}={SECRET}") as server:
        feed = Feed(server.door)
        feed.push({"type": "start"})
        for seed in range(asked.seeds):
            conflate_ms = [0, 0, 250][seed % 3]
            try:
                rounds, buffered = Lane(server, feed, seed, conflate_ms).run()
                print(f"seed {seed}, {conflate_ms} ms: behind after {rounds} rounds; {buffered} messages were in the socket")
                passed += 1
            except (AssertionError, Closed) as failure:
                print(f"FAILED seed {seed}, {conflate_ms} ms: {failure}")
                failed += 1
    print(f"Suspension lane: passed {passed}, failed {failed}, skipped 0")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

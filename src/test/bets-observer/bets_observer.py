#!/usr/bin/env python3
"""Places bets at random moments with random consent, reads nothing but the raw stream, and recomputes every verdict.

Against a running server:  python3 bets_observer.py --at 127.0.0.1:8080 --bets 10000 --accounts 20
With one of its own:       python3 bets_observer.py --bets 60
"""

import argparse
import bisect
import collections
import json
import queue
import random
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "observer"))
from server import Server  # noqa: E402
from wire import Closed, Door, WebSocket  # noqa: E402

MATERIAL = {"GOAL"}
# What the stream is closed with when the server is told to end.
DRAINING = 4100
STAKE = 10
DEPOSIT = 100_000


class Markets:
    """All that the stream ever said of each market: what it was from which time on."""

    def __init__(self, door):
        self.history = collections.defaultdict(list)
        self.goals = []
        self.lock = threading.Lock()
        self.socket = WebSocket(door)
        self.socket.send({"op": "subscribe", "id": 1, "filter": {}})
        self.heard = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                message = self.socket.receive(60)
            except Closed as end:
                if end.code != DRAINING:
                    raise
                return
            if message is None:
                raise SystemExit("the stream fell silent")
            with self.lock:
                self._take(json.loads(message))

    def _take(self, message):
        self.heard = max(self.heard, message.get("time", 0))
        if message["op"] == "image":
            for market in message["markets"]:
                self._note(market["market"], message["time"], market, {})
        elif message["op"] == "delta":
            held = self.history.get(message["market"])
            self._note(message["market"], message["time"], message, held[-1] if held else {})
        elif message["op"] == "event" and (message.get("incident") or {}).get("kind") in MATERIAL:
            self.goals.append(message["incident"]["time"])

    def _note(self, name, at, news, before):
        if before and news["version"] <= before["version"]:
            return
        prices = {} if "market" in news and "event" in news else dict(before.get("prices", {}))
        for selection in news.get("selections", []):
            old = prices.get(selection["id"], {})
            prices[selection["id"]] = {**old, **{k: selection[k] for k in ("price", "status") if k in selection}}
        state = {"at": at, "version": news["version"], "epoch": news["epoch"], "prices": prices}
        for field in ("status", "inPlay", "betDelayMs"):
            state[field] = news.get(field, before.get(field))
        self.history[name].append(state)

    def choose(self):
        """An open market in play and one of its selections, as it is now."""
        with self.lock:
            names = list(self.history)
            for _ in range(200):
                name = random.choice(names)
                state = self.history[name][-1]
                priced = [s for s, p in state["prices"].items() if p.get("price") and p.get("status") == "ACTIVE"]
                if priced and (state["status"] == "OPEN" or random.random() < 0.02):
                    return name, random.choice(priced), state
        return None

    def between(self, name, start, end):
        """The states that held at some time from start to end."""
        with self.lock:
            states = list(self.history[name])
        times = [state["at"] for state in states]
        return states[max(0, bisect.bisect_right(times, start) - 1) : bisect.bisect_right(times, end)]


class Bettor(threading.Thread):
    """One account: places a bet, waits for its end, and places the next."""

    def __init__(self, address, user, markets, tickets, results):
        super().__init__(daemon=True)
        self.api = f"http://{address}/api/v1"
        self.user, self.markets, self.tickets, self.results = user, markets, tickets, results
        self.token = None

    def call(self, method, path, body=None, key=None):
        headers = {"Content-Type": "application/json", **({"Authorization": "Bearer " + self.token} if self.token else {})}
        if key:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def log_in(self):
        status, session = self.call("POST", "/sessions", {"user": self.user, "password": "demo"})
        if status != 201:
            raise SystemExit(f"{self.user} cannot log in: {session}")
        self.token = session["token"]
        self.logged_in = time.monotonic()

    def run(self):
        self.log_in()
        while True:
            try:
                number = self.tickets.get_nowait()
            except queue.Empty:
                return
            time.sleep(random.random() * 0.3)
            if time.monotonic() - self.logged_in > 600:
                self.token = None
                self.log_in()
            self.results.put(self.bet(number))

    def bet(self, number):
        chosen = self.markets.choose()
        if chosen is None:
            return None
        market, selection, state = chosen
        price = state["prices"][selection]["price"]
        roll = random.random()
        if roll < 0.08:
            price = round(price + random.choice([0.01, -0.01, 0.2]), 3)
        if price < 1.01:
            price = 1.01
        leg = {"market": market, "selection": selection, "price": price, "version": state["version"], "epoch": state["epoch"]}
        stake = random.choice([STAKE] * 40 + [1, 5_000_000, 900_000])
        if roll > 0.98:
            leg["market"] = "no-such-market"
        body = {"legs": [leg], "stake": {"amount": stake, "currency": "EUR"}, "priceChange": random.choice(["NONE", "HIGHER", "ANY", "ANY", "ANY", "ANY"])}
        status, answer = self.call("POST", "/bets", body, f"{self.user}-{number}-{time.time_ns()}")
        if status not in (201, 202):
            return {"fault": f"answered {status}: {answer}"}
        placed = answer
        while answer["status"] == "PENDING":
            status, answer = self.call("GET", f"/bets/{answer['bet']}?waitMs=20000")
            if status != 200:
                return {"fault": f"bet {placed['bet']} answered {status}: {answer}"}
        return {"body": body, "bet": answer, "held": placed["status"] == "PENDING"}


class Judge:
    """Holds what the server decided against what the stream said."""

    def __init__(self, markets):
        self.markets = markets
        self.faults = []
        self.accepted = self.straddling = 0
        self.codes = collections.Counter()

    def judge(self, result):
        if result is None:
            return
        if "fault" in result:
            self.faults.append(result["fault"])
            return
        bet, body = result["bet"], result["body"]
        leg = body["legs"][0]
        start, end = bet["receivedAt"], bet["decidedAt"]
        if any(start < goal < end for goal in self.markets.goals) and result["held"]:
            self.straddling += 1
        if "reasons" in bet:
            self.codes[bet["reasons"][0]["name"]] += 1
            fault = self.refused(bet, body, leg, start, end)
        else:
            self.accepted += 1
            fault = self.taken(bet, body, leg, start, end)
        if fault:
            self.faults.append(f"{bet['bet']}: {fault} ({json.dumps(bet)} asked {json.dumps(body)})")

    def taken(self, bet, body, leg, start, end):
        used = bet["legs"][0]
        # Two changes of one microsecond are told apart by the version alone.
        states = [s for s in self.markets.between(leg["market"], start, end) if s["version"] <= used["version"]]
        over = [s for s in states if s["at"] > start and (s["status"] != "OPEN" or s["epoch"] != leg["epoch"])]
        if over:
            return f"accepted across {over[0]}"
        at_decision = [s for s in self.markets.between(leg["market"], end - 1, end + 1) if s["version"] == used["version"]]
        if not at_decision:
            return f"no version {used['version']} at the decision"
        current = at_decision[-1]["prices"][leg["selection"]]["price"]
        policy, asked = body["priceChange"], leg["price"]
        good = {"NONE": used["price"] == asked == current, "HIGHER": used["price"] == current >= asked, "ANY": used["price"] == current}
        if not good[policy]:
            return f"stands at {used['price']} with {policy}, current {current}"
        if at_decision[-1]["inPlay"]:
            delay = max(1_000, min(12_000, states[0]["betDelayMs"] if states else 0))
            if end - start < delay * 1_000 or bet["delay"]["plannedMs"] != delay:
                return f"held for {end - start} µs of {delay} ms"
        return None

    def refused(self, bet, body, leg, start, end):
        name = bet["reasons"][0]["name"]
        states = self.markets.between(leg["market"], start, end)
        if name == "EPOCH_CHANGED":
            return None if any(s["epoch"] != leg["epoch"] for s in states) else "no other epoch was on the stream"
        if name in ("MARKET_SUSPENDED", "MARKET_CLOSED"):
            bad = [s for s in states if s["status"] != "OPEN" or not self.offered(s, leg)]
            return None if bad else "it was open all the time"
        if name == "PRICE_CHANGED":
            asked = leg["price"]
            prices = [s["prices"].get(leg["selection"], {}).get("price") for s in states]
            moved = [p for p in prices if p is None or (p < asked if body["priceChange"] == "HIGHER" else p != asked)]
            return None if moved and body["priceChange"] != "ANY" else "the price was within the consent all the time"
        if name == "MARKET_NOT_FOUND":
            return None if leg["market"] == "no-such-market" else "it was on the stream"
        stake = body["stake"]["amount"]
        expected = {"STAKE_BELOW_MIN": stake == 1, "STAKE_ABOVE_MAX": stake > 1_000_000, "INSUFFICIENT_FUNDS": stake >= 900_000}
        expected["PAYOUT_CAP"] = expected["LIABILITY_EXCEEDED"] = stake >= 900_000
        expected["FEED_UNHEALTHY"] = bet["status"] == "LAPSED"
        return None if expected.get(name) else f"refused with {name}"

    @staticmethod
    def offered(state, leg):
        selection = state["prices"].get(leg["selection"], {})
        return selection.get("status") == "ACTIVE" and selection.get("price")


def balances(bettors):
    """Nothing is held; what is available is what was put in, less stakes, plus returns, by the statement of each account."""
    for bettor in bettors:
        if bettor.token is None:
            continue
        bettor.log_in()
        account = bettor.call("GET", "/account")[1]
        booked, cursor = 0, ""
        while cursor is not None:
            page = bettor.call("GET", "/account/statement?limit=1000" + cursor)[1]
            booked += sum(line["amount"]["amount"] for line in page["lines"])
            cursor = "&cursor=" + page["next"] if page["next"] else None
        if account["held"] != 0 or account["available"] != booked:
            yield f"{bettor.user}: {account} with bookings of {booked}"


def observe(address, bets, accounts):
    markets = Markets(Door(address))
    deadline = time.monotonic() + 120
    while sum(1 for h in list(markets.history.values()) if h[-1]["status"] == "OPEN") < 20:
        if time.monotonic() > deadline:
            raise SystemExit("no market is open")
        time.sleep(0.2)
    tickets, results = queue.Queue(), queue.Queue()
    for number in range(bets):
        tickets.put(number)
    bettors = [Bettor(address, f"demo{i}" if i else "demo", markets, tickets, results) for i in range(accounts)]
    for bettor in bettors:
        bettor.start()
    for bettor in bettors:
        bettor.join()
    # What was decided last has to be on the stream, too.
    time.sleep(2)
    judge = Judge(markets)
    while not results.empty():
        judge.judge(results.get())
    judge.faults.extend(balances(bettors))
    return judge


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at")
    parser.add_argument("--bets", type=int, default=60)
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--accepted", type=int, default=1, help="the least share of accepted bets in percent")
    parser.add_argument("--codes", type=int, default=0, help="the least number of different reasons")
    parser.add_argument("--straddling", type=int, default=0, help="the least number of delays with a goal in them")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    random.seed(options.seed)
    if options.at:
        judge = observe(options.at, options.bets, options.accounts)
    else:
        with Server("demo", "--pace", "4", "--accounts", str(options.accounts)) as server:
            judge = observe(f"{server.door.host}:{server.door.port}", options.bets, options.accounts)
    decided = judge.accepted + sum(judge.codes.values())
    print(f"{decided} bets decided, {judge.accepted} accepted, {judge.straddling} with a goal in their delay, {dict(judge.codes)}")
    for fault in judge.faults[:20]:
        print("MISMATCH", fault)
    good = not judge.faults and judge.accepted * 100 >= options.accepted * decided > 0
    good = good and len(judge.codes) >= options.codes and judge.straddling >= options.straddling
    print(f"Bets observer: passed {int(good)}, failed {int(not good)}, skipped 0")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

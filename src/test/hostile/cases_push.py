"""The push door: what strangers, and providers gone wrong, can do to it."""

import json
import time

from cases import SECRETS, Skipped, case, check, table
from feed import DROPPED, Feed, event_line, market_line, now_micros, rejected, selection, sign
from http_raw import connect, read_answer, request, send_slowly
from ws_raw import BINARY, CONTINUATION, TEXT, Socket, frame

BODY_MAX = 4 * 1024 * 1024
NOBODY = "0" * 64


def alive(feed):
    return feed.text({"type": "alive"}) + b"\n"


def refused_headers(world, make):
    """A signature that is not good: 401, the same words as for a feed that does not exist, and nothing applied."""
    event, market = world.opened()
    body = world.feed.text({"type": "prices", "market": market, "selections": [{"id": "s1", "price": 9.99}]})
    headers = make(body)
    answer = world.feed.post_bytes(body, headers)
    check(answer and answer.status == 401 and answer.code == 9006, "%s %r" % (answer, answer and answer.body[:200]))
    check(answer.headers.get("x-content-type-options") == "nosniff", "no security headers")
    prices = {s["id"]: s["price"] for s in request(world.port, "GET", "/api/v1/markets/" + market).json["selections"]}
    check(prices["s1"] != 9.99, "the line was applied")
    return "%s: %s" % (answer, answer.json["detail"][:100])


def signed(secret="hostile-feed-secret-5d1f", name="hostile", offset=0):
    def make(body):
        timestamp = int(time.time()) + offset
        return {"Touchline-Timestamp": str(timestamp), "Touchline-Signature": sign(secret, name, body, timestamp)}
    return make


def changed(header, change):
    return lambda body: {**signed()(body), header: change(signed()(body)[header])}


table("signature", [
    ("none", lambda body: {"X": "y"}),
    ("without timestamp", lambda body: {"Touchline-Signature": signed()(body)["Touchline-Signature"]}),
    ("without signature", lambda body: {"Touchline-Timestamp": str(int(time.time()))}),
    ("35 s old", signed(offset=-35)), ("35 s ahead", signed(offset=35)), ("a year old", signed(offset=-31_536_000)),
    ("another secret", signed(secret="wrong")), ("an empty secret", signed(secret="")),
    ("of another feed", signed(secret=SECRETS["steady"], name="steady")),
    ("of another feed's name", signed(name="steady")),
    ("of another body", lambda body: signed()(body + b" ")),
    ("of the empty body", lambda body: signed()(b"")),
    ("another time than signed", changed("Touchline-Timestamp", lambda t: str(int(t) + 1))),
    ("a leading zero in the time", changed("Touchline-Timestamp", lambda t: "0" + t)),
    ("a plus before the time", changed("Touchline-Timestamp", lambda t: "+" + t)),
    ("time in milliseconds", changed("Touchline-Timestamp", lambda t: t + "000")),
    ("time a word", changed("Touchline-Timestamp", lambda t: "now")),
    ("time of 1,000 digits", changed("Touchline-Timestamp", lambda t: "9" * 1000)),
    ("time negative", changed("Touchline-Timestamp", lambda t: "-1")),
    ("half the hex", changed("Touchline-Signature", lambda s: s[:35])),
    ("hex and more", changed("Touchline-Signature", lambda s: s + "00")),
    ("no hex", changed("Touchline-Signature", lambda s: "v1=" + "z" * 64)),
    ("version 2", changed("Touchline-Signature", lambda s: "v2" + s[2:])),
    ("without version", changed("Touchline-Signature", lambda s: s[3:])),
    ("all zeros", changed("Touchline-Signature", lambda s: "v1=" + NOBODY)),
    ("empty", changed("Touchline-Signature", lambda s: "")),
], refused_headers)


@case("signature: used twice")
def replayed(world):
    world.opened()
    body = alive(world.feed)
    headers = world.feed.headers(body)
    first, again = world.feed.post_bytes(body, headers), world.feed.post_bytes(body, headers)
    check(first.status == 200, "the first: %s" % first)
    check(again.status == 401 and again.code == 9006, "the second: %s" % again)
    upper = {**headers, "Touchline-Signature": "v1=" + headers["Touchline-Signature"][3:].upper()}
    third = world.feed.post_bytes(body, upper)
    check(third.status == 401 and third.code == 9006, "in capitals: %s" % third)
    return "%s: %s" % (again, again.json["detail"])


@case("signature: an upgrade's used twice")
def replayed_upgrade(world):
    headers = world.feed.headers(b"")
    with Socket(world.port, "/feeds/v1/hostile", headers) as one, Socket(world.port, "/feeds/v1/hostile", headers) as two:
        check(one.answer.status == 101, "the first: %s" % one.answer)
        check(two.answer.status == 401 and two.answer.code == 9006, "the second: %s" % two.answer)
    return str(two.answer)


@case("signature: a feed that does not exist cannot be told from a wrong secret")
def unknown_feed(world):
    answers = []
    for feed in (Feed(world.port, "nobody", "x"), Feed(world.port, "hostile", "x")):
        answer = feed.post_bytes(b'{"seq":1}')
        check(answer.status == 401, "%s" % answer)
        headers = {k: v for k, v in answer.headers.items() if k != "date"}
        answers.append((answer.body, headers))
    check(answers[0] == answers[1], "they differ: %s" % answers)
    for path in ("%2e%2e", "hostile%00", "a" * 300, "hostile%2f", "%ff%fe", "HOSTILE"):
        answer = request(world.port, "POST", "/feeds/v1/" + path, signed()(b"x"), b"x")
        check(answer and answer.status in (400, 401, 404) and answer.code, "%s: %s" % (path, answer))
    return "401 9006, the same bytes"


@case("method: GET, PUT and DELETE on a feed")
def methods(world):
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = request(world.port, method, "/feeds/v1/hostile", world.feed.headers(b""), b"")
        check(answer.status == 405 and answer.code and answer.headers.get("allow"), "%s: %s" % (method, answer))
    return "405 with Allow"


def body_of(feed, size):
    first = alive(feed)
    filler = b" " * 1000 + b"\n"
    text = first + filler * ((size - len(first)) // len(filler))
    return text + b" " * (size - len(text))


@case("body: just at 4 MiB")
def largest(world):
    world.opened()
    answer = world.feed.post_bytes(body_of(world.feed, BODY_MAX))
    check(answer and answer.status == 200, "%s" % answer)
    return "200, applied %s" % answer.json["applied"]


@case("body: one byte over 4 MiB")
def over(world):
    answer = world.feed.post_bytes(body_of(world.feed, BODY_MAX + 1))
    world.feed.seq -= 1
    check(answer and answer.status == 413 and answer.code == 9008, "%s" % answer)
    return str(answer)


def raw_post(world, headers, chunks, pause=0.0, seconds=15):
    text = "POST /feeds/v1/hostile HTTP/1.1\r\nHost: x\r\n%s\r\n" % "".join("%s: %s\r\n" % pair for pair in headers.items())
    with connect(world.port, seconds) as connection:
        send_slowly(connection, text.encode())
        for chunk in chunks:
            if not send_slowly(connection, chunk, pause):
                break
        return read_answer(connection)


@case("body: a length of 1 TB announced")
def announced(world):
    answer = raw_post(world, {**signed()(b""), "Content-Length": str(10**12)}, [b"x"])
    check(answer and answer.status == 413 and answer.code == 9008, "%s" % answer)
    return str(answer)


@case("body: 6 MB in chunks")
def chunked(world):
    chunk = b"%x\r\n" % 60000 + b"x" * 60000 + b"\r\n"
    answer = raw_post(world, {**signed()(b""), "Transfer-Encoding": "chunked"}, [chunk] * 100 + [b"0\r\n\r\n"])
    check(answer and answer.status == 413 and answer.code == 9008, "%s" % answer)
    return str(answer)


@case("body: a broken chunk")
def broken_chunk(world):
    answer = raw_post(world, {**signed()(b""), "Transfer-Encoding": "chunked"}, [b"zz\r\nhello\r\n0\r\n\r\n"])
    check(answer is not None and answer.status in (0, 400), "%s" % answer)
    return str(answer) if answer.status else "connection closed"


@case("body: compressed")
def compressed(world):
    answer = raw_post(world, {**signed()(b"x"), "Content-Length": "1", "Content-Encoding": "gzip"}, [b"x"])
    check(answer and answer.status == 415 and answer.code == 1001, "%s" % answer)
    return str(answer)


@case("body: slow, a byte a second, is ended after 10 s")
def slow(world):
    world.opened()
    begun = time.monotonic()
    answer = raw_post(world, {**signed()(b""), "Content-Length": "1000"}, [b"x" * 13], pause=1.0)
    check(answer and answer.status == 408 and answer.code, "%s" % answer)
    return "%s after %.0f s" % (answer, time.monotonic() - begun)


@case("body: cut off")
def truncated(world):
    event, market = world.opened()
    body = world.feed.text({"type": "prices", "market": market, "selections": [{"id": "s1", "price": 9.99}]})
    headers = {**world.feed.headers(body), "Content-Length": str(len(body))}
    with connect(world.port) as connection:
        text = "POST /feeds/v1/hostile HTTP/1.1\r\nHost: x\r\n%s\r\n" % "".join("%s: %s\r\n" % p for p in headers.items())
        connection.sendall(text.encode() + body[:-5])
    again = world.feed.post_bytes(body)
    check(again.status == 200 and again.json["applied"] == world.feed.seq, "sent again: %s" % again)
    return "nothing applied; sent again: 200"


@case("body: empty")
def empty(world):
    answer = world.feed.post_bytes(b"")
    check(answer.status in (200, 400), "%s" % answer)
    return "%s %s" % (answer, answer.body[:80])


def unusable(world, make, suspended=None):
    """A line that cannot be used: refused with a code, its number taken; what it spoke of is suspended until a good line."""
    event, one, two = world.opened(2)
    line = make(event, one)
    answer = world.feed.push(line)
    check(answer and answer.status == 200, "%s %r" % (answer, answer and answer.body[:200]))
    refusals = rejected(answer)
    check(len(refusals) == 1, "rejected: %s" % refusals)
    refusal = refusals[0]
    check(refusal["code"] in (9001, 9007, 9008) and refusal["message"] and refusal["line"] == 1, "%s" % refusal)
    check(answer.json["applied"] == world.feed.seq, "applied %s, sent %s" % (answer.json["applied"], world.feed.seq))
    for market, is_suspended in ((one, suspended in ("market", "event", "feed")), (two, suspended in ("event", "feed"))):
        world.expect_status(market, "SUSPENDED" if is_suspended else "OPEN")
    if suspended:
        world.feed.push({"type": "prices", "market": one, "selections": [{"id": "s1", "price": 1.9}]})
        check(world.status(one) == "SUSPENDED", "a new price opened the market")
        answer = world.feed.push(market_line(event, one), market_line(event, two))
        check(not rejected(answer), "the good line is refused: %s" % rejected(answer))
        world.expect_status(one, "OPEN")
    return "%d, %s suspended: %s" % (refusal["code"], suspended or "nothing", refusal["message"][:110])


def market_with(**changes):
    return lambda event, market: market_line(event, market, **changes)


def selections_with(*selections):
    return market_with(selections=list(selections))


def raw_line(text):
    """A line written by hand: its number taken from the feed when sent."""
    return lambda event, market: {"__raw__": text, "event": event, "market": market}


PRICES = [("0", 0), ("1", 1), ("1.0009", 1.0009), ("10000.001", 10000.001), ("10001", 10001), ("negative", -2.5),
          ("a text", "2.5"), ("true", True), ("a list", [2]), ("an object", {"p": 2}), ("1e300", 1e300)]
table("market line", [
    ("price " + name, selections_with(selection("s1", price), selection("s2")), "market") for name, price in PRICES
] + [
    ("selection twice", selections_with(selection("s1"), selection("s1")), "market"),
    ("selections missing", market_with(selections=DROPPED), "market"),
    ("selections empty", market_with(selections=[]), "market"),
    ("selections null", market_with(selections=None), "market"),
    ("selections an object", market_with(selections={"s1": 2}), "market"),
    ("selections of texts", market_with(selections=["s1"]), "market"),
    ("selections null inside", market_with(selections=[None]), "market"),
    ("1,001 selections", selections_with(*[selection("x%d" % i) for i in range(1001)]), "market"),
    ("a selection without id", selections_with(selection("s1", id=DROPPED)), "market"),
    ("a selection id a number", selections_with(selection(1)), "market"),
    ("a selection id empty", selections_with(selection("")), "market"),
    ("a selection id of 129", selections_with(selection("x" * 129)), "market"),
    ("a selection id with a newline", selections_with(selection("a\nb")), "market"),
    ("a selection id with a lone surrogate", selections_with(selection("a\ud800b")), "market"),
    ("a selection name missing", selections_with(selection("s1", name=DROPPED)), "market"),
    ("a selection name blank", selections_with(selection("s1", name="  ")), "market"),
    ("a selection name of 201", selections_with(selection("s1", name="n" * 201)), "market"),
    ("a selection name with a lone surrogate", selections_with(selection("s1", name="\udfff")), "market"),
    ("a selection name a number", selections_with(selection("s1", name=5)), "market"),
    ("a selection status unknown", selections_with(selection("s1", status="RUNNING")), "market"),
    ("a selection status missing", selections_with(selection("s1", status=DROPPED)), "market"),
    ("status unknown", market_with(status="HALF_OPEN"), "market"),
    ("status in small letters", market_with(status="open"), "market"),
    ("status missing", market_with(status=DROPPED), "market"),
    ("status SETTLED", market_with(status="SETTLED"), "market"),
    ("status CANCELLED", market_with(status="CANCELLED"), "market"),
    ("status a number", market_with(status=1), "market"),
    ("inPlay missing", market_with(inPlay=DROPPED), "market"),
    ("inPlay a text", market_with(inPlay="true"), "market"),
    ("inPlay a number", market_with(inPlay=1), "market"),
    ("betDelayMs missing in play", market_with(inPlay=True, betDelayMs=DROPPED), "market"),
    ("betDelayMs negative", market_with(betDelayMs=-1), "market"),
    ("betDelayMs a minute and more", market_with(betDelayMs=60001), "market"),
    ("betDelayMs a fraction", market_with(betDelayMs=1.5), "market"),
    ("betDelayMs a text", market_with(betDelayMs="0"), "market"),
    ("name missing", market_with(name=DROPPED), "market"),
    ("name null", market_with(name=None), "market"),
    ("name empty", market_with(name=""), "market"),
    ("name of 201 characters", market_with(name="n" * 201), "market"),
    ("name of 300,000 characters", market_with(name="n" * 300_000), "market"),
    ("name with a control character", market_with(name="a\u0000b"), "market"),
    ("name with a lone surrogate", market_with(name="a\ud83db"), "market"),
    ("type in small letters", market_with(marketType="match odds"), "market"),
    ("type a number", market_with(marketType=7), "market"),
    ("type with a lone surrogate", market_with(marketType="A\ud800"), "market"),
    ("line an object", market_with(line={"total": 2.5}), "market"),
    ("line a flag", market_with(line=True), "market"),
    ("line 1e300", market_with(line=1e300), "market"),
    ("line of 65 characters", market_with(line="l" * 65), "market"),
    ("line with a lone surrogate", market_with(line="\ud800"), "market"),
    ("statusReason a number", market_with(statusReason=5), "market"),
    ("statusReason with a lone surrogate", market_with(statusReason="\ud800"), "market"),
    ("event missing", market_with(event=DROPPED), "market"),
    ("event a number", market_with(event=5), "market"),
    ("event unknown", lambda event, market: market_line("no-such-event", market), "market"),
    ("event of another feed", lambda event, market: market_line("steady-e", market), "market"),
    ("market of another feed", lambda event, market: market_line(event, "steady-m"), None),
    ("event and market of another feed", lambda event, market: market_line("steady-e", "steady-m"), None),
    ("market missing", market_with(market=DROPPED), "event"),
    ("market null", market_with(market=None), "event"),
    ("market a number", market_with(market=5), "event"),
    ("market with a lone surrogate", market_with(market="\ud800"), "event"),
    ("market of 129 characters", market_with(market="m" * 129), "event"),
    ("market and event missing", market_with(market=DROPPED, event=DROPPED), "feed"),
], unusable)


def line_of(type_, **fields):
    def make(event, market):
        filled = {k: (event if v == "$event" else market if v == "$market" else v) for k, v in fields.items()}
        return {"type": type_, **filled}
    return make


def one(**changes):
    return [{k: v for k, v in {"id": "s1", "price": 2.2, **changes}.items() if v is not DROPPED}]


def result(**changes):
    return [{k: v for k, v in {"id": "s1", "result": "WON", **changes}.items() if v is not DROPPED}]


table("line", [
    ("type unknown", line_of("destroy", market="$market"), "market"),
    ("type missing", lambda event, market: {"market": market}, "market"),
    ("type a number", lambda event, market: {"type": 5, "market": market}, "market"),
    ("type unknown, of an event", line_of("destroy", event="$event"), "event"),
    ("type unknown, of nothing", line_of("destroy"), "feed"),
    ("sourceTime missing", lambda e, m: {"sourceTime": None, "type": "prices", "market": m, "selections": one()}, "market"),
    ("sourceTime a text", lambda e, m: {"sourceTime": "now", "type": "prices", "market": m, "selections": one()}, "market"),
    ("sourceTime negative", lambda e, m: {"sourceTime": -1, "type": "prices", "market": m, "selections": one()}, "market"),
    ("sourceTime in nanoseconds", lambda e, m: {"sourceTime": time.time_ns(), "type": "prices", "market": m,
                                                "selections": one()}, "market"),
    ("prices: unknown selection", line_of("prices", market="$market", selections=one(id="s9")), "market"),
    ("prices: unknown market", line_of("prices", market="no-such-market", selections=one()), None),
    ("prices: another feed's market", line_of("prices", market="steady-m", selections=one()), None),
    ("prices: without price", line_of("prices", market="$market", selections=one(price=DROPPED)), "market"),
    ("prices: price 1e999", line_of("prices", market="$market", selections=one(price=10**400)), "market"),
    ("prices: price a text", line_of("prices", market="$market", selections=one(price="2.2")), "market"),
    ("prices: selection twice", line_of("prices", market="$market", selections=one() + one()), "market"),
    ("prices: without selections", line_of("prices", market="$market"), "market"),
    ("prices: without market", line_of("prices", selections=one()), "feed"),
    ("betStop: of nothing", line_of("betStop"), "feed"),
    ("betStop: event a number", line_of("betStop", event=5), "feed"),
    ("betStop: unknown market", line_of("betStop", market="no-such-market"), None),
    ("betStop: another feed's event", line_of("betStop", event="steady-e"), None),
    ("betStop: reason with a lone surrogate", line_of("betStop", market="$market", reason="\ud800"), "market"),
    ("incident: without kind", line_of("incident", event="$event"), "event"),
    ("incident: kind in small letters", line_of("incident", event="$event", kind="goal"), "event"),
    ("incident: unknown event", line_of("incident", event="no-such-event", kind="GOAL"), None),
    ("incident: another feed's event", line_of("incident", event="steady-e", kind="GOAL"), None),
    ("incident: score a number", line_of("incident", event="$event", kind="GOAL", score=1), "event"),
    ("incident: score with a lone surrogate", line_of("incident", event="$event", kind="GOAL", score="\ud800"), "event"),
    ("event: name with a lone surrogate", line_of("event", event="$event", name="\ud800"), "event"),
    ("event: sport a number", line_of("event", event="$event", sport=1), "event"),
    ("event: inPlay a text", line_of("event", event="$event", inPlay="yes"), "event"),
    ("event: startTime a text", line_of("event", event="$event", startTime="soon"), "event"),
    ("event: of another feed", line_of("event", event="steady-e", name="Taken over"), None),
    ("event: new, without sport", lambda event, market: {"type": "event", "event": event + "-new", "name": "X"}, None),
    ("event: without id", line_of("event", sport="football", name="X"), "feed"),
    ("settlement: unknown market", line_of("settlement", market="no-such", certainty="CONFIRMED", selections=result()), None),
    ("settlement: another feed's", line_of("settlement", market="steady-m", certainty="CONFIRMED", selections=result()), None),
    ("settlement: unknown selection", line_of("settlement", market="$market", certainty="CONFIRMED",
                                              selections=result(id="s9")), "market"),
    ("settlement: result unknown", line_of("settlement", market="$market", certainty="CONFIRMED",
                                           selections=result(result="DRAWN")), "market"),
    ("settlement: certainty unknown", line_of("settlement", market="$market", certainty="MAYBE", selections=result()), "market"),
    ("settlement: without certainty", line_of("settlement", market="$market", selections=result()), "market"),
    ("settlement: factor 0", line_of("settlement", market="$market", certainty="LIVE", selections=result(deadHeatFactor=0)),
     "market"),
    ("settlement: factor 2", line_of("settlement", market="$market", certainty="LIVE", selections=result(deadHeatFactor=2)),
     "market"),
    ("settlement: selection twice", line_of("settlement", market="$market", certainty="LIVE", selections=result() * 2), "market"),
    ("rollback: unknown market", line_of("rollback", market="no-such"), None),
    ("rollback: another feed's", line_of("rollback", market="steady-m"), None),
    ("cancel: unknown market", line_of("cancel", market="no-such"), None),
    ("cancel: another feed's", line_of("cancel", market="steady-m"), None),
    ("cancel: from after to", line_of("cancel", market="$market", **{"from": 9, "to": 5}), "market"),
    ("cancel: from a text", line_of("cancel", market="$market", **{"from": "x"}), "market"),
], unusable)

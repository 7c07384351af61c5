"""The push door: numbers, noise, life of a market, health, WebSockets."""

import json
import time

from cases import SECRETS, case, check, table
from feed import Feed, event_line, market_line, now_micros, rejected, selection
from ws_raw import BINARY, CONTINUATION, Socket, frame


def noise(world, make):
    """Something that is no line of the format: refused, the whole feed suspended, healed by good lines."""
    event, market = world.opened()
    text = make(world.feed.seq + 1, market)
    text = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    answer = world.feed.post_bytes(text + b"\n")
    check(answer and answer.status in (200, 409), "%s" % answer)
    refusals = rejected(answer)
    check(refusals and refusals[0]["code"] in (9007, 9008), "%s %s" % (answer, answer.json))
    world.expect_status(market, "SUSPENDED")
    world.feed.seq = answer.json["applied"]
    good = world.feed.push(market_line(event, market))
    check(good.status == 200 and not rejected(good), "the good line after it: %s %s" % (good, good.json))
    world.expect_status(market, "OPEN")
    return "%d: %s" % (refusals[0]["code"], refusals[0]["message"][:120])


def numbered(text):
    return lambda seq, market: '{"seq":%d,"sourceTime":%d,"type":"prices","market":"%s",%s}' % (seq, now_micros(), market, text)


table("noise", [
    ("a word", lambda seq, market: "hello"), ("a number", lambda seq, market: "1"), ("an array", lambda seq, market: "[]"),
    ("bytes", lambda seq, market: b"\x00\xff\xfe\x80"), ("half a line", lambda seq, market: '{"seq":%d,"sour' % seq),
    ("bad UTF-8 in a name", lambda seq, market: b'{"seq":%d,"sourceTime":%d,"type":"event","event":"\xff"}' % (seq, now_micros())),
    ("UTF-8 of a surrogate", lambda seq, market: '{"seq":%d,"sourceTime":%d,"type":"event","event":"\ud800"}' % (seq, now_micros())),
    ("two objects", lambda seq, market: '{"seq":%d}{"seq":%d}' % (seq, seq + 1)),
    ("NaN", numbered('"selections":[{"id":"s1","price":NaN}]')),
    ("Infinity", numbered('"selections":[{"id":"s1","price":Infinity}]')),
    ("1e999", numbered('"selections":[{"id":"s1","price":1e999}]')),
    ("1e999999999", numbered('"selections":[{"id":"s1","price":1e999999999}]')),
    ("a price of 5,000 digits", numbered('"selections":[{"id":"s1","price":1.%s}]' % ("1" * 5000))),
    ("a field twice", numbered('"market":"other","selections":[{"id":"s1","price":2}]')),
    ("a field twice inside", numbered('"selections":[{"id":"s1","price":2,"price":3}]')),
    ("nested 5,000 deep", lambda seq, market: "[" * 5000),
    ("a line of 300,000 bytes", numbered('"pad":"%s"' % ("x" * 300_000))),
    ("seq a text", lambda seq, market: '{"seq":"%d","sourceTime":1,"type":"alive"}' % seq),
    ("seq negative", lambda seq, market: '{"seq":-1,"sourceTime":1,"type":"alive"}'),
    ("seq a fraction", lambda seq, market: '{"seq":1.5,"sourceTime":1,"type":"alive"}'),
    ("seq 2^70", lambda seq, market: '{"seq":%d,"sourceTime":1,"type":"alive"}' % 2**70),
    ("seq missing", lambda seq, market: '{"sourceTime":1,"type":"alive"}'),
    ("seq twice", lambda seq, market: '{"seq":%d,"seq":%d,"sourceTime":1,"type":"alive"}' % (seq, seq)),
], noise)


@case("sequence: a gap is 409 with the number expected, the feed is down until it is filled")
def gap(world):
    event, market = world.opened()
    expected = world.feed.seq + 1
    world.feed.seq += 1
    answer = world.feed.push({"type": "alive"})
    check(answer.status == 409 and answer.code == 9005 and answer.json["expected"] == expected, "%s %s" % (answer, answer.json))
    world.expect_status(market, "SUSPENDED")
    world.feed.seq = expected - 1
    answer = world.feed.push({"type": "alive"}, {"type": "alive"})
    check(answer.status == 200 and answer.json["applied"] == expected + 1, "filled: %s" % answer.json)
    world.expect_status(market, "OPEN")
    return "409 9005, expected %d; suspended, and open again when filled" % expected


@case("sequence: lines after a gap are not applied")
def after_gap(world):
    event, market = world.opened()
    base = world.feed.seq
    lines = [{"seq": base + 1, "sourceTime": now_micros(), "type": "alive"},
             {"seq": base + 3, "sourceTime": now_micros(), "type": "prices", "market": market,
              "selections": [{"id": "s1", "price": 7.7}]},
             {"seq": base + 4, "sourceTime": now_micros(), "type": "alive"}]
    answer = world.feed.push(*lines)
    check(answer.status == 409 and answer.json["applied"] == base + 1 and answer.json["expected"] == base + 2, "%s" % answer.json)
    prices = [s["price"] for s in world.control.markets[market]["selections"]]
    check(7.7 not in prices, "the price after the gap was applied")
    world.feed.seq = base + 1
    return "applied %d, expected %d" % (base + 1, base + 2)


@case("sequence: a repeat is skipped")
def repeat(world):
    event, market = world.opened()
    line = {"seq": world.feed.seq, "sourceTime": now_micros(), "type": "prices", "market": market,
            "selections": [{"id": "s1", "price": 8.8}]}
    answer = world.feed.push(line)
    check(answer.status == 200 and not rejected(answer) and answer.json["applied"] == world.feed.seq, "%s" % answer.json)
    check(8.8 not in [s["price"] for s in world.control.markets[market]["selections"]], "a repeat was applied")
    return "200, applied %d, nothing changed" % world.feed.seq


@case("sequence: a start suspends until each market is sent again; a start sent twice is one")
def restart(world):
    event, one, two = world.opened(2)
    start = {"seq": 1, "sourceTime": now_micros(), "type": "start"}
    world.feed.seq = 1
    check(world.feed.push(start).status == 200, "start refused")
    world.expect_status(one, "SUSPENDED")
    world.expect_status(two, "SUSPENDED")
    world.feed.push({"type": "prices", "market": one, "selections": [{"id": "s1", "price": 2.1}]})
    check(world.status(one) == "SUSPENDED", "a price opened it")
    world.feed.push(market_line(event, one))
    world.expect_status(one, "OPEN")
    answer = world.feed.push({**start, "pad": 1})
    check(answer.status == 200 and answer.json["applied"] == world.feed.seq, "the start again: %s" % answer.json)
    world.expect_status(one, "OPEN")
    world.expect_status(two, "SUSPENDED")
    return "suspended; one opened by its line, the other not"


@case("sequence: a start with any number, 2^53-1 and beyond")
def start_numbers(world):
    seen = []
    for seq in (0, 5, 10**9, 2**53 - 1, 2**53, 2**63 - 1, 2**63, -1):
        answer = world.feed.push({"seq": seq, "sourceTime": now_micros(), "type": "start"})
        check(answer.status == 200, "%d: %s" % (seq, answer))
        seen.append("%d %s" % (seq, "refused" if rejected(answer) else "taken"))
    return ", ".join(seen)


@case("life: OPEN after settlement is refused, a rollback allows it; a second settlement replaces the first")
def settled(world):
    event, market = world.opened()
    results = lambda winner: [{"id": s, "result": "WON" if s == winner else "LOST"} for s in ("s1", "s2")]
    settle = lambda winner: {"type": "settlement", "market": market, "certainty": "CONFIRMED", "selections": results(winner)}
    check(not rejected(world.feed.push(settle("s1"))), "settlement refused")
    world.expect_status(market, "SETTLED")
    answer = world.feed.push(market_line(event, market))
    check(rejected(answer) and rejected(answer)[0]["code"] == 9007, "OPEN after settlement: %s" % answer.json)
    world.expect_status(market, "SETTLED")
    check(not rejected(world.feed.push(settle("s2"))), "second settlement refused")
    won = lambda c: [s["id"] for s in c.markets[market]["selections"] if s.get("result") == "WON"] == ["s2"]
    check(world.control.wait_for(won), "the second settlement is not shown: %s" % world.control.markets[market])
    check(not rejected(world.feed.push({"type": "rollback", "market": market})), "rollback refused")
    check(world.control.wait_for(lambda c: c.markets[market]["status"] != "SETTLED"), "still settled")
    check(world.status(market) in ("CLOSED", "SUSPENDED"), "after rollback: %s" % world.status(market))
    check(not rejected(world.feed.push(market_line(event, market))), "OPEN after rollback refused")
    world.expect_status(market, "OPEN")
    return "9007: " + rejected(answer)[0]["message"]


@case("life: a rollback without a settlement changes nothing; a cancel cancels")
def rolled_back(world):
    event, market = world.opened()
    answer = world.feed.push({"type": "rollback", "market": market})
    check(answer.status == 200, "%s" % answer)
    state = world.status(market)
    check(state in ("OPEN", "SUSPENDED", "CLOSED"), state)
    check(not rejected(world.feed.push({"type": "cancel", "market": market, "from": 1, "to": 2, "reason": "x"})), "window refused")
    check(world.status(market) == state, "a window changed the market")
    check(not rejected(world.feed.push({"type": "cancel", "market": market})), "cancel refused")
    world.expect_status(market, "CANCELLED")
    answer = world.feed.push({"type": "prices", "market": market, "selections": [{"id": "s1", "price": 3}]},
                             {"type": "betStop", "market": market}, market_line(event, market))
    world.expect_status(market, "CANCELLED")
    return "rollback: %s; cancelled; OPEN after it: %s" % (state, rejected(answer)[-1]["message"])


@case("life: an event that a refused line named can be brought by another feed")
def squatted(world):
    event = world.fresh("squat")
    world.feed.start()
    refused = world.feed.push({"type": "event", "event": event, "name": "no sport"})
    check(rejected(refused), "not refused")
    answer = world.steady.push(event_line(event))
    check(not rejected(answer), "the other feed is refused: %s" % rejected(answer))
    return "taken"


@case("life: a market that a refused line named can be brought under another event")
def squatted_market(world):
    one, two, market = world.fresh("e"), world.fresh("e"), world.fresh("squat")
    world.feed.start()
    world.feed.push(event_line(one), event_line(two))
    refused = world.feed.push(market_line("no-such-event", market))
    check(rejected(refused), "not refused")
    check(not rejected(world.feed.push(market_line(two, market))), "refused under a good event")
    answer = world.feed.push(market_line(one, market))
    check(rejected(answer), "a market moved to another event")
    world.expect_status(market, "SUSPENDED")
    return "9007: %s; it is suspended" % rejected(answer)[0]["message"]


@case("health: a silent feed is down after its limit, says so, and comes back without opening what it stopped")
def silent(world):
    event, one, two = world.opened(2)
    world.feed.push({"type": "betStop", "market": two})
    world.expect_status(two, "SUSPENDED")
    begun = time.monotonic()
    check(world.control.wait_status(one, "SUSPENDED", 25), "not suspended within 25 s")
    took = time.monotonic() - begun
    check(19 <= took + 1, "suspended after %.1f s already" % took)
    check(world.control.wait_for(lambda c: c.events[event]["feed"]["state"] == "DOWN"), "its event does not say DOWN")
    reason = world.control.markets[one].get("statusReason")
    check(reason, "no reason given")
    world.feed.push({"type": "alive"})
    world.expect_status(one, "OPEN")
    check(world.status(two) == "SUSPENDED", "what the feed had stopped was opened")
    return "down after %.1f s (%s), open again at the next line, the stopped one is not" % (took, reason)


@case("WebSocket: two connections of a feed continue each other's numbers")
def two_sockets(world):
    event, market = world.opened()
    with world.feed.socket() as one, world.feed.socket() as two:
        for socket, price in ((one, 2.11), (two, 2.12), (one, 2.13)):
            socket.send(world.feed.text({"type": "prices", "market": market, "selections": [{"id": "s1", "price": price}]}))
            answer = socket.receive()
            check(answer and answer["applied"] == world.feed.seq and not answer["rejected"], "%s" % answer)
        two.send('{"seq":%d,"sourceTime":1,"type":"alive"}' % (world.feed.seq + 5))
        answer = two.receive()
        check(answer["expected"] == world.feed.seq + 1, "%s" % answer)
    check(world.control.wait_for(lambda c: any(s.get("price") == 2.13 for s in c.markets[market]["selections"])), "no price")
    return "applied in turn; a gap is told with its expected number"


def socket_closed(world, frames, codes):
    world.opened()
    with world.feed.socket() as socket:
        check(socket.answer.status == 101, "upgrade: %s" % socket.answer)
        for data in frames:
            if not socket.send_bytes(data):
                break
        end = socket.end()
        check(end and end[0] in codes, "closed with %s (expected: %s)" % (end, codes))
        return "closed with %d %s" % end


MIB = b" " * 1024 * 1024
table("WebSocket", [
    ("a frame over 4 MiB", [frame(MIB * 4 + b"x")], [1009]),
    ("frames that add up over 4 MiB", [frame(MIB, final=False)] + [frame(MIB, opcode=CONTINUATION, final=False)] * 4, [1009]),
    ("unmasked", [frame(b"{}", masked=False)], [1002, 4400]),
    ("a reserved bit", [frame(b"{}", reserved=0x20)], [1002, 4400]),
], socket_closed)


@case("WebSocket: nonsense is answered line by line")
def socket_nonsense(world):
    event, market = world.opened()
    with world.feed.socket() as socket:
        for text, how in ((b"nonsense\n\n\nmore", {}), (b"\xff\xfe", {"opcode": BINARY})):
            socket.send(text, **how)
            answer = socket.receive()
            check(answer and answer["rejected"] and answer["rejected"][0]["code"] == 9007, "%s" % answer)
        world.expect_status(market, "SUSPENDED")
    return "9007 each; the feed's markets suspended"


@case("WebSocket: a provider that takes no answers is not read from")
def no_answers(world):
    world.opened()
    before = world.server.memory_kib()
    with Socket(world.port, "/feeds/v1/hostile", world.feed.headers(b"", int(time.time()) + 25), receive_buffer=4096) as socket:
        socket.connection.settimeout(1)
        # 64 MB in all: what the kernels of both sides hold between them is less.
        messages = frame((b"x\n" * 2000)) * 16
        sent = 0
        while sent < 1000 and socket.send_bytes(messages):
            sent += 1
        grown = world.server.memory_kib() - before
    check(sent < 1000, "all was read")
    check(grown < 100_000, "grew by %d MiB" % (grown >> 10))
    return "reading stopped after %d messages; grew by %d MiB" % (sent * 16, max(0, grown >> 10))

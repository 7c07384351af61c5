"""The stream: what clients can do to it."""

import base64
import json
import os
import time

from cases import case, check, table
from http_raw import post_json, request
from ws_raw import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Socket, frame

FRAME_MAX = 64 * 1024


def answered(world, sent, codes, fatal=None):
    """The frame is answered by an error of one of these codes, and the connection goes on."""
    with Socket(world.port) as socket:
        socket.send(sent)
        error = socket.error()
        check(error, "no error (closed: %s)" % (socket.closed,))
        check(error["code"] in codes, "code %s %s (expected: %s)" % (error["code"], error, codes))
        check(error.get("message") and error.get("name"), "no message or name: %s" % error)
        check(error["fatal"] is False, "one fault is fatal")
        socket.send({"op": "ping", "id": 77})
        check(socket.answer_to(77), "the connection does not go on")
        return "error %d %s: %s" % (error["code"], error["name"], error["message"][:90])


MALFORMED, UNKNOWN_OP, INVALID_FILTER, NOT_FOUND = [1001], [9001], [9002], [9003]


def sub(**fields):
    return {"op": "subscribe", "id": 1, **fields}


table("frame", [
    ("no JSON", "hello", MALFORMED),
    ("empty", "", MALFORMED),
    ("half an object", '{"op":"ping"', MALFORMED),
    ("two objects", '{"op":"ping","id":1}{"op":"ping","id":2}', MALFORMED),
    ("an array", "[]", MALFORMED),
    ("a number", "1", MALFORMED),
    ("null", "null", MALFORMED),
    ("NaN", '{"op":"ping","id":NaN}', MALFORMED),
    ("NUL bytes", "\0\0\0", MALFORMED),
    ("byte order mark", "\ufeff{}", MALFORMED),
    ("nested 60,000 deep", "[" * 60000, MALFORMED),
    ("nested objects", '{"a":' * 5000, MALFORMED),
    ("a key twice", '{"op":"ping","id":1,"id":2}', MALFORMED),
    ("op twice", '{"op":"ping","op":"auth","id":1}', MALFORMED),
    ("number of 60,000 digits", '{"op":"ping","id":%s}' % ("9" * 60000), MALFORMED),
    ("exponent", '{"op":"ping","id":1e999999999}', MALFORMED),
], answered)
table("request", [
    ("unknown op", {"op": "destroy", "id": 1}, UNKNOWN_OP),
    ("empty op", {"op": "", "id": 1}, UNKNOWN_OP),
    ("op of another kind", {"op": 5, "id": 1}, MALFORMED),
    ("no op", {"id": 1}, MALFORMED),
    ("op of 60,000 characters", {"op": "x" * 60000, "id": 1}, MALFORMED + UNKNOWN_OP),
    ("no id", {"op": "ping"}, MALFORMED),
    ("id null", {"op": "ping", "id": None}, MALFORMED),
    ("id text", {"op": "ping", "id": "1"}, MALFORMED),
    ("id negative", {"op": "ping", "id": -1}, MALFORMED),
    ("id with a fraction", {"op": "ping", "id": 1.5}, MALFORMED),
    ("id 2^53", {"op": "ping", "id": 2**53}, MALFORMED),
    ("id 2^70", {"op": "ping", "id": 2**70}, MALFORMED),
    ("id a list", {"op": "ping", "id": [1]}, MALFORMED),
    ("unsubscribe of nothing", {"op": "unsubscribe", "id": 9}, NOT_FOUND),
    ("auth without token", {"op": "auth", "id": 1}, MALFORMED),
    ("auth with a number", {"op": "auth", "id": 1, "token": 7}, MALFORMED),
    ("auth with 50,000 characters", {"op": "auth", "id": 1, "token": "x" * 50000}, MALFORMED),
    ("auth with nonsense", {"op": "auth", "id": 1, "token": "nonsense"}, [2001]),
    ("auth with an empty token", {"op": "auth", "id": 1, "token": ""}, [2001, 1001]),
    ("auth with lone surrogates", '{"op":"auth","id":1,"token":"\\ud800.\\ud800.\\ud800"}', [2001, 1001]),
    ("conflateMs negative", sub(conflateMs=-1), MALFORMED),
    ("conflateMs too large", sub(conflateMs=10001), MALFORMED),
    ("conflateMs text", sub(conflateMs="0"), MALFORMED),
    ("conflateMs fraction", sub(conflateMs=0.5), MALFORMED),
    ("resume a number", sub(resume=5), MALFORMED),
    ("resume of 50,000 characters", sub(resume="A" * 50000), MALFORMED),
], answered)
table("filter", [
    ("a list", sub(filter=[]), INVALID_FILTER),
    ("a text", sub(filter="all"), INVALID_FILTER),
    ("markets a text", sub(filter={"markets": "m1"}), INVALID_FILTER),
    ("markets empty", sub(filter={"markets": []}), INVALID_FILTER),
    ("markets of numbers", sub(filter={"markets": [1]}), INVALID_FILTER),
    ("markets null inside", sub(filter={"markets": [None]}), INVALID_FILTER),
    ("an empty id", sub(filter={"markets": [""]}), INVALID_FILTER),
    ("an id with a control character", sub(filter={"markets": ["a\u0000b"]}), INVALID_FILTER),
    ("an id with a lone surrogate", '{"op":"subscribe","id":1,"filter":{"markets":["\\ud800"]}}', INVALID_FILTER),
    ("a lone surrogate and a control character", '{"op":"subscribe","id":1,"filter":{"events":["\\ud800\\u0001"]}}',
     INVALID_FILTER),
    ("a pair cut by the message", sub(filter={"events": ["x" * 39 + "\U0001F600" + "\u0001"]}), INVALID_FILTER),
    ("a sport with a lone surrogate", '{"op":"subscribe","id":1,"filter":{"sports":["\\udc00"]}}', INVALID_FILTER),
    ("an id of 129 characters", sub(filter={"markets": ["x" * 129]}), INVALID_FILTER),
    ("1,001 markets", sub(filter={"markets": ["m%d" % i for i in range(1001)]}), INVALID_FILTER),
    ("inPlay a text", sub(filter={"inPlay": "true"}), INVALID_FILTER),
    ("nested lists", sub(filter={"events": [["e"]]}), INVALID_FILTER),
], answered)


@case("frame: binary")
def binary(world):
    with Socket(world.port) as socket:
        socket.send(b'{"op":"ping","id":1}', opcode=BINARY)
        error = socket.error()
        check(error and error["code"] == 1001, "no error: %s" % (error,))
        return "error %d: %s" % (error["code"], error["message"])


def closed_with(world, send, codes, control=False):
    with Socket(world.port) as socket:
        socket.expect(lambda m: m["op"] == "hello")
        for data in send:
            if not socket.send_bytes(data):
                break
        end = socket.end()
        check(end, "not closed")
        check(end[0] in codes, "closed with %s (expected: %s)" % (end, codes))
        return "closed with %d %s" % end


def padded(size):
    """A ping of this many bytes."""
    text = '{"op":"ping","id":5,"pad":"%s"}'
    return (text % ("x" * (size - len(text) + 2))).encode()


@case("frame: just at the size limit")
def at_limit(world):
    with Socket(world.port) as socket:
        socket.send(padded(FRAME_MAX))
        check(socket.answer_to(5), "not answered (closed: %s)" % (socket.closed,))
        return "answered"


table("close", [
    ("one byte over the size limit", [frame(padded(FRAME_MAX + 1))], [1009]),
    ("10 MB in a frame", [frame(b"x" * 10_000_000)], [1009]),
    ("2^62 bytes announced", [b"\x81\xff\x40" + bytes(7) + b"mask" + b"x" * 100], [1009]),
    ("fragments that add up over the limit",
     [frame(b"x" * 40_000, final=False)] + [frame(b"x" * 40_000, opcode=CONTINUATION, final=False)] * 3, [1009]),
    ("1,000 small fragments over the limit",
     [frame(b"x" * 100, final=False)] + [frame(b"x" * 100, opcode=CONTINUATION, final=False)] * 1000, [1009]),
    ("unmasked", [frame(b'{"op":"ping","id":1}', masked=False)], [4400, 1002]),
    ("bad UTF-8", [frame(b'{"op":"\xff\xfe"}')], [4400, 1007]),
    ("UTF-8 of a surrogate", [frame(b'{"op":"\xed\xa0\x80"}')], [4400, 1007]),
    ("reserved bit", [frame(b"{}", reserved=0x40)], [4400, 1002]),
    ("unknown opcode", [frame(b"{}", opcode=5)], [4400, 1002]),
    ("continuation of nothing", [frame(b"{}", opcode=CONTINUATION)], [4400, 1002]),
    ("text within a fragmented message", [frame(b"{", final=False), frame(b"{}")], [4400, 1002]),
    ("ping of 126 bytes", [frame(b"x" * 126, opcode=PING)], [4400, 1002]),
    ("fragmented ping", [frame(b"x", opcode=PING, final=False)], [4400, 1002]),
    ("close of one byte", [frame(b"x", opcode=CLOSE)], [4400, 1002, 1005]),
    ("close with a code of nobody's", [frame(b"\x03\xed", opcode=CLOSE)], [4400, 1002, 1005]),
    ("HTTP within the WebSocket", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"], [4400, 1002]),
], closed_with)


@case("control frames: a flood of pings is answered within bounds or ended")
def ping_flood(world):
    with Socket(world.port) as socket:
        one = frame(b"x" * 125, opcode=PING)
        for _ in range(50):
            if not socket.send_bytes(one * 100):
                break
        end = socket.end(5)
        check(end and end[0] == 4409, "5,000 pings are not ended: %s, %d pongs" % (end, socket.pongs))
        return "closed with %d %s after %d pongs" % (*end, socket.pongs)


@case("control frames: some pings get their pongs")
def pings(world):
    with Socket(world.port) as socket:
        for _ in range(10):
            socket.send(b"beat", opcode=PING)
        socket.send({"op": "ping", "id": 1})
        check(socket.answer_to(1), "not answered")
        check(socket.pongs == 10, "%d pongs (expected: 10)" % socket.pongs)
        return "10 pongs"


@case("control frames: pings whose pongs are not read take no memory")
def unread_pongs(world):
    before = world.server.memory_kib()
    sockets = [Socket(world.port, receive_buffer=4096) for _ in range(4)]
    one = frame(b"x" * 125, opcode=PING) * 800
    deadline = time.monotonic() + 3
    for socket in sockets:
        socket.connection.settimeout(0.5)
    sent = 0
    while time.monotonic() < deadline:
        sent += sum(socket.send_bytes(one) for socket in sockets)
    grown = world.server.memory_kib() - before
    for socket in sockets:
        socket.close()
    check(grown < 100_000, "grew by %d MiB for %d MB of pings" % (grown >> 10, sent * len(one) // 1_000_000))
    return "took %d MB, grew by %d MiB" % (sent * len(one) // 1_000_000, max(0, grown >> 10))


@case("control frames: unasked pongs")
def pongs(world):
    with Socket(world.port) as socket:
        for _ in range(20):
            socket.send(b"", opcode=PONG)
        socket.send({"op": "ping", "id": 1})
        check(socket.answer_to(1), "not answered")
        return "ignored"


@case("subscribe: an id in use")
def id_in_use(world):
    with Socket(world.port) as socket:
        socket.send(sub(filter={"markets": ["none"]}))
        check(socket.answer_to(1)["op"] == "subscribed", "not subscribed")
        socket.send(sub(filter={"markets": ["none"]}))
        error = socket.answer_to(1)
        check(error and error.get("code") == 1001, "not refused: %s" % error)
        return "error 1001: " + error["message"]


@case("subscribe: unknown markets match none, and later ones all the same")
def unknown_market(world):
    event, market = world.fresh("e"), world.fresh("m")
    with Socket(world.port) as socket:
        socket.send(sub(filter={"markets": [market]}))
        check(socket.answer_to(1)["markets"] == 0, "matched something")
        world.feed.start()
        world.feed.open(event, market)
        delta = socket.expect(lambda m: m["op"] == "delta")
        check(delta and delta["market"] == market and delta["full"], "not told of it: %s" % delta)
        return "0 markets, then its full"


@case("subscribe: 33 subscriptions")
def subscriptions(world):
    with Socket(world.port) as socket:
        for id_ in range(1, 33):
            socket.send(sub(id=id_, filter={"markets": ["none"]}) | {"id": id_})
            check(socket.answer_to(id_)["op"] == "subscribed", "number %d refused" % id_)
        socket.send({"op": "subscribe", "id": 33, "filter": {"markets": ["none"]}})
        error = socket.answer_to(33)
        check(error and error.get("code") == 9004, "not refused: %s" % error)
        socket.send({"op": "unsubscribe", "id": 1})
        check(socket.answer_to(1)["op"] == "ok", "no unsubscribe")
        socket.send({"op": "subscribe", "id": 34, "filter": {"markets": ["none"]}})
        check(socket.answer_to(34)["op"] == "subscribed", "the freed place is not given again")
        return "error 9004: " + error["message"]


@case("flood: requests get 9004, then 4409")
def flood(world):
    with Socket(world.port) as socket:
        for id_ in range(600):
            if not socket.send({"op": "ping", "id": id_}):
                break
        error = socket.error()
        check(error and error["code"] == 9004 and "id" in error, "no 9004 with an id: %s" % error)
        end = socket.end()
        check(end and end[0] == 4409, "not closed with 4409: %s" % (end,))
        return "error 9004 (%s), closed with %d %s" % (error["message"], *end)


@case("flood: faults in a row end with 4400")
def faults(world):
    with Socket(world.port) as socket:
        for _ in range(50):
            socket.send("nonsense")
        last = None
        while True:
            error = socket.error(3)
            if error is None:
                break
            last = error
        check(last and last["fatal"] is True, "the last error is not fatal: %s" % last)
        end = socket.end()
        check(end and end[0] == 4400, "not closed with 4400: %s" % (end,))
        return "closed with %d %s" % end


@case("flood: requests whose answers are not read take no memory")
def unread_answers(world):
    before = world.server.memory_kib()
    sockets = [Socket(world.port, receive_buffer=4096) for _ in range(5)]
    for socket in sockets:
        socket.connection.settimeout(0.5)
        for id_ in range(60):
            socket.send(sub(filter={"markets": ["none"]}) | {"id": 2 * id_})
            socket.send({"op": "unsubscribe", "id": 2 * id_})
    grown = world.server.memory_kib() - before
    for socket in sockets:
        socket.close()
    check(grown < 50_000, "grew by %d MiB" % (grown >> 10))
    return "grew by %d MiB" % max(0, grown >> 10)


def token_of(world, user="demo", password="demo"):
    answer = post_json(world.port, "/api/v1/sessions", {"user": user, "password": password})
    check(answer and answer.status == 201, "no session: %s" % answer)
    return answer.json["token"]


def forged_tokens(token):
    head, body, signature = token.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))

    def with_claims(**changes):
        text = json.dumps({**claims, **changes}).encode()
        return base64.urlsafe_b64encode(text).decode().rstrip("=")
    return {
        "a changed signature": "%s.%s.%s" % (head, body, signature[:-4] + ("AAAA" if signature[-4:] != "AAAA" else "BBBB")),
        "no signature": "%s.%s." % (head, body),
        "algorithm none": "%s.%s." % (none, body),
        "algorithm none with a signature": "%s.%s.%s" % (none, body, signature),
        "a longer life": "%s.%s.%s" % (head, with_claims(exp=claims["exp"] + 86400), signature),
        "another user": "%s.%s.%s" % (head, with_claims(sub="operator", roles=["operator"]), signature),
        "half a token": token[: len(token) // 2],
        "four parts": token + ".x",
        "not base64": "%s.%s.%s" % ("é" * 10, body, signature),
        "another server's": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJkZW1vIiwiZXhwIjo5OTk5OTk5OTk5fQ."
                            + base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("="),
    }


@case("auth: a good token in the header and in the message")
def good_token(world):
    token = token_of(world)
    world.token = token
    with Socket(world.port, headers={"Authorization": "Bearer " + token}) as socket:
        check(socket.answer.status == 101, "upgrade: %s" % socket.answer)
    with Socket(world.port) as socket:
        socket.send({"op": "auth", "id": 3, "token": token})
        check(socket.answer_to(3)["op"] == "ok", "auth refused")
    return "101, ok"


@case("auth: forged tokens in the message")
def forged_auth(world):
    with Socket(world.port) as socket:
        for id_, (name, token) in enumerate(forged_tokens(world.token).items(), 1):
            socket.send({"op": "auth", "id": id_, "token": token})
            error = socket.answer_to(id_)
            check(error and error.get("code") == 2001, "%s: %s" % (name, error))
        return "each error 2001"


@case("auth: forged tokens in the header")
def forged_header(world):
    for name, token in forged_tokens(world.token).items():
        with Socket(world.port, headers={"Authorization": "Bearer " + token}) as socket:
            check(socket.answer and socket.answer.status == 401, "%s: %s" % (name, socket.answer))
            check(socket.answer.code == 2001, "%s: code %s" % (name, socket.answer.code))
    for header in ("Basic ZGVtbzpkZW1v", "Bearer", "Bearer ", "bearer", world.token, "Bearer  " + world.token + " x"):
        with Socket(world.port, headers={"Authorization": header}) as socket:
            check(socket.answer and socket.answer.status == 401, "%s: %s" % (header[:20], socket.answer))
    return "each 401 with code 2001"


@case("auth: a token in the URL is not read")
def token_in_url(world):
    answer = request(world.port, "GET", "/stream/sse?markets=none&token=" + world.token)
    check(answer.status in (200, 400), "SSE: %s" % answer)
    for token in (world.token, "nonsense"):
        with Socket(world.port, "/stream?token=" + token) as socket:
            check(socket.answer.status in (101, 400), "upgrade: %s" % socket.answer)
    check(world.token not in world.server.log(), "the token is in the log")
    return "ignored or refused, not logged"


@case("upgrade: a foreign page's origin")
def origin(world):
    seen = []
    for origin_ in ("https://evil.example", "null", "http://127.0.0.1:%d.evil.example" % world.port, "file://",
                    "http://127.0.0.1:1", "http://user@127.0.0.1:%d" % world.port, "\u00e4", "http://["):
        with Socket(world.port, headers={"Origin": origin_}) as socket:
            check(socket.answer and socket.answer.status == 403, "%s: %s" % (origin_, socket.answer))
            seen.append(str(socket.answer.code))
    with Socket(world.port, headers={"Origin": "http://127.0.0.1:%d" % world.port}) as socket:
        check(socket.answer.status == 101, "its own origin: %s" % socket.answer)
    return "403, codes %s; its own page 101" % ",".join(sorted(set(seen)))


@case("upgrade: sub-protocols")
def sub_protocol(world):
    with Socket(world.port, headers={"Sec-WebSocket-Protocol": "touchline.v9.xml"}) as socket:
        first = socket.answer.status
        check(first in (400, 101), "unknown: %s" % socket.answer)
        check(first == 400 or "sec-websocket-protocol" not in socket.answer.headers, "an unknown one is confirmed")
    with Socket(world.port, headers={"Sec-WebSocket-Protocol": "other, touchline.v1.json"}) as socket:
        check(socket.answer.headers.get("sec-websocket-protocol") == "touchline.v1.json", "known: %s" % socket.answer)
    return "unknown: %d, known: confirmed" % first


def not_upgraded(world, headers, statuses):
    answer = request(world.port, "GET", "/stream", headers)
    check(answer and answer.status in statuses, "%s (expected: %s)" % (answer, statuses))
    check(answer.code, "no code in the answer: %r" % answer.body[:200])
    check(answer.headers.get("x-content-type-options") == "nosniff", "no security headers: %s" % answer.headers)
    return str(answer)


WS = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
table("upgrade", [
    ("none", {}, [400, 426]),
    ("without a key", {k: v for k, v in WS.items() if k != "Sec-WebSocket-Key"}, [400, 426]),
    ("of version 99", {**WS, "Sec-WebSocket-Version": "99"}, [400, 426]),
    ("without a version", {k: v for k, v in WS.items() if k != "Sec-WebSocket-Version"}, [400, 426]),
    ("to another protocol", {**WS, "Upgrade": "h2c"}, [400, 426]),
    ("with a foreign origin", {**WS, "Origin": "https://evil.example"}, [403]),
    ("with a bad token", {**WS, "Authorization": "Bearer x"}, [401]),
], not_upgraded)


@case("upgrade: POST /stream")
def post_stream(world):
    answer = request(world.port, "POST", "/stream", WS, b"{}")
    check(answer and answer.status in (400, 405, 426) and answer.code, "%s" % answer)
    return str(answer)


@case("resume: forged, cut, foreign and future positions")
def positions(world):
    event, market = world.opened()
    filter_ = {"markets": [market]}
    with Socket(world.port) as socket:
        socket.send(sub(filter=filter_))
        position = socket.expect(lambda m: m["op"] == "image" and m["last"])["position"]
    raw = base64.urlsafe_b64decode(position + "=" * (-len(position) % 4))

    def encoded(data):
        return base64.urlsafe_b64encode(data).decode().rstrip("=")
    tries = {
        "empty": "", "nonsense": "nonsense!!", "lone surrogate": "\ud800", "cut": position[:-5], "longer": position + "AAAA",
        "future": encoded(raw[:9] + b"\x7f" + b"\xff" * 7 + raw[17:]), "negative": encoded(raw[:9] + b"\xff" * 8 + raw[17:]),
        "another server": encoded(raw[:1] + os.urandom(8) + raw[9:]), "another form": encoded(b"\x09" + raw[1:]),
        "another filter": encoded(raw[:17] + os.urandom(8) + raw[25:]), "4,096 long": "A" * 4096,
    }
    for name, forged in tries.items():
        with Socket(world.port) as socket:
            socket.send(json.dumps(sub(filter=filter_, resume=forged)))
            answer = socket.answer_to(1)
            check(answer and answer.get("resumed") is False, "%s: %s" % (name, answer))
            image = socket.expect(lambda m: m["op"] == "image" and m["last"])
            check(image and image["markets"][0]["market"] == market, "%s: no image" % name)
    with Socket(world.port) as socket:
        socket.send(sub(filter=filter_, resume=position))
        check(socket.answer_to(1).get("resumed") is True, "the good position is not resumed")
    return "%d tried, each a new image; the good one resumed" % len(tries)


def sse_refused(world, query):
    answer = request(world.port, "GET", "/stream/sse" + query, {"Accept": "text/event-stream"}, seconds=2)
    check(answer is not None, "an event stream was opened")
    check(answer.status in (400, 414, 431) and answer.code, "%s %r" % (answer, answer.body[:200]))
    check(answer.headers.get("x-content-type-options") == "nosniff", "no security headers")
    return str(answer)


table("SSE", [
    ("inPlay a word", "?inPlay=maybe"), ("conflateMs negative", "?conflateMs=-1"),
    ("conflateMs a word", "?conflateMs=soon"), ("conflateMs huge", "?conflateMs=99999999999999999999"),
    ("an empty id", "?markets="), ("an id with a control character", "?markets=a%00b"),
    ("an id of 200 characters", "?markets=" + "x" * 200), ("bad UTF-8", "?markets=%ff%fe"),
    ("a broken escape", "?markets=%zz"), ("2,000 markets", "?markets=" + ",".join("m%d" % i for i in range(900)) + ",%" ),
], sse_refused)


@case("SSE: POST")
def sse_post(world):
    answer = request(world.port, "POST", "/stream/sse", {}, b"{}", seconds=2)
    check(answer and answer.status == 405 and answer.code, "%s" % answer)
    return str(answer)

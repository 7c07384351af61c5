"""The public port's HTTP: what is sent to it that no honest client sends."""

import json
import re
import socket
import time

from cases import Skipped, case, check, table
from http_raw import connect, get_json, post_json, raw, read_answer, request, send_slowly

SECURITY = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer"}


def check_headers(answer, what=""):
    for name, value in SECURITY.items():
        check(answer.headers.get(name) == value, "%s no %s: %s" % (what, name, answer.headers))
    check("content-security-policy" in answer.headers, "%s no content security policy" % what)


def refused(world, method, path, statuses, headers=None, body=None):
    answer = request(world.port, method, path, headers, body)
    check(answer is not None, "no answer")
    check(answer.status in statuses, "%s %r (expected: %s)" % (answer, answer.body[:150], statuses))
    if method != "HEAD":
        check(answer.code, "no code: %r" % answer.body[:150])
        check(answer.headers.get("content-type") == "application/problem+json", "%s" % answer.headers.get("content-type"))
        check(b"Exception" not in answer.body and b"io.vertx" not in answer.body, "tells of its inside: %r" % answer.body)
    check_headers(answer)
    return str(answer)


UP = "/etc/passwd"
table("path", [(name, "GET", path, [400, 404, 403]) for name, path in [
    ("unknown", "/nowhere"), ("unknown API", "/api/v1/nowhere"), ("no API version", "/api/v9/markets"),
    ("two dots", "/../../../.." + UP), ("dots in capitals", "/%2E%2E/%2E%2E" + UP), ("dots escaped", "/%2e%2e/%2e%2e" + UP),
    ("dots below client", "/client/../../../.." + UP), ("dots and slash escaped", "/client/..%2f..%2f..%2fetc%2fpasswd"),
    ("twice escaped", "/client/%252e%252e%252fpom.xml"), ("backslashes", "/client/..%5c..%5cpom.xml"),
    ("NUL", "/client/index.js%00.txt"), ("semicolon", "/client/..;/..;/pom.xml"), ("hidden file", "/.git/config"),
    ("hidden folder", "/client/.hidden"), ("webjars' parent", "/webjars/lit-html/../../../../touchline-defaults.yaml"),
    ("class", "/client/../io/touchline/app/Touchline.class"), ("configuration", "/touchline-defaults.yaml"),
    ("log configuration", "/logback-text.xml"), ("overlong UTF-8", "/%c0%ae%c0%ae/%c0%ae%c0%ae" + UP),
    ("broken escape", "/%zz"), ("cut escape", "/%e"), ("bad UTF-8", "/%ff%fe"), ("folder client", "/client/"),
    ("folder webjars", "/webjars/lit-html/"), ("folder webjars' parent", "/webjars/"), ("many slashes", "////etc//passwd"),
    ("operations", "/ops/v1/suspensions"), ("metrics on the public port", "/metrics"), ("health", "/health/live"),
]] , refused)
table("method", [
    ("POST /", "POST", "/", [404, 405], {}, b""), ("PUT a market", "PUT", "/api/v1/markets/m", [404, 405], {}, b"{}"),
    ("DELETE a market", "DELETE", "/api/v1/markets/m", [404, 405], {}, b""), ("TRACE", "TRACE", "/", [404, 405, 501], {}, b""),
    ("CONNECT", "CONNECT", "/", [400, 404, 405, 501], {}, b""), ("invented", "BREW", "/api/v1/sports", [404, 405, 501], {}, b""),
    ("GET sessions", "GET", "/api/v1/sessions", [404, 405]), ("OPTIONS", "OPTIONS", "/api/v1/markets", [404, 405], {}, b""),
], refused)
table("query", [(path, "GET", "/api/v1/" + path, [400]) for path in [
    "markets?status=HALF_OPEN", "markets?status=open", "markets?cursor=nonsense", "markets?cursor=%00",
    "markets?cursor=" + "A" * 2000, "events?inPlay=maybe", "events?cursor=..%2f..",
    "events?inPlay=true&inPlay=false", "markets?event=" + "x" * 500,
    "markets?event=%00", "markets?cursor=LTE", "events?sport=%ff", "markets?event=a%0d%0aSet-Cookie:%20x=y",
]], refused)
table("not found", [(path, "GET", "/api/v1/" + path, [404]) for path in [
    "markets/no-such", "events/no-such", "markets/" + "x" * 128, "markets/a%2fb", "events/%E2%82%AC"]], refused)
table("not authenticated", [(path, "GET", "/api/v1/" + path, [401]) for path in ["bets/x", "bets", "account"]], refused)
table("not found or malformed", [(name, "GET", "/api/v1/" + path, [400, 404]) for name, path in [
    ("129 characters", "markets/" + "x" * 129), ("NUL", "markets/%00"), ("CR LF", "markets/a%0d%0ab"),
    ("blank", "markets/%20"), ("bad UTF-8", "markets/%ff"), ("surrogate", "markets/%ed%a0%80")]], refused)


def problem_or_closed(world, data, statuses, answers=1):
    answer = raw(world.port, data, 12)
    check(answer is not None, "no answer")
    check(answer.status in statuses + [0], "%s %r (expected: %s)" % (answer, answer.body[:150], statuses))
    if answer.status >= 400:
        check(answer.code, "no code: %r" % answer.body[:150])
        check_headers(answer)
    return str(answer) if answer.status else "connection closed"


GET = b"GET /api/v1/sports HTTP/1.1\r\nHost: x\r\n"
table("wire", [
    ("no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 200, [400]),
    ("nonsense and a line end", b"hello\r\n\r\n", [400]),
    ("URL of 100,000", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", [414, 400]),
    ("header of 100,000", GET + b"X: " + b"a" * 100_000 + b"\r\n\r\n", [431, 400]),
    ("10,000 headers", GET + b"".join(b"X-%d: y\r\n" % i for i in range(10_000)) + b"\r\n", [431, 400]),
    ("header without colon", GET + b"nonsense\r\n\r\n", [400]),
    ("header name with a blank", GET + b"Bad Name: x\r\n\r\n", [400]),
    ("header with NUL", GET + b"X: a\0b\r\n\r\n", [400]),
    ("blank before the colon", GET + b"Content-Length : 5\r\n\r\nhello", [400]),
    ("two lengths", GET.replace(b"GET", b"POST") + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", [400]),
    ("length negative", GET + b"Content-Length: -5\r\n\r\n", [400]),
    ("length a word", GET + b"Content-Length: five\r\n\r\n", [400]),
    ("length with a plus", GET + b"Content-Length: +5\r\n\r\nhello", [400]),
    ("length in hex", GET + b"Content-Length: 0x5\r\n\r\nhello", [400]),
    ("length over 64 bit", GET + b"Content-Length: 99999999999999999999\r\n\r\n", [400, 413]),
    ("unknown transfer encoding", GET.replace(b"GET", b"POST") + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [400, 501, 404, 405]),
    ("HTTP/9.9", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", [400, 501, 505]),
    ("HTTP/1.1 without host", b"GET /api/v1/sports HTTP/1.1\r\n\r\n", [400, 200]),
    ("two hosts", b"GET /api/v1/sports HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", [400, 200]),
    ("absolute URL", b"GET http://evil.example/api/v1/sports HTTP/1.1\r\nHost: x\r\n\r\n", [200, 400, 404]),
    ("star", b"GET * HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
    ("empty path", b"GET  HTTP/1.1\r\nHost: x\r\n\r\n", [400, 404]),
], problem_or_closed)


def smuggled(world, first):
    """A second request hidden in the first must get no answer of its own."""
    hidden = b"GET /api/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    with connect(world.port, 2) as connection:
        connection.sendall(first.replace(b"HIDDEN", hidden))
        data = b""
        try:
            while True:
                part = connection.recv(65536)
                if not part:
                    break
                data += part
        except OSError:
            pass
    # With its status: the words of a refusal name HTTP/1.1 as well.
    count = len(re.findall(rb"HTTP/1\.[01] \d{3} ", data))
    return count, data


POST = b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def one_refusal(world, headers):
    """Where the end of the body is a matter of opinion: refused once, and the connection is over."""
    count, data = smuggled(world, POST + headers + b"\r\n\r\n0\r\n\r\nHIDDEN")
    check(count == 1 and b" 400 " in data[:20], "%d answers: %r" % (count, data[:600]))
    check(b"connection: close" in data.lower(), "the connection is kept: %r" % data[:600])
    return "one answer, 400"


table("smuggling", [
    ("chunks, then a length", b"Transfer-Encoding: chunked\r\nContent-Length: 49"),
    ("a length, then chunks", b"Content-Length: 49\r\nTransfer-Encoding: chunked"),
    ("two transfer encodings", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"),
    ("two transfer encodings and a length", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 49"),
    ("chunked twice", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
    ("a list of transfer encodings", b"Transfer-Encoding: gzip, chunked"),
    ("a transfer encoding obscured", b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 49"),
    ("two lengths", b"Content-Length: 0\r\nContent-Length: 49"),
    ("a list of lengths", b"Content-Length: 0, 49"),
], one_refusal)


@case("smuggling: a body on a GET is no request")
def body_on_get(world):
    count, data = smuggled(world, b"GET /api/v1/sports HTTP/1.1\r\nHost: x\r\nContent-Length: 42\r\n\r\nHIDDEN")
    check(count == 1, "%d answers: %r" % (count, data[:500]))
    return "one answer"


@case("slow: a head that comes a byte a second, or not at all, is ended")
def slowloris(world):
    begun = time.monotonic()
    sockets = [connect(world.port, 1) for _ in range(20)]
    for number, one in enumerate(sockets):
        if number % 2:
            one.sendall(b"GET /api/v1/sports HTTP/1.1\r\nHost: x\r\nX: ")
    gone = [None] * len(sockets)
    while time.monotonic() - begun < 25 and not all(gone):
        for number, one in enumerate(sockets):
            if gone[number] is None:
                try:
                    if number % 2:
                        one.sendall(b"y")
                    one.settimeout(0.02)
                    data = one.recv(1000)
                    if not data or b"408" in data:
                        gone[number] = time.monotonic() - begun
                except (socket.timeout, TimeoutError):
                    pass
                except OSError:
                    gone[number] = time.monotonic() - begun
        time.sleep(0.5)
    for one in sockets:
        one.close()
    check(all(gone), "%d of %d still open after 25 s" % (gone.count(None), len(gone)))
    return "all ended after %.0f to %.0f s" % (min(gone), max(gone))


@case("slow: a login whose body does not come is ended")
def slow_login(world):
    begun = time.monotonic()
    with connect(world.port, 25) as connection:
        connection.sendall(b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                           b"Content-Length: 40\r\n\r\n{")
        answer = read_answer(connection)
    check(answer is not None, "nothing within 25 s")
    check(answer.status in (0, 408), "%s" % answer)
    return "%s after %.0f s" % (answer if answer.status else "closed", time.monotonic() - begun)


@case("reads: HEAD, ETag and a conditional request")
def conditional(world):
    event, market = world.opened()
    path = "/api/v1/markets/" + market
    got = request(world.port, "GET", path)
    check(got.status == 200 and "etag" in got.headers, "%s" % got)
    check_headers(got)
    head = request(world.port, "HEAD", path)
    check(head.status in (200, 405), "HEAD: %s" % head)
    for header in (got.headers["etag"], 'W/"x", ' + got.headers["etag"], "*"):
        same = request(world.port, "GET", path, {"If-None-Match": header})
        check(same.status == 304 and not same.body, "%s: %s" % (header, same))
        check_headers(same, "304")
    for header in ("nonsense", '"' + "x" * 5000 + '"', '"', "W/"):
        other = request(world.port, "GET", path, {"If-None-Match": header})
        check(other.status in (200, 400), "%s: %s" % (header[:20], other))
    return "HEAD %d, 304 for the same" % head.status


@case("reads: every answer has the security headers")
def every_answer(world):
    for path in ("/", "/client/", "/api/v1/sports", "/api/v1/openapi.yaml", "/nowhere", "/stream", "/feeds/v1/x"):
        check_headers(request(world.port, "GET", path), path)
    with connect(world.port) as connection:
        connection.sendall(b"GET /stream/sse HTTP/1.1\r\nHost: x\r\n\r\n")
        check_headers(read_answer(connection, head_only=True), "/stream/sse")
    for path in ("/health/live", "/metrics", "/ops/v1/suspensions", "/nowhere"):
        check_headers(request(world.ops_port, "GET", path), path)
    return "all have them"


def login(world, body, statuses, headers=None):
    answer = post_json(world.port, "/api/v1/sessions", body, headers)
    check(answer and answer.status in statuses and answer.code, "%s %r" % (answer, answer and answer.body[:200]))
    check_headers(answer)
    for word in ("hunter2-secret",):
        check(word not in answer.body.decode("utf-8", "replace"), "the answer repeats the password")
    return "%s %s" % (answer, json.dumps(answer.json.get("errors", []))[:120])


table("session", [
    ("no JSON", "hello", [400]), ("empty", "", [400]), ("a list", [], [400]), ("null", "null", [400]),
    ("user a number", {"user": 1, "password": "x"}, [400]), ("password a number", {"user": "demo", "password": 1}, [400]),
    ("password a list", {"user": "demo", "password": ["demo"]}, [400]), ("user null", {"user": None, "password": "x"}, [400]),
    ("no password", {"user": "demo"}, [400]), ("no user", {"password": "hunter2-secret"}, [400]),
    ("user empty", {"user": "", "password": "x"}, [400, 401]), ("user of 10,000", {"user": "u" * 10_000, "password": "x"}, [400]),
    ("password of 73", {"user": "other", "password": "p" * 73}, [400, 401]),
    ("password of 10,000", {"user": "demo", "password": "p" * 10_000}, [400, 413]),
    ("user with NUL", {"user": "de\0mo", "password": "x"}, [400, 401]),
    ("user with a lone surrogate", '{"user":"\\ud800","password":"x"}', [400, 401]),
    ("a field twice", '{"user":"demo","user":"other","password":"demo"}', [400]),
    ("an unknown field", '{"user":"demo","password":"hunter2-secret","\\ud800":1}', [400, 401]),
    ("nested 1,500 deep", '{"user":' * 1_500, [400]),
    ("1 MB", '{"user":"%s"' % ("u" * 1_000_000), [400, 413]),
    ("a form", "user=demo&password=demo", [400, 415], {"Content-Type": "application/x-www-form-urlencoded"}),
    ("no type", '{"user":"demo"}', [400, 415], {"Content-Type": "nonsense"}),
    ("another charset", '{"user":"demo"}'.encode("utf-16"), [400, 415], {"Content-Type": "application/json; charset=utf-16"}),
    ("bad UTF-8", b'{"user":"\xff","password":"x"}', [400, 401]),
    ("wrong password", {"user": "nobody-1", "password": "hunter2-secret"}, [401]),
    ("SQL", {"user": "' OR 1=1 --", "password": "' OR 1=1 --"}, [400, 401]),
], login)


@case("session: an unknown user takes as long as a wrong password")
def timing(world):
    # The quickest of each: a busy machine only ever adds to it.
    def quickest(user):
        times = []
        for number in range(4):
            begun = time.monotonic()
            post_json(world.port, "/api/v1/sessions", {"user": user(number), "password": "wrong"})
            times.append(time.monotonic() - begun)
        return min(times)
    known, unknown = quickest(lambda n: "demo1"), quickest(lambda n: "unknown-%d" % n)
    check(0.4 < known / unknown < 2.5, "known %.0f ms, unknown %.0f ms" % (known * 1000, unknown * 1000))
    return "known %.0f ms, unknown %.0f ms" % (known * 1000, unknown * 1000)


@case("session: guessing is throttled with 429 and Retry-After")
def throttled(world):
    statuses = []
    for number in range(12):
        answer = post_json(world.port, "/api/v1/sessions", {"user": "demo2", "password": "guess-%d" % number})
        statuses.append(answer.status)
        if answer.status == 429:
            check(answer.code == 9004 and int(answer.headers.get("retry-after", 0)) >= 1, "%s %s" % (answer, answer.headers))
    check(429 in statuses[:7], "%s" % statuses)
    right = post_json(world.port, "/api/v1/sessions", {"user": "demo2", "password": "demo"})
    check(right.status == 429, "the right password gets through while others wait: %s" % right)
    return "%s" % statuses

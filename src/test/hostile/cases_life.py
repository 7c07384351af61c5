"""Starts and ends of servers: data folder, limits of a configuration, clients that take nothing, drain, restart."""

import os
import re
import stat
import threading
import time

from cases import SECRETS, check
from control import Control
from feed import Feed, Keeper, event_line, market_line
from http_raw import connect, get_json, post_json, read_answer, request
from server import Server, free_ports
from ws_raw import Socket

LIFE = []
STALL_SECONDS = 60
# What the server waits at most for the answer to its farewell: a sixth of the stall limit.
GRACE_SECONDS = 12


def life(name):
    def add(function):
        LIFE.append((name, function))
        return function
    return add


class Lives:
    """What the cases of a life have in common; they are tried in their order."""

    def __init__(self):
        self.servers = []

    def server(self, command, *options, **how):
        server = Server(command, *options, **how)
        self.servers.append(server)
        return server

    def end(self):
        for server in self.servers:
            server.stop()
            server.forget()


def one_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    check(len(lines) == 1, "%d lines: %s" % (len(lines), text[:600]))
    return lines[0]


@life("a demo with matches, and a client that takes nothing from now on")
def begin(lives):
    lives.demo = lives.server("demo", "--matches", "2", "--pace", "20", "--push-feed", "hostile=" + SECRETS["hostile"]).start()
    lives.control = Control(lives.demo.port)
    lives.control.start()
    check(lives.control.wait_for(lambda c: len(c.markets) >= 100, 30), "no matches")
    lives.stalled = Socket(lives.demo.port, receive_buffer=4096)
    for id_ in range(1, 6):
        lives.stalled.send({"op": "subscribe", "id": id_, "filter": {}})
    lives.stalled_since = time.monotonic()
    # Beside the other cases: the code waits for a while only.
    lives.stalled_end = threading.Thread(target=read_when_stalled, args=[lives], daemon=True)
    lives.stalled_end.start()
    lives.half_open = [connect(lives.demo.port) for _ in range(50)]
    return "%d markets" % len(lives.control.markets)


def read_when_stalled(lives):
    time.sleep(STALL_SECONDS + 7)
    lives.stalled.end(15)


@life("data folder: nobody else may read it")
def modes(lives):
    folder = stat.S_IMODE(os.stat(lives.demo.data).st_mode)
    check(folder == 0o700, "folder: %o" % folder)
    seen = []
    for root, folders, files in os.walk(lives.demo.data):
        for name in files:
            mode = stat.S_IMODE(os.stat(os.path.join(root, name)).st_mode)
            # A public key is there to be handed out.
            check(mode == 0o600 or name == "receipt-key.pub", "%s: %o" % (name, mode))
            seen.append(name)
        for name in folders:
            mode = stat.S_IMODE(os.stat(os.path.join(root, name)).st_mode)
            check(mode == 0o700, "%s: %o" % (name, mode))
    return "0700; 0600: " + ", ".join(sorted(seen))


@life("data folder: a second server on it ends with 2 and one line")
def second(lives):
    status, out, err = Server("demo", "--matches", "0", folder=lives.demo.folder).run_to_end()
    check(status == 2, "exit %d" % status)
    check("used by another process" in one_line(err), err)
    check(not out, "standard output: " + out)
    check(lives.control.is_alive() and not lives.control.faults, "the first server was disturbed: %s" % lives.control.faults)
    return one_line(err)


@life("start: a port that is taken ends with 2 and one line")
def taken(lives):
    server = lives.server("demo", "--matches", "0")
    server.arguments += ["--port", str(lives.demo.port)]
    arguments = [a for a in server.arguments]
    at = arguments.index("--port")
    del arguments[at:at + 2]
    server.arguments = arguments
    status, out, err = server.run_to_end()
    check(status == 2, "exit %d: %s" % (status, err))
    return one_line(err)


@life("start: options that cannot be followed end with 2 and one line, without the secret")
def bad_options(lives):
    seen = []
    for options in (["--matches", "-1"], ["--matches", "x"], ["--port", "99999"], ["--nonsense"], ["--push-feed", "x"],
                    ["--push-feed", "a b=hunter2secret"], ["--push-feed", "a=@/no/such/file"], ["--pace", "-5"],
                    ["--limits", "maybe"], ["--push-feed", "a=hunter2secret", "--push-feed", "a=hunter2secret"]):
        server = lives.server("demo", *options)
        if "--port" in options:
            server.arguments = [a for i, a in enumerate(server.arguments) if i not in (4, 5)]
        status, out, err = server.run_to_end()
        check(status == 2 and not out, "%s: exit %d %s" % (options, status, out))
        check("hunter2secret" not in one_line(err), "tells the secret: " + err)
        seen.append(one_line(err)[:60])
    return "; ".join(seen[:3]) + "; …"


CONFIG = """
host: 127.0.0.1
feeds:
  silence: 1s
  push:
    - name: hostile
      secret: {env: HOSTILE_SECRET}
stream:
  connections-max: 4
  connections-per-address-max: 3
drain: 20s
"""


@life("serve: one connection over the limit gets 4102 with retryMs, or 503 on SSE; a freed place is given again")
def connection_limit(lives):
    server = lives.server("serve", env={"HOSTILE_SECRET": SECRETS["hostile"]})
    path = os.path.join(server.folder, "touchline.yaml")
    with open(path, "w") as file:
        file.write(CONFIG)
    server.arguments += ["--config", path]
    lives.serve = server.start()
    sockets = [Socket(server.port) for _ in range(3)]
    for socket in sockets:
        check(socket.expect(lambda m: m["op"] == "hello"), "not served within the limit")
    with Socket(server.port) as one_more:
        end = one_more.end()
        check(end and end[0] == 4102 and re.fullmatch(r"retryMs=\d+", end[1]), "one more: %s" % (end,))
    sse = request(server.port, "GET", "/stream/sse", {}, seconds=3)
    check(sse and sse.status == 503 and sse.code == 7001, "SSE: %s" % sse)
    sockets.pop().close()
    deadline = time.monotonic() + 5
    hello = None
    while hello is None and time.monotonic() < deadline:
        with Socket(server.port) as again:
            hello = again.receive(2)
    check(hello, "the freed place is not given again")
    for socket in sockets:
        socket.close()
    return "closed with %d %s; SSE %s" % (*end, sse)


@life("serve: has no demo user; its feed is down after its configured silence")
def serve_feed(lives):
    server = lives.serve
    answer = post_json(server.port, "/api/v1/sessions", {"user": "demo", "password": "demo"})
    check(answer.status == 401, "demo logs in: %s" % answer)
    feed = Feed(server.port, "hostile", SECRETS["hostile"])
    feed.start()
    feed.open("e", "m")
    begun = time.monotonic()
    while get_json(server.port, "/api/v1/markets/m")["status"] == "OPEN" and time.monotonic() - begun < 6:
        time.sleep(0.05)
    took = time.monotonic() - begun
    market = get_json(server.port, "/api/v1/markets/m")
    check(market["status"] == "SUSPENDED", "still open after %.1f s" % took)
    check(SECRETS["hostile"] not in server.log(), "the secret is in the log")
    return "suspended after %.1f s: %s" % (took, market.get("statusReason"))


@life("serve: a configuration that is not valid ends with 2 and one line")
def bad_config(lives):
    seen = []
    for text in ("prot: 5", "port: many", "limits: {connections: 0}", "feeds: {push: [{name: x}]}", "[1, 2", "\t",
                 "drain: -5s", "users: [{name: x, password-hash: plain}]", "feeds: {silence: 0s}", "kafka: {}"):
        server = lives.server("serve")
        path = os.path.join(server.folder, "bad.yaml")
        with open(path, "w") as file:
            file.write(text + "\n")
        server.arguments += ["--config", path]
        status, out, err = server.run_to_end()
        check(status == 2 and not out, "%s: exit %d %s" % (text, status, err[:300]))
        seen.append(one_line(err)[-70:])
    return "; ".join(seen[:2]) + "; …"


@life("drain: SIGTERM tells every client to come back later and ends with 0 in time")
def drain(lives):
    server = lives.serve
    socket = Socket(server.port)
    socket.expect(lambda m: m["op"] == "hello")
    feed = Feed(server.port, "hostile", SECRETS["hostile"])
    pushing = feed.socket()
    check(pushing.answer.status == 101, "feed: %s" % pushing.answer)
    stuck = Socket(server.port, receive_buffer=4096)
    sse = connect(server.port)
    sse.sendall(b"GET /stream/sse HTTP/1.1\r\nHost: x\r\n\r\n")
    read_answer(sse, head_only=True)
    begun = time.monotonic()
    server.terminate()
    end, feed_end = socket.end(10), pushing.end(10)
    status = server.wait(25)
    took = time.monotonic() - begun
    check(end and end[0] == 4100 and re.fullmatch(r"retryMs=\d+", end[1]), "client: %s" % (end,))
    check(feed_end and feed_end[0] == 4100, "feed: %s" % (feed_end,))
    check(status == 0, "exit %s" % status)
    # None of them answers the close: each kind is given 2 s, the feeds first.
    check(took < 10, "took %.1f s (limit 20 s)" % took)
    check(not server.stack_traces(), "stack trace: %s" % (server.stack_traces() or "")[:1500])
    return "client %d %s, feed %d %s, exit 0 after %.1f s" % (*end, *feed_end, took)


@life("restart: versions, epochs and positions of the run before are over")
def restart(lives):
    server = lives.server("demo", "--matches", "0", "--push-feed", "hostile=" + SECRETS["hostile"]).start()
    feed = Feed(server.port, "hostile", SECRETS["hostile"])
    feed.start()
    feed.open("e", "m")
    for kind in ("GOAL", "VAR", "GOAL"):
        feed.push({"type": "incident", "event": "e", "kind": kind})
    with Socket(server.port) as socket:
        socket.send({"op": "subscribe", "id": 1, "filter": {"markets": ["m"]}})
        image = socket.expect(lambda m: m["op"] == "image" and m["last"])
    token = post_json(server.port, "/api/v1/sessions", {"user": "demo", "password": "demo"}).json["token"]
    before = image["markets"][0]
    server.process.kill()
    server.process.wait()
    again = lives.server("demo", "--matches", "0", "--push-feed", "hostile=" + SECRETS["hostile"], folder=server.folder).start()
    feed = Feed(again.port, "hostile", SECRETS["hostile"])
    feed.start()
    feed.open("e", "m")
    with Socket(again.port) as socket:
        socket.send({"op": "subscribe", "id": 1, "filter": {"markets": ["m"]}, "resume": image["position"]})
        check(socket.answer_to(1)["resumed"] is False, "the old position is resumed")
        after = socket.expect(lambda m: m["op"] == "image" and m["last"])["markets"][0]
    check(after["version"] > before["version"] and after["epoch"] > before["epoch"],
          "before %s/%s, after %s/%s" % (before["version"], before["epoch"], after["version"], after["epoch"]))
    for secret in (SECRETS["hostile"], token, server.ops_token()):
        check(secret not in server.log() + again.log(), "a secret or token is in the log")
    return "version %d and epoch %d, then %d and %d (after kill -9)" % (
        before["version"], before["epoch"], after["version"], after["epoch"])


@life("half-open: 50 connections that sent nothing are gone, others were served all the while")
def half_open(lives):
    gone = 0
    for connection in lives.half_open:
        connection.settimeout(0.05)
        try:
            gone += connection.recv(1) == b""
        except OSError as e:
            gone += not isinstance(e, TimeoutError)
        connection.close()
    check(gone == 50, "%d of 50 are gone after %d s" % (gone, time.monotonic() - lives.stalled_since))
    return "all gone"


@life("stalled: a client that takes nothing for 60 s is closed with 4101, and took no memory")
def stalled(lives):
    lives.stalled_end.join(STALL_SECONDS + 30)
    end = lives.stalled.closed
    took = time.monotonic() - lives.stalled_since
    check(end and end[0] == 4101, "%s after %.0f s" % (end, took))
    gaps = [b - a for a, b in zip(lives.control.heartbeats, lives.control.heartbeats[1:])]
    check(not lives.control.faults, "the honest client: %s" % lives.control.faults[:3])
    check(gaps and max(gaps) < 7, "heartbeats of the honest client: %s" % [round(g, 1) for g in gaps])
    # It was told, and the connection ends with its answer: the server may still have that to read.
    deadline = time.monotonic() + GRACE_SECONDS
    while True:
        connections = request(lives.demo.ops_port, "GET", "/metrics").body.decode()
        held = re.search(r"^touchline_connections(?:\{[^}]*\})? (\S+)", connections, re.M)
        if held and float(held.group(1)) == 1:
            break
        check(time.monotonic() < deadline, "touchline_connections: %s (expected: the honest one)" % (held and held.group(0)))
        time.sleep(0.2)
    check(not lives.demo.stack_traces(), "stack trace: %s" % (lives.demo.stack_traces() or "")[:1500])
    return "closed with %d %s after %.0f s" % (*end, took)


@life("drain of a demo in full play")
def drain_demo(lives):
    begun = time.monotonic()
    lives.demo.terminate()
    lives.control.join(10)
    status = lives.demo.wait(15)
    check(status == 0, "exit %s" % status)
    check(lives.control.socket.closed and lives.control.socket.closed[0] == 4100, "%s" % (lives.control.socket.closed,))
    check(not lives.demo.stack_traces(), "stack trace: %s" % (lives.demo.stack_traces() or "")[:1500])
    return "client %d %s, exit 0 after %.1f s" % (*lives.control.socket.closed, time.monotonic() - begun)

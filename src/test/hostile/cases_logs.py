"""What the attacked server's log must hold, and must not. Tried last."""

import re

from cases import SECRETS, case, check


@case("log: no secret, token, password or signature")
def secrets(world):
    log = world.server.log()
    words = [*SECRETS.values(), world.server.ops_token(), "hunter2-secret", "guess-1"]
    if hasattr(world, "token"):
        words += [world.token, world.token.split(".")[2]]
    for word in words:
        check(word not in log, "%s… is in the log" % word[:12])
    check(not re.search(r"v1=[0-9a-f]{64}|eyJ[\w-]+\.[\w-]+\.", log), "a signature or a token is in the log")
    return "none of %d" % len(words)


@case("log: a feed line can be followed to its effect")
def correlation(world):
    event, market = world.opened()
    since = world.server.log_size()
    world.feed.push({"type": "betStop", "market": market})
    world.expect_status(market, "SUSPENDED")
    line = next((l for l in world.server.log(since).splitlines() if "changed status" in l and event in l), None)
    check(line, "no line tells of the effect")
    check(re.search(r"hostile/[0-9a-z]+/%d\b" % world.feed.seq, line), "without the line's number: " + line)
    world.feed.push({"type": "prices", "market": market, "selections": [{"id": "s9", "price": 2}]})
    refused = next((l for l in world.server.log(since).splitlines() if "refused by the market owner" in l), None)
    check(refused and re.search(r"hostile/[0-9a-z]+/%d\b" % world.feed.seq, refused), "a refusal is told as: %s" % refused)
    return line.split(" ", 3)[-1].strip()[:120]


@case("log: not flooded by clients' faults")
def size(world):
    lines = world.server.log().count("\n")
    check(lines < 5000, "%d lines" % lines)
    return "%d lines" % lines


@case("heartbeats: the honest client had one every 5 s all the while")
def heartbeats(world):
    times = world.control.heartbeats
    gaps = [b - a for a, b in zip(times, times[1:])]
    check(gaps and max(gaps) < 8, "gaps up to %.1f s" % max(gaps or [0]))
    return "%d heartbeats, at most %.1f s apart" % (len(times), max(gaps))

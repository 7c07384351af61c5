"""The operator's doors: who may, what is refused, what each switch does to the stream."""

import json
import time

from cases import case, check, table
from cases_stream import forged_tokens, token_of
from feed import event_line, market_line
from http_raw import post_json, request
from ws_raw import Socket


def ops(world, action, body, token=None, headers=None):
    token = world.server.ops_token() if token is None else token
    given = {"Authorization": "Bearer " + token} if token else {}
    return post_json(world.ops_port, "/ops/v1/" + action, body, {**given, **(headers or {})})


def switched(world, action, scope, id_=None, reason="hostile test"):
    answer = ops(world, action, {"scope": scope, "reason": reason, **({"id": id_} if id_ else {})})
    check(answer and answer.status == 200, "%s %s %s: %s %r" % (action, scope, id_, answer, answer and answer.body[:200]))
    return answer.json


def audit(world, since, *words):
    log = world.server.log(since)
    lines = [line for line in log.splitlines() if "audit" in line]
    check(any(all(word in line for word in words) for line in lines), "no audit line with %s: %s" % (words, lines[-3:]))


@case("who: no token, a forged one, a player's")
def who(world):
    player = token_of(world)
    tries = {"none": "", "nonsense": "nonsense", "the player's, forged " : None}
    since = world.server.log_size()
    for name in ("none", "nonsense"):
        answer = ops(world, "suspend", {"scope": "all"}, "" if name == "none" else "nonsense")
        check(answer.status == 401 and answer.code == 2001, "%s: %s" % (name, answer))
    for name, token in forged_tokens(player).items():
        answer = ops(world, "suspend", {"scope": "all"}, token)
        check(answer.status == 401 and answer.code == 2001, "%s: %s" % (name, answer))
    answer = ops(world, "suspend", {"scope": "all", "reason": "mine"}, player)
    check(answer.status == 403 and answer.code == 2002, "the player's: %s" % answer)
    check(world.status("steady-m") == "OPEN", "something was suspended")
    audit(world, since, "suspend", "refused")
    listing = request(world.ops_port, "GET", "/ops/v1/suspensions", {"Authorization": "Bearer " + player})
    check(listing.status == 403, "the list: %s" % listing)
    return "401 2001; a player's 403 2002; audited"


@case("who: the operator's token on the public API is a user's and no more")
def operator_outside(world):
    answer = request(world.port, "GET", "/ops/v1/suspensions", {"Authorization": "Bearer " + world.server.ops_token()})
    check(answer.status == 404, "%s" % answer)
    return str(answer)


def refused(world, body, statuses):
    since = world.server.log_size()
    for action in ("suspend", "resume"):
        answer = ops(world, action, body)
        check(answer and answer.status in statuses and answer.code, "%s: %s %r" % (action, answer, answer and answer.body[:200]))
    check(world.status("steady-m") == "OPEN", "something was suspended")
    listing = request(world.ops_port, "GET", "/ops/v1/suspensions", {"Authorization": "Bearer " + world.server.ops_token()})
    check(listing.status == 200, "the list afterwards: %s" % listing)
    if answer.status != 413:
        audit(world, since, "refused")
    return "%s %s" % (answer, json.dumps(answer.json.get("errors", []))[:120])


SUR = "\ud800"
table("switch", [
    ("no JSON", "hello", [400]), ("empty", "", [400]), ("a list", [], [400]), ("no scope", {}, [400]),
    ("scope unknown", {"scope": "galaxy", "id": "x"}, [400]), ("scope a number", {"scope": 5}, [400]),
    ("scope in capitals", {"scope": "ALL"}, [400]), ("all with an id", {"scope": "all", "id": "x"}, [400]),
    ("event without id", {"scope": "event"}, [400]), ("id a number", {"scope": "event", "id": 5}, [400]),
    ("id of 300", {"scope": "event", "id": "x" * 300}, [400]), ("id with control", {"scope": "market", "id": "a\nb"}, [400]),
    ("id with a lone surrogate", '{"scope":"event","id":"\\ud800"}', [400]),
    ("sport with a lone surrogate", '{"scope":"sport","id":"\\ud800"}', [400]),
    ("reason with a lone surrogate", '{"scope":"sport","id":"golf","reason":"\\ud800"}', [400]),
    ("unknown field with a lone surrogate", '{"scope":"sport","id":"golf","\\ud800":1}', [400]),
    ("selection without slash", {"scope": "selection", "id": "x"}, [400]), ("feed's name bad", {"scope": "feed", "id": "a b"}, [400]),
    ("reason a number", {"scope": "sport", "id": "golf", "reason": 5}, [400]),
    ("reason of 201", {"scope": "sport", "id": "golf", "reason": "r" * 201}, [400]),
    ("reason with a line end", {"scope": "sport", "id": "golf", "reason": "a\naudit forged"}, [400]),
    ("unknown field", {"scope": "sport", "id": "golf", "until": 5}, [400]),
    ("a field twice", '{"scope":"event","scope":"all"}', [400]),
    ("17 KB", {"scope": "sport", "id": "golf", "x": "y" * 17_000}, [413]),
], refused)


@case("switch: unknown ids change nothing and are remembered for what comes")
def unknown_ids(world):
    event, market = world.fresh("later-e"), world.fresh("later-m")
    for scope, id_ in (("event", event), ("market", market)):
        result = switched(world, "suspend", scope, id_)
        check(result.get("markets") == 0, "%s: %s" % (scope, result))
    world.feed.start()
    world.feed.open(event, market)
    world.expect_status(market, "SUSPENDED")
    switched(world, "resume", "event", event)
    check(world.status(market) == "SUSPENDED", "the market's own switch went with the event's")
    switched(world, "resume", "market", market)
    world.expect_status(market, "OPEN")
    return "0 markets; what appears later is suspended from its first line"


def scope_case(world, scope):
    """What is in the scope is suspended, also what comes later; what is not stays open; a price opens nothing; resume opens."""
    event, one = world.opened(1)
    world.feed.push(event_line(event, sport="sport-" + event), market_line(event, one))
    id_ = {"all": None, "sport": "sport-" + event, "event": event, "market": one, "feed": "hostile"}[scope]
    since = world.server.log_size()
    switched(world, "suspend", scope, id_, "because of " + scope)
    audit(world, since, "suspend", scope, "because of " + scope)
    world.expect_status(one, "SUSPENDED")
    check(world.control.markets["steady-m"]["status"] == ("SUSPENDED" if scope == "all" else "OPEN") or
          world.control.wait_status("steady-m", "SUSPENDED" if scope == "all" else "OPEN"), "the other feed's market")
    later, later_event, in_it = world.fresh("m"), world.fresh("e"), world.fresh("m")
    world.feed.push(market_line(event, later), event_line(later_event, sport="sport-" + event),
                    market_line(later_event, in_it))
    world.expect_status(later, "OPEN" if scope == "market" else "SUSPENDED")
    world.expect_status(in_it, "OPEN" if scope in ("market", "event") else "SUSPENDED")
    world.feed.push({"type": "prices", "market": one, "selections": [{"id": "s1", "price": 2.22}]}, market_line(event, one))
    time.sleep(0.1)
    check(world.status(one) == "SUSPENDED", "the feed's OPEN opened what the operator stopped")
    with Socket(world.port) as socket:
        socket.send({"op": "subscribe", "id": 1, "filter": {"markets": [one]}})
        image = socket.expect(lambda m: m["op"] == "image" and m["last"])
        check(image["markets"][0]["status"] == "SUSPENDED", "a new subscriber sees it open")
    switched(world, "resume", scope, id_)
    for market in (one, later, in_it, "steady-m"):
        world.expect_status(market, "OPEN")
    reasons = [m for m in world.control.history[one]]
    return "suspended, what came later too; %d states seen" % len(reasons)


table("scope", [(scope, scope) for scope in ("market", "event", "sport", "feed", "all")], scope_case)


@case("scope: selection")
def selection_scope(world):
    event, market = world.opened()
    switched(world, "suspend", "selection", market + "/s1")
    off = lambda c: {s["id"]: s["status"] for s in c.markets[market]["selections"]} == {"s1": "INACTIVE", "s2": "ACTIVE"}
    check(world.control.wait_for(off), "%s" % world.control.markets[market])
    check(world.status(market) == "OPEN", "the whole market is suspended")
    world.feed.push(market_line(event, market))
    check(off(world.control), "the feed's line opened it")
    switched(world, "resume", "selection", market + "/s1")
    on = lambda c: all(s["status"] == "ACTIVE" for s in c.markets[market]["selections"])
    check(world.control.wait_for(on), "not active again")
    return "the selection INACTIVE, the market OPEN"


@case("causes: operator, bet stop and doubt each take back only themselves")
def causes(world):
    event, market = world.opened()
    switched(world, "suspend", "market", market)
    world.feed.push({"type": "betStop", "market": market})
    world.feed.push({"type": "prices", "market": market, "selections": [{"id": "s1", "price": 0}]})
    world.expect_status(market, "SUSPENDED")
    switched(world, "resume", "market", market)
    time.sleep(0.1)
    check(world.status(market) == "SUSPENDED", "the operator's resume took the bet stop back")
    world.feed.push({"type": "prices", "market": market, "selections": [{"id": "s1", "price": 2.5}]})
    check(world.status(market) == "SUSPENDED", "a price opened it")
    switched(world, "suspend", "event", event)
    world.feed.push(market_line(event, market))
    time.sleep(0.1)
    check(world.status(market) == "SUSPENDED", "the feed's OPEN took the operator's switch back")
    switched(world, "resume", "event", event)
    world.expect_status(market, "OPEN")
    return "open only when the last was gone"


@case("causes: feed down, then operator, then the feed is back")
def down_and_operator(world):
    event, market = world.opened()
    world.feed.seq += 3
    answer = world.feed.push({"type": "alive"})
    check(answer.status == 409, "%s" % answer)
    world.expect_status(market, "SUSPENDED")
    switched(world, "suspend", "market", market)
    world.feed.seq = answer.json["expected"] - 1
    check(world.feed.push(*[{"type": "alive"}] * 4).status == 200, "not filled")
    up = lambda c: c.events[event]["feed"]["state"] == "UP"
    check(world.control.wait_for(up), "the feed is not UP: %s" % world.control.events[event]["feed"])
    check(world.status(market) == "SUSPENDED", "the feed's return took the operator's switch back")
    switched(world, "resume", "market", market)
    world.expect_status(market, "OPEN")
    return "open only after the operator's resume"


@case("switch: what it does is found in the log by the operator's correlation id")
def correlation(world):
    event, market = world.opened()
    since = world.server.log_size()
    answer = ops(world, "suspend", {"scope": "market", "id": market, "reason": "smoke"},
                 headers={"Touchline-Correlation-Id": "hostile-" + market})
    check(answer.status == 200 and answer.json["correlationId"] == "hostile-" + market, "%s %s" % (answer, answer.json))
    world.expect_status(market, "SUSPENDED")
    audit(world, since, "hostile-" + market)
    lines = [line for line in world.server.log(since).splitlines() if "markets changed status" in line]
    check(any("hostile-" + market in line and event in line for line in lines), "no such change in the log: %s" % lines[-3:])
    switched(world, "resume", "market", market)
    world.expect_status(market, "OPEN")
    return "in the answer, the audit and the change"

"""
What a client holds by the protocol's merging rules. States are tuples that are never changed: every version that was held can be
kept and compared later, and equal states compare equal.
"""

ABSENT = "(absent)"

MARKET_FIELDS = ("event", "type", "name", "line", "status", "statusReason", "inPlay", "betDelayMs", "version", "epoch")
MARKET_OPTIONAL = {"statusReason"}
MARKET_NULLABLE = {"type", "line"}
STATUS, VERSION, EPOCH, SELECTIONS = 4, 8, 9, 10

SELECTION_FIELDS = ("id", "name", "status", "price", "result", "deadHeatFactor")
SELECTION_OPTIONAL = {"result", "deadHeatFactor"}
SELECTION_NULLABLE = {"price"}

EVENT_FIELDS = ("event", "sport", "competition", "name", "startTime", "inPlay", "score", "clock", "status", "incident", "feed")
EVENT_NULLABLE = {"competition", "name", "startTime", "score", "clock", "status", "incident"}


class Fault(Exception):
    """A message that breaks the protocol."""


def _whole(message, fields, optional, nullable):
    values = []
    for field in fields:
        if field in message:
            value = message[field]
            if value is None and field not in nullable:
                raise Fault(f"{field} is null in a whole object")
            values.append(value)
        elif field in optional:
            values.append(ABSENT)
        else:
            raise Fault(f"{field} is missing in a whole object")
    return values


def _changed(held, message, fields, optional, nullable):
    values = None
    for place, field in enumerate(fields):
        if field in message:
            value = message[field]
            if value is None and field not in nullable:
                if field not in optional:
                    raise Fault(f"{field} is null in a change")
                value = ABSENT
            if value != held[place]:
                values = values or list(held)
                values[place] = value
    return values or held


def whole_selection(message):
    return tuple(_whole(message, SELECTION_FIELDS, SELECTION_OPTIONAL, SELECTION_NULLABLE))


def whole_market(message):
    """The state in an image, in a `full` delta or in an answer of the HTTP API."""
    values = _whole(message, MARKET_FIELDS, MARKET_OPTIONAL, MARKET_NULLABLE)
    values.append(tuple(whole_selection(selection) for selection in message["selections"]))
    return tuple(values)


def changed_market(held, delta):
    """The held state with what a delta says."""
    values = list(_changed(held[:SELECTIONS], delta, MARKET_FIELDS, MARKET_OPTIONAL, MARKET_NULLABLE))
    selections = held[SELECTIONS]
    if "selections" in delta:
        places = {selection[0]: place for place, selection in enumerate(selections)}
        merged = list(selections)
        for change in delta["selections"]:
            place = places.get(change["id"])
            if place is None:
                merged.append(whole_selection(change))
            else:
                merged[place] = tuple(
                    _changed(merged[place], change, SELECTION_FIELDS, SELECTION_OPTIONAL, SELECTION_NULLABLE)
                )
        selections = tuple(merged)
    values.append(selections)
    return tuple(values)


def event_state(held, message):
    """The event after an image or an `event` message, without the age of its feed, which grows by itself."""
    if held is None:
        state = _whole(message, EVENT_FIELDS, set(), EVENT_NULLABLE)
    else:
        state = list(_changed(held, {**message}, EVENT_FIELDS, set(), EVENT_NULLABLE))
    incident, feed = state[9], state[10]
    if isinstance(incident, dict):
        state[9] = tuple(sorted(incident.items()))
    if isinstance(feed, dict):
        state[10] = (feed["name"], feed["state"])
    return tuple(state)


def differences(ours, theirs):
    """Which fields differ, in words."""
    named = []
    for place, field in enumerate(MARKET_FIELDS):
        if ours[place] != theirs[place]:
            named.append(f"{field}: {ours[place]!r} instead of {theirs[place]!r}")
    mine, other = ours[SELECTIONS], theirs[SELECTIONS]
    if [selection[0] for selection in mine] != [selection[0] for selection in other]:
        named.append(f"selections: {[s[0] for s in mine]} instead of {[s[0] for s in other]}")
    else:
        for one, two in zip(mine, other):
            for place, field in enumerate(SELECTION_FIELDS):
                if one[place] != two[place]:
                    named.append(f"selection {one[0]} {field}: {one[place]!r} instead of {two[place]!r}")
    return "; ".join(named)


class Held:
    """
    The markets and events of one client, over all its connections. Every message is checked by itself; `on_market` is told of each
    state taken, for what can only be checked against others.
    """

    def __init__(self, on_market, on_event=lambda event, state: None):
        self.markets = {}
        self.events = {}
        self.gone = set()
        self.on_market = on_market
        self.on_event = on_event
        self.deltas = self.fulls = self.ignored = self.removed = 0

    def take_image_market(self, message):
        market, state = message["market"], whole_market(message)
        held = self.markets.get(market)
        if held and (state[VERSION] < held[VERSION] or state[EPOCH] < held[EPOCH]):
            raise Fault(
                f"{market}: an image goes back from version {held[VERSION]}, epoch {held[EPOCH]}"
                f" to {state[VERSION]}, {state[EPOCH]}"
            )
        self.markets[market] = state
        self.on_market(market, held, state, True)

    def take_delta(self, message):
        market, version = message["market"], message["version"]
        full = message.get("full", False)
        held = self.markets.get(market)
        self.deltas += 1
        self.fulls += full
        if market in self.gone:
            raise Fault(f"{market}: a delta after it was gone")
        if held is None and not full:
            raise Fault(f"{market}: a delta before an image")
        if held and version <= held[VERSION]:
            self.ignored += 1
            if message["epoch"] > held[EPOCH]:
                raise Fault(f"{market}: version {version} has epoch {message['epoch']}, a later one {held[EPOCH]}")
            if full and version == held[VERSION] and whole_market(message) != held:
                raise Fault(f"{market}: version {version} again, but other: {differences(whole_market(message), held)}")
            return
        state = whole_market(message) if full else changed_market(held, message)
        if held and state[EPOCH] < held[EPOCH]:
            raise Fault(f"{market}: the epoch goes back from {held[EPOCH]} to {state[EPOCH]}")
        self.markets[market] = state
        self.on_market(market, held, state, full)

    def take_event(self, message):
        event = message["event"]
        state = event_state(self.events.get(event), message)
        self.events[event] = state
        self.on_event(event, state)

    def take_gone(self, message):
        if self.markets.pop(message["market"], None) is not None:
            self.removed += 1
        self.gone.add(message["market"])

-- What feeds said of how markets ended, and what accepted bets came to by it.

-- Every word that changed something, in the order in which the market's owner took them: nothing in here is ever changed.
CREATE TABLE market_words (
    market TEXT NOT NULL,
    revision BIGINT NOT NULL,
    at_micros BIGINT NOT NULL,
    -- Of the feed's line.
    correlation TEXT NOT NULL,
    form INTEGER NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (market, revision)
);

-- What the words of a market come to. All bets on it are settled by what was said up to settled_revision.
CREATE TABLE market_facts (
    market TEXT NOT NULL PRIMARY KEY,
    event TEXT NOT NULL,
    revision BIGINT NOT NULL,
    settled_revision BIGINT NOT NULL,
    -- Since when its outcome is known; no bet is accepted later.
    known_micros BIGINT,
    form INTEGER NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX market_facts_unsettled ON market_facts (market) WHERE settled_revision < revision;
CREATE INDEX market_facts_open ON market_facts (market) WHERE known_micros IS NULL;

-- The settlements of bets: lines are only ever added. A settlement has the same number in the line that posts it and in those that
-- confirm it or take it back.
CREATE TABLE bet_settlements (
    bet TEXT NOT NULL,
    entry INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('POSTED', 'REVERSED', 'CONFIRMED')),
    status TEXT NOT NULL CHECK (status IN ('ACCEPTED', 'SETTLED', 'VOIDED')),
    result TEXT NOT NULL,
    returned BIGINT NOT NULL CHECK (returned >= 0),
    certainty TEXT NOT NULL,
    rules TEXT NOT NULL,
    -- Which words of which markets it is based on.
    facts TEXT NOT NULL,
    -- What its player could not give back.
    owed BIGINT NOT NULL CHECK (owed >= 0),
    at_micros BIGINT NOT NULL,
    PRIMARY KEY (bet, entry)
);
CREATE UNIQUE INDEX bet_settlements_once ON bet_settlements (bet, number) WHERE kind = 'POSTED';
CREATE UNIQUE INDEX bet_settlements_back_once ON bet_settlements (bet, number) WHERE kind = 'REVERSED';

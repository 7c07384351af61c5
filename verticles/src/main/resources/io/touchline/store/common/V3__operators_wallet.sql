-- What a wallet that is not ours was asked for, and has answered. Empty where the wallet is the ledger.

-- The stake of a decided bet, written before the wallet is asked to take it: the amount by which its answer is judged.
CREATE TABLE wallet_stakes (
    bet TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- TAKEN and RETURNED are for ever; WITHDRAWING until the wallet acknowledges that it has not, or no longer, taken it.
    state TEXT NOT NULL CHECK (state IN ('ASKED', 'TAKEN', 'WITHDRAWING', 'RETURNED')),
    asked_micros BIGINT NOT NULL,
    ended_micros BIGINT
);

-- Returns of settled bets, and what takes them back: sent in the order of their numbers for each bet, until acknowledged.
CREATE TABLE wallet_credits (
    number BIGINT NOT NULL PRIMARY KEY,
    -- The idempotency key of every try.
    operation TEXT NOT NULL UNIQUE,
    -- Of a reversal: the operation that it takes back.
    reverses TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('WIN', 'REFUND')),
    account TEXT NOT NULL,
    bet TEXT NOT NULL,
    settlement INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    made_micros BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    next_micros BIGINT NOT NULL,
    acknowledged_micros BIGINT,
    -- What the wallet said that a reversal left short.
    owed BIGINT
);
CREATE INDEX wallet_credits_due ON wallet_credits (next_micros, number) WHERE acknowledged_micros IS NULL;
CREATE INDEX wallet_credits_of_bet ON wallet_credits (bet, number) WHERE acknowledged_micros IS NULL;

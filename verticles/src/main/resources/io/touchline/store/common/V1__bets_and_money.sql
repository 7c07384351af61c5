-- Bets and money. One text for SQLite and PostgreSQL: what only one of them can say is in its own folder.
-- Times are microseconds since the epoch, UTC; amounts are minor units; hashes and signatures are lower-case hexadecimal.

-- The journal of bets: lines are only ever added. What else is said of bets here can be made of it again.
CREATE TABLE bet_journal (
    sequence BIGINT NOT NULL PRIMARY KEY,
    bet TEXT NOT NULL,
    at_micros BIGINT NOT NULL,
    -- The lines of one append as JSON, and the version of their form.
    form INTEGER NOT NULL,
    lines TEXT NOT NULL
);
CREATE INDEX bet_journal_of_bet ON bet_journal (bet, sequence);

CREATE TABLE bets (
    bet TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    placed_sequence BIGINT NOT NULL,
    placed_micros BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('PENDING', 'ACCEPTED', 'REJECTED', 'LAPSED', 'SETTLED', 'VOIDED', 'CANCELLED', 'CASHED_OUT')),
    decided_micros BIGINT,
    -- 1 until nothing is left to do about its acceptance: a rejected bet whose hold is not yet acknowledged as let go is unfinished.
    unfinished INTEGER NOT NULL CHECK (unfinished IN (0, 1))
);
CREATE INDEX bets_of_account ON bets (account, placed_sequence);
CREATE INDEX bets_unfinished ON bets (placed_sequence) WHERE unfinished = 1;
CREATE INDEX bets_unsettled ON bets (placed_sequence) WHERE status = 'ACCEPTED';

CREATE TABLE bet_legs (
    market TEXT NOT NULL,
    bet TEXT NOT NULL,
    leg INTEGER NOT NULL,
    selection TEXT NOT NULL,
    PRIMARY KEY (market, bet, leg)
);

CREATE TABLE bet_keys (
    account TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    bet TEXT NOT NULL,
    made_micros BIGINT NOT NULL,
    PRIMARY KEY (account, idempotency_key)
);
CREATE INDEX bet_keys_by_age ON bet_keys (made_micros);

-- Which incarnation of an owner may decide: a decision that relied on another is not made durable.
CREATE TABLE owner_tokens (
    partition_number INTEGER NOT NULL PRIMARY KEY,
    token BIGINT NOT NULL
);

-- What others are to be told, in this order.
CREATE TABLE outbox (
    position BIGINT NOT NULL PRIMARY KEY,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    at_micros BIGINT NOT NULL
);

-- The ledger. An account is named CURRENCY/kind/owner, with no owner where it is the house's. Its balance is what was credited to it
-- less what was debited; a transfer debits as much as it credits, in one currency, so that all balances of a currency sum to zero.
CREATE TABLE ledger_accounts (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('player:cash', 'player:held', 'player:receivable', 'house:bets_open',
        'house:winnings', 'house:void_refund', 'house:promo', 'psp:clearing')),
    owner TEXT NOT NULL,
    balance BIGINT NOT NULL,
    CHECK (name = SUBSTR(name, 1, 3) || '/' || kind || '/' || owner),
    CHECK (balance >= 0 OR kind NOT IN ('player:cash', 'player:held', 'house:bets_open')),
    CHECK (balance <= 0 OR kind <> 'player:receivable')
);
CREATE INDEX ledger_accounts_of_owner ON ledger_accounts (owner);

CREATE TABLE ledger_transfers (
    number BIGINT NOT NULL PRIMARY KEY,
    entry TEXT NOT NULL CHECK (entry IN
        ('DEPOSIT', 'HOLD', 'POST', 'RELEASE', 'STAKE', 'WIN', 'REFUND', 'CASHOUT', 'PROMO', 'REVERSAL')),
    -- The operation that it is part of, and whose account's statement shows it.
    operation TEXT NOT NULL,
    account TEXT NOT NULL,
    bet TEXT,
    debit TEXT NOT NULL REFERENCES ledger_accounts (name),
    credit TEXT NOT NULL REFERENCES ledger_accounts (name),
    amount BIGINT NOT NULL CHECK (amount > 0),
    at_micros BIGINT NOT NULL,
    CHECK (debit <> credit),
    CHECK (SUBSTR(debit, 1, 4) = SUBSTR(credit, 1, 4))
);
CREATE INDEX ledger_transfers_of_account ON ledger_transfers (account, number);

CREATE TABLE wallet_holds (
    bet TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount >= 0),
    expires_micros BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('HELD', 'DECLINED', 'POSTED', 'VOIDED', 'EXPIRED')),
    posted BIGINT NOT NULL CHECK (posted >= 0 AND posted <= amount),
    -- Of a declined one: the code, and what was available instead.
    declined_code INTEGER,
    available BIGINT
);
CREATE INDEX wallet_holds_expiring ON wallet_holds (expires_micros) WHERE state = 'HELD';

-- Deposits, credits and reversals that were carried out: a repeat is answered with the reply, another body is refused.
CREATE TABLE wallet_operations (
    operation TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    reply TEXT NOT NULL,
    at_micros BIGINT NOT NULL
);

-- Receipts: the leaves of one tree for each group of decisions; the tree's root is signed together with the one before.
CREATE TABLE receipt_groups (
    number BIGINT NOT NULL PRIMARY KEY,
    previous TEXT NOT NULL,
    root TEXT NOT NULL,
    leaves INTEGER NOT NULL CHECK (leaves > 0),
    at_micros BIGINT NOT NULL,
    signing_key TEXT NOT NULL,
    signature TEXT NOT NULL
);

CREATE TABLE receipts (
    bet TEXT NOT NULL PRIMARY KEY,
    group_number BIGINT NOT NULL,
    leaf INTEGER NOT NULL,
    leaf_hash TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX receipts_of_group ON receipts (group_number, leaf);

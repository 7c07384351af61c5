-- What SQLite has to say in its own words: a transfer moves the balances that it names, and what was written stays.

CREATE TRIGGER ledger_transfers_moves AFTER INSERT ON ledger_transfers
BEGIN
    UPDATE ledger_accounts SET balance = balance - NEW.amount WHERE name = NEW.debit;
    UPDATE ledger_accounts SET balance = balance + NEW.amount WHERE name = NEW.credit;
END;

CREATE TRIGGER ledger_accounts_begins BEFORE INSERT ON ledger_accounts WHEN NEW.balance <> 0
BEGIN
    SELECT RAISE(ABORT, 'ledger_accounts: begins with 0');
END;

CREATE TRIGGER ledger_transfers_stays BEFORE UPDATE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers: append only');
END;

CREATE TRIGGER ledger_transfers_remains BEFORE DELETE ON ledger_transfers
BEGIN
    SELECT RAISE(ABORT, 'ledger_transfers: append only');
END;

CREATE TRIGGER bet_journal_stays BEFORE UPDATE ON bet_journal
BEGIN
    SELECT RAISE(ABORT, 'bet_journal: append only');
END;

CREATE TRIGGER bet_journal_remains BEFORE DELETE ON bet_journal
BEGIN
    SELECT RAISE(ABORT, 'bet_journal: append only');
END;

CREATE TRIGGER receipts_stays BEFORE UPDATE ON receipts
BEGIN
    SELECT RAISE(ABORT, 'receipts: append only');
END;

CREATE TRIGGER receipts_remains BEFORE DELETE ON receipts
BEGIN
    SELECT RAISE(ABORT, 'receipts: append only');
END;

CREATE TRIGGER receipt_groups_stays BEFORE UPDATE ON receipt_groups
BEGIN
    SELECT RAISE(ABORT, 'receipt_groups: append only');
END;

CREATE TRIGGER receipt_groups_remains BEFORE DELETE ON receipt_groups
BEGIN
    SELECT RAISE(ABORT, 'receipt_groups: append only');
END;

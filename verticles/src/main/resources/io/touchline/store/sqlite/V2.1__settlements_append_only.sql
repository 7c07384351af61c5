-- What was written stays.

CREATE TRIGGER market_words_stays BEFORE UPDATE ON market_words
BEGIN
    SELECT RAISE(ABORT, 'market_words: append only');
END;

CREATE TRIGGER market_words_remains BEFORE DELETE ON market_words
BEGIN
    SELECT RAISE(ABORT, 'market_words: append only');
END;

CREATE TRIGGER bet_settlements_stays BEFORE UPDATE ON bet_settlements
BEGIN
    SELECT RAISE(ABORT, 'bet_settlements: append only');
END;

CREATE TRIGGER bet_settlements_remains BEFORE DELETE ON bet_settlements
BEGIN
    SELECT RAISE(ABORT, 'bet_settlements: append only');
END;

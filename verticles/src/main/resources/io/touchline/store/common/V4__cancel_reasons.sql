-- Of a bet that is void by a feed's cancel: the feed's own words. NULL for others, and where they were not kept yet.
ALTER TABLE bet_settlements ADD COLUMN reason TEXT;

-- Where operators work and what they may do.

-- Two digits; NULL is the centre, which sees every prefecture. Whoever works here already saw
-- everything until now.
ALTER TABLE operators ADD COLUMN prefecture TEXT;
-- Words of store::operator::Role, separated by spaces.
ALTER TABLE operators ADD COLUMN roles TEXT NOT NULL
    DEFAULT 'reception approval desk notices centre audit';

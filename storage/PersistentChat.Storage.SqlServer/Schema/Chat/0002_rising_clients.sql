-- lowest compatible version: 2
-- Finds the newest post of a client whose numbers only rise, which the first half of its identity says by its sign: it is kept
-- beyond the newest posts of all. An older program would delete it with the others.
CREATE INDEX recent_posts_rising ON recent_posts (client_high, client_low, ordinal) WHERE client_high < 0;

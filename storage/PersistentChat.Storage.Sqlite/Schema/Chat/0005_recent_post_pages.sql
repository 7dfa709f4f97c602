-- lowest compatible version: 5
-- Identities of posts by the thousand in a row instead of one: a row and an index entry for each cost more than the message itself. An
-- entry has 48 bytes, in network order: client (16), its number (8), room (16), number of the message (8). Rows from before are pages of one
-- entry, until the program throws out what it does not remember.
CREATE TABLE recent_post_pages (
    last_ordinal INTEGER NOT NULL PRIMARY KEY,
    posts        BLOB NOT NULL
) STRICT;

INSERT INTO recent_post_pages (last_ordinal, posts)
SELECT ordinal, unhex(printf('%016X%016X%016X', client_high, client_low, client_number) || hex(room_id) || printf('%016X', number))
FROM recent_posts;

DROP TABLE recent_posts;

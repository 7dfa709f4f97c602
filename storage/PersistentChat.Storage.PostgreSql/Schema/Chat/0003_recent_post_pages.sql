-- lowest compatible version: 3
-- Identities of posts by the thousand in a row instead of one: a row and an index entry for each cost more than the message itself. An
-- entry has 48 bytes, in network order: client (16), its number (8), room (16), number of the message (8). Rows from before are pages of one
-- entry, until the program throws out what it does not remember.
CREATE TABLE recent_post_pages (
    last_ordinal bigint NOT NULL PRIMARY KEY,
    posts        bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 20000);

-- To try to compress each page would cost more than it saves.
ALTER TABLE recent_post_pages ALTER COLUMN posts SET STORAGE EXTERNAL;

INSERT INTO recent_post_pages (last_ordinal, posts)
SELECT ordinal, int8send(client_high) || int8send(client_low) || int8send(client_number) || uuid_send(room_id) || int8send(number)
FROM recent_posts;

DROP TABLE recent_posts;

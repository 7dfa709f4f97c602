-- lowest compatible version: 3
-- Identities of posts by the thousand in a row instead of one: a row and an index entry for each cost more than the message itself. An
-- entry has 48 bytes, in network order: client (16), its number (8), room (16), number of the message (8). Rows from before are pages of one
-- entry, until the program throws out what it does not remember.
CREATE TABLE recent_post_pages (
    last_ordinal bigint NOT NULL,
    posts        varbinary(max) NOT NULL,
    CONSTRAINT pk_recent_post_pages PRIMARY KEY (last_ordinal)
);
GO

-- The binary form of an identity has its first three parts backwards, its text has not.
INSERT INTO recent_post_pages (last_ordinal, posts)
SELECT
    ordinal,
    CONVERT(binary(8), client_high) + CONVERT(binary(8), client_low) + CONVERT(binary(8), client_number)
        + CONVERT(binary(16), REPLACE(CONVERT(char(36), room_id), '-', ''), 2) + CONVERT(binary(8), number)
FROM recent_posts;
GO

DROP TABLE recent_posts;

-- lowest compatible version: 2
-- The rest of the catalog, what becomes of messages after they were posted, and what the database refused.

ALTER TABLE messages ADD COLUMN is_replaced INTEGER NOT NULL DEFAULT 0;

-- Numbers that were given and have no row in messages, so that a gap can be told from a loss.
-- Reasons: 1 not kept, 2 removed, 3 set aside. Ranges of one room may overlap: a message not kept may be removed too.
CREATE TABLE absent_numbers (
    room_id      BLOB NOT NULL,
    first_number INTEGER NOT NULL,
    last_number  INTEGER NOT NULL,
    reason       INTEGER NOT NULL,
    PRIMARY KEY (room_id, first_number, last_number, reason)
) STRICT, WITHOUT ROWID;

-- Events that a projection could not take, as the log has them.
CREATE TABLE dead_letters (
    projection TEXT NOT NULL,
    log_id     BLOB NOT NULL,
    sequence   INTEGER NOT NULL,
    set_on     INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    record     BLOB NOT NULL,
    PRIMARY KEY (projection, log_id, sequence)
) STRICT;

-- Records that a projection will never have because an operator accepted their loss: both ends inclusive.
CREATE TABLE accepted_gaps (
    projection     TEXT NOT NULL,
    log_id         BLOB NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence  INTEGER NOT NULL,
    accepted_on    INTEGER NOT NULL,
    PRIMARY KEY (projection, log_id, first_sequence)
) STRICT;

CREATE TABLE principals (
    id             INTEGER NOT NULL PRIMARY KEY,
    directory_id   BLOB NOT NULL,
    uri            TEXT NOT NULL,
    type           INTEGER NOT NULL,
    name           TEXT NOT NULL,
    display_name   TEXT NOT NULL,
    directory_path TEXT NOT NULL,
    state          INTEGER NOT NULL
) STRICT;

CREATE TABLE principal_parents (
    principal_id INTEGER NOT NULL,
    parent_id    INTEGER NOT NULL,
    PRIMARY KEY (principal_id, parent_id)
) STRICT, WITHOUT ROWID;

-- A policy's identity is unique without regard to case; policy_key is its lower-case form. ("identity" is a reserved word elsewhere.)
CREATE TABLE policies (
    policy_key   TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    description  TEXT NOT NULL,
    enables_chat INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy_assignments (
    user_uri    TEXT NOT NULL PRIMARY KEY,
    policy_key  TEXT NOT NULL,
    policy_name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE add_ins (
    id   BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE follow_lists (
    user_uri TEXT NOT NULL,
    position INTEGER NOT NULL,
    room_id  BLOB NOT NULL,
    PRIMARY KEY (user_uri, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    user_uri   TEXT NOT NULL,
    room_id    BLOB NOT NULL,
    invite_id  INTEGER NOT NULL,
    created_on INTEGER NOT NULL,
    PRIMARY KEY (user_uri, room_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
    id          BLOB NOT NULL PRIMARY KEY,
    room_id     BLOB NOT NULL,
    uploader    TEXT NOT NULL,
    name        TEXT NOT NULL,
    stored_name TEXT NOT NULL,
    size        INTEGER NOT NULL,
    sha256      BLOB NOT NULL,
    uploaded_on INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

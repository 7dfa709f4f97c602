-- lowest compatible version: 1
-- Identities are 16-byte blobs in the order of their text form; times are UTC ticks of 100 ns since 0001-01-01.
-- Names carry no unique constraint: the sequencer decides what is unique, and within a batch two objects may swap names.

CREATE TABLE cursors (
    projection TEXT NOT NULL PRIMARY KEY,
    log_id     BLOB NOT NULL,
    sequence   INTEGER NOT NULL,
    address    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE nodes (
    node        INTEGER NOT NULL PRIMARY KEY,
    incarnation INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
    id           INTEGER NOT NULL PRIMARY KEY,
    uri          TEXT NOT NULL,
    display_name TEXT NOT NULL,
    is_disabled  INTEGER NOT NULL
) STRICT;

CREATE TABLE credentials (
    user_uri         TEXT NOT NULL PRIMARY KEY,
    realm            TEXT NOT NULL,
    md5_ha1          BLOB NOT NULL,
    sha256_ha1       BLOB NOT NULL,
    scram_salt       BLOB NOT NULL,
    scram_iterations INTEGER NOT NULL,
    scram_stored_key BLOB NOT NULL,
    scram_server_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE preferences (
    user_uri TEXT NOT NULL,
    label    TEXT NOT NULL,
    version  INTEGER NOT NULL,
    content  TEXT NOT NULL,
    PRIMARY KEY (user_uri, label)
) STRICT;

CREATE TABLE categories (
    id                 BLOB NOT NULL PRIMARY KEY,
    name               TEXT NOT NULL,
    description        TEXT NOT NULL,
    keeps_history      INTEGER NOT NULL,
    allows_file_upload INTEGER NOT NULL,
    allows_invitations INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
    id          BLOB NOT NULL PRIMARY KEY,
    category_id BLOB NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    topic       TEXT NOT NULL,
    type        INTEGER NOT NULL,
    privacy     INTEGER NOT NULL,
    invitations INTEGER NOT NULL,
    is_disabled INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    created_by  TEXT NOT NULL,
    created_on  INTEGER NOT NULL,
    updated_by  TEXT NOT NULL,
    updated_on  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE access (
    node      BLOB NOT NULL,
    principal TEXT NOT NULL,
    list      INTEGER NOT NULL,
    PRIMARY KEY (node, principal, list)
) STRICT, WITHOUT ROWID;

-- Also of rooms that keep no history: their numbers go on after a restart.
CREATE TABLE room_positions (
    room_id     BLOB NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL,
    last_time   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recent_posts (
    ordinal       INTEGER NOT NULL PRIMARY KEY,
    client_high   INTEGER NOT NULL,
    client_low    INTEGER NOT NULL,
    client_number INTEGER NOT NULL,
    room_id       BLOB NOT NULL,
    number        INTEGER NOT NULL
) STRICT;

-- The integer key is what a full-text index refers to; it also keeps long texts out of the tree of (room, number).
CREATE TABLE messages (
    id          INTEGER NOT NULL PRIMARY KEY,
    room_id     BLOB NOT NULL,
    number      INTEGER NOT NULL,
    posted_on   INTEGER NOT NULL,
    author      TEXT NOT NULL,
    author_name TEXT NOT NULL,
    is_alert    INTEGER NOT NULL,
    text        TEXT NOT NULL,
    rtf         TEXT NOT NULL,
    UNIQUE (room_id, number)
) STRICT;

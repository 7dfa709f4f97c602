-- lowest compatible version: 1
-- May share a database with the chat schema or stand alone; the cursor table is then made by whichever comes first.

CREATE TABLE IF NOT EXISTS cursors (
    projection TEXT NOT NULL PRIMARY KEY,
    log_id     BLOB NOT NULL,
    sequence   INTEGER NOT NULL,
    address    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE compliance_events (
    event_id   INTEGER NOT NULL PRIMARY KEY,
    entry_date INTEGER NOT NULL,
    type       INTEGER NOT NULL,
    time       INTEGER NOT NULL,
    room_id    BLOB NOT NULL,
    chat_id    INTEGER,
    user_id    INTEGER NOT NULL,
    user_uri   TEXT NOT NULL,
    payload    TEXT NOT NULL,
    detail     TEXT NOT NULL,
    is_alert   INTEGER NOT NULL,
    sequence   INTEGER NOT NULL
) STRICT;

CREATE INDEX compliance_events_room ON compliance_events (room_id, time);

-- parted_on is null while the user is in the room.
CREATE TABLE compliance_participations (
    id          INTEGER NOT NULL PRIMARY KEY,
    room_id     BLOB NOT NULL,
    user_uri    TEXT NOT NULL,
    node        INTEGER NOT NULL,
    incarnation INTEGER NOT NULL,
    session     INTEGER NOT NULL,
    joined_on   INTEGER NOT NULL,
    parted_on   INTEGER,
    was_cut_off INTEGER NOT NULL
) STRICT;

CREATE INDEX compliance_participations_open ON compliance_participations (node, incarnation, session, room_id) WHERE parted_on IS NULL;
CREATE INDEX compliance_participations_room ON compliance_participations (room_id, joined_on);

-- Users by number, learnt from the log, so that an event names its principal.
CREATE TABLE compliance_users (
    user_uri TEXT NOT NULL PRIMARY KEY,
    user_id  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The last ids given, in all ("event") and before the present log was followed ("earlier logs"). Readers may delete what they have
-- taken, and no id is given twice.
CREATE TABLE compliance_ids (
    name    TEXT NOT NULL PRIMARY KEY,
    last_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- As in the chat schema.
CREATE TABLE compliance_dead_letters (
    projection TEXT NOT NULL,
    log_id     BLOB NOT NULL,
    sequence   INTEGER NOT NULL,
    set_on     INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    record     BLOB NOT NULL,
    PRIMARY KEY (projection, log_id, sequence)
) STRICT;

-- As in the chat schema.
CREATE TABLE compliance_accepted_gaps (
    projection     TEXT NOT NULL,
    log_id         BLOB NOT NULL,
    first_sequence INTEGER NOT NULL,
    last_sequence  INTEGER NOT NULL,
    accepted_on    INTEGER NOT NULL,
    PRIMARY KEY (projection, log_id, first_sequence)
) STRICT;

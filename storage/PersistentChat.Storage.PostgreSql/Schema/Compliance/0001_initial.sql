-- lowest compatible version: 1
-- May share a database with the chat schema or stand alone; the cursor table is then made by whichever comes first.

CREATE TABLE IF NOT EXISTS cursors (
    projection text COLLATE "C" NOT NULL PRIMARY KEY,
    log_id     uuid NOT NULL,
    sequence   bigint NOT NULL,
    address    bigint NOT NULL
);

CREATE TABLE compliance_events (
    event_id   bigint NOT NULL PRIMARY KEY,
    entry_date bigint NOT NULL,
    type       smallint NOT NULL,
    time       bigint NOT NULL,
    room_id    uuid NOT NULL,
    chat_id    bigint,
    user_id    integer NOT NULL,
    user_uri   text NOT NULL,
    payload    text NOT NULL,
    detail     text NOT NULL,
    is_alert   boolean NOT NULL,
    sequence   bigint NOT NULL
);

CREATE INDEX compliance_events_room ON compliance_events (room_id, time);

-- parted_on is null while the user is in the room.
CREATE TABLE compliance_participations (
    id          bigint NOT NULL PRIMARY KEY,
    room_id     uuid NOT NULL,
    user_uri    text NOT NULL,
    node        bigint NOT NULL,
    incarnation bigint NOT NULL,
    session     bigint NOT NULL,
    joined_on   bigint NOT NULL,
    parted_on   bigint,
    was_cut_off boolean NOT NULL
);

CREATE INDEX compliance_participations_open ON compliance_participations (node, incarnation, session, room_id) WHERE parted_on IS NULL;
CREATE INDEX compliance_participations_room ON compliance_participations (room_id, joined_on);

-- Users by number, learnt from the log, so that an event names its principal.
CREATE TABLE compliance_users (
    user_uri text COLLATE "C" NOT NULL PRIMARY KEY,
    user_id  integer NOT NULL
);

-- The last ids given, in all ("event") and before the present log was followed ("earlier logs"). Readers may delete what they have
-- taken, and no id is given twice.
CREATE TABLE compliance_ids (
    name    text COLLATE "C" NOT NULL PRIMARY KEY,
    last_id bigint NOT NULL
);

-- As in the chat schema.
CREATE TABLE compliance_dead_letters (
    projection text COLLATE "C" NOT NULL,
    log_id     uuid NOT NULL,
    sequence   bigint NOT NULL,
    set_on     bigint NOT NULL,
    reason     text NOT NULL,
    record     bytea NOT NULL,
    PRIMARY KEY (projection, log_id, sequence)
);

-- As in the chat schema.
CREATE TABLE compliance_accepted_gaps (
    projection     text COLLATE "C" NOT NULL,
    log_id         uuid NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence  bigint NOT NULL,
    accepted_on    bigint NOT NULL,
    PRIMARY KEY (projection, log_id, first_sequence)
);

-- lowest compatible version: 1
-- Times are UTC ticks of 100 ns since 0001-01-01. Names carry no unique constraint: the sequencer decides what is unique, and
-- within a batch two objects may swap names. Text keys are compared byte by byte ("C"): they are canonical already, and an index
-- in the order of a locale is damaged when an update of the system changes that order.

CREATE TABLE IF NOT EXISTS cursors (
    projection text COLLATE "C" NOT NULL PRIMARY KEY,
    log_id     uuid NOT NULL,
    sequence   bigint NOT NULL,
    address    bigint NOT NULL
);

CREATE TABLE nodes (
    node        bigint NOT NULL PRIMARY KEY,
    incarnation bigint NOT NULL
);

CREATE TABLE users (
    id           integer NOT NULL PRIMARY KEY,
    uri          text NOT NULL,
    display_name text NOT NULL,
    is_disabled  boolean NOT NULL
);

CREATE TABLE credentials (
    user_uri         text COLLATE "C" NOT NULL PRIMARY KEY,
    realm            text NOT NULL,
    md5_ha1          bytea NOT NULL,
    sha256_ha1       bytea NOT NULL,
    scram_salt       bytea NOT NULL,
    scram_iterations integer NOT NULL,
    scram_stored_key bytea NOT NULL,
    scram_server_key bytea NOT NULL
);

CREATE TABLE preferences (
    user_uri text COLLATE "C" NOT NULL,
    label    text COLLATE "C" NOT NULL,
    version  bigint NOT NULL,
    content  text NOT NULL,
    PRIMARY KEY (user_uri, label)
);

CREATE TABLE categories (
    id                 uuid NOT NULL PRIMARY KEY,
    name               text NOT NULL,
    description        text NOT NULL,
    keeps_history      boolean NOT NULL,
    allows_file_upload boolean NOT NULL,
    allows_invitations boolean NOT NULL
);

CREATE TABLE rooms (
    id          uuid NOT NULL PRIMARY KEY,
    category_id uuid NOT NULL,
    name        text NOT NULL,
    description text NOT NULL,
    topic       text NOT NULL,
    type        smallint NOT NULL,
    privacy     smallint NOT NULL,
    invitations boolean NOT NULL,
    is_disabled boolean NOT NULL,
    revision    bigint NOT NULL,
    created_by  text NOT NULL,
    created_on  bigint NOT NULL,
    updated_by  text NOT NULL,
    updated_on  bigint NOT NULL
);

CREATE TABLE access (
    node      uuid NOT NULL,
    principal text COLLATE "C" NOT NULL,
    list      smallint NOT NULL,
    PRIMARY KEY (node, principal, list)
);

-- Also of rooms that keep no history: their numbers go on after a restart. Every batch changes the rows of its rooms; the free
-- half of a page lets the new version of a row stay beside the old one, without touching the index.
CREATE TABLE room_positions (
    room_id     uuid NOT NULL PRIMARY KEY,
    last_number bigint NOT NULL,
    last_time   bigint NOT NULL
) WITH (fillfactor = 50);

-- As many rows are removed as are added. Vacuum comes by a number of removed rows, not by a share, so that the table stays small.
CREATE TABLE recent_posts (
    ordinal       bigint NOT NULL PRIMARY KEY,
    client_high   bigint NOT NULL,
    client_low    bigint NOT NULL,
    client_number bigint NOT NULL,
    room_id       uuid NOT NULL,
    number        bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

-- words: the text's words as this software splits them, without positions; a phrase is found among the candidates.
-- The table is append-only but for replaced and removed messages, so its pages are filled. Columns of fixed width come first,
-- where they need no padding.
CREATE TABLE messages (
    room_id     uuid NOT NULL,
    number      bigint NOT NULL,
    posted_on   bigint NOT NULL,
    is_alert    boolean NOT NULL,
    is_replaced boolean NOT NULL DEFAULT false,
    author      text NOT NULL,
    author_name text NOT NULL,
    text        text NOT NULL,
    rtf         text NOT NULL,
    words       tsvector NOT NULL,
    PRIMARY KEY (room_id, number)
);

-- fastupdate: new words go to a list that is sorted into the tree when it is full, many rows at once, instead of one place in the
-- tree for every word of every row. A search reads that list too, so it is kept to what reads in milliseconds.
CREATE INDEX messages_words ON messages USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 4096);

-- Numbers that were given and have no row in messages, so that a gap can be told from a loss.
-- Reasons: 1 not kept, 2 removed, 3 set aside. Ranges of one room may overlap: a message not kept may be removed too.
CREATE TABLE absent_numbers (
    room_id      uuid NOT NULL,
    first_number bigint NOT NULL,
    last_number  bigint NOT NULL,
    reason       smallint NOT NULL,
    PRIMARY KEY (room_id, first_number, last_number, reason)
);

-- Events that a projection could not take, as the log has them.
CREATE TABLE dead_letters (
    projection text COLLATE "C" NOT NULL,
    log_id     uuid NOT NULL,
    sequence   bigint NOT NULL,
    set_on     bigint NOT NULL,
    reason     text NOT NULL,
    record     bytea NOT NULL,
    PRIMARY KEY (projection, log_id, sequence)
);

-- Records that a projection will never have because an operator accepted their loss: both ends inclusive.
CREATE TABLE accepted_gaps (
    projection     text COLLATE "C" NOT NULL,
    log_id         uuid NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence  bigint NOT NULL,
    accepted_on    bigint NOT NULL,
    PRIMARY KEY (projection, log_id, first_sequence)
);

CREATE TABLE principals (
    id             integer NOT NULL PRIMARY KEY,
    directory_id   uuid NOT NULL,
    uri            text NOT NULL,
    type           smallint NOT NULL,
    name           text NOT NULL,
    display_name   text NOT NULL,
    directory_path text NOT NULL,
    state          smallint NOT NULL
);

CREATE TABLE principal_parents (
    principal_id integer NOT NULL,
    parent_id    integer NOT NULL,
    PRIMARY KEY (principal_id, parent_id)
);

-- A policy's identity is unique without regard to case; policy_key is its lower-case form.
CREATE TABLE policies (
    policy_key   text COLLATE "C" NOT NULL PRIMARY KEY,
    name         text NOT NULL,
    description  text NOT NULL,
    enables_chat boolean NOT NULL
);

CREATE TABLE policy_assignments (
    user_uri    text COLLATE "C" NOT NULL PRIMARY KEY,
    policy_key  text NOT NULL,
    policy_name text NOT NULL
);

CREATE TABLE add_ins (
    id   uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    url  text NOT NULL
);

CREATE TABLE follow_lists (
    user_uri text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    room_id  uuid NOT NULL,
    PRIMARY KEY (user_uri, position)
);

CREATE TABLE invitations (
    user_uri   text COLLATE "C" NOT NULL,
    room_id    uuid NOT NULL,
    invite_id  bigint NOT NULL,
    created_on bigint NOT NULL,
    PRIMARY KEY (user_uri, room_id)
);

CREATE TABLE files (
    id          uuid NOT NULL PRIMARY KEY,
    room_id     uuid NOT NULL,
    uploader    text NOT NULL,
    name        text NOT NULL,
    stored_name text NOT NULL,
    size        bigint NOT NULL,
    sha256      bytea NOT NULL,
    uploaded_on bigint NOT NULL
);

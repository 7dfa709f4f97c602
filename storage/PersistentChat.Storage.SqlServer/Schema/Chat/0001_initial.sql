-- lowest compatible version: 1
-- Times are UTC ticks of 100 ns since 0001-01-01. Text compares by code point: what is equal is decided before it gets here.
-- Keys of text are 400 characters, since the key of a clustered index takes 900 bytes; other short texts have room for twice what is allowed.
-- Names carry no unique constraint: the sequencer decides what is unique, and within a batch two objects may swap names.

IF OBJECT_ID(N'cursors', N'U') IS NULL
CREATE TABLE cursors (
    projection nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    log_id     uniqueidentifier NOT NULL,
    sequence   bigint NOT NULL,
    address    bigint NOT NULL,
    CONSTRAINT pk_cursors PRIMARY KEY (projection)
);
GO

CREATE TABLE nodes (
    node        bigint NOT NULL,
    incarnation bigint NOT NULL,
    CONSTRAINT pk_nodes PRIMARY KEY (node)
);
GO

CREATE TABLE users (
    id           int NOT NULL,
    uri          nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    display_name nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    is_disabled  bit NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id)
);
GO

CREATE TABLE credentials (
    user_uri         nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    realm            nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    md5_ha1          varbinary(64) NOT NULL,
    sha256_ha1       varbinary(64) NOT NULL,
    scram_salt       varbinary(1024) NOT NULL,
    scram_iterations int NOT NULL,
    scram_stored_key varbinary(64) NOT NULL,
    scram_server_key varbinary(64) NOT NULL,
    CONSTRAINT pk_credentials PRIMARY KEY (user_uri)
);
GO

-- Both texts together are longer than a clustered key may be.
CREATE TABLE preferences (
    user_uri nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    label    nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    version  bigint NOT NULL,
    content  nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_preferences PRIMARY KEY NONCLUSTERED (user_uri, label)
);
GO

CREATE TABLE categories (
    id                 uniqueidentifier NOT NULL,
    name               nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    description        nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    keeps_history      bit NOT NULL,
    allows_file_upload bit NOT NULL,
    allows_invitations bit NOT NULL,
    CONSTRAINT pk_categories PRIMARY KEY (id)
);
GO

CREATE TABLE rooms (
    id          uniqueidentifier NOT NULL,
    category_id uniqueidentifier NOT NULL,
    name        nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    description nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    topic       nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    type        smallint NOT NULL,
    privacy     smallint NOT NULL,
    invitations bit NOT NULL,
    is_disabled bit NOT NULL,
    revision    bigint NOT NULL,
    created_by  nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    created_on  bigint NOT NULL,
    updated_by  nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    updated_on  bigint NOT NULL,
    CONSTRAINT pk_rooms PRIMARY KEY (id)
);
GO

CREATE TABLE access (
    node      uniqueidentifier NOT NULL,
    principal nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    list      smallint NOT NULL,
    CONSTRAINT pk_access PRIMARY KEY (node, principal, list)
);
GO

-- Also of rooms that keep no history: their numbers go on after a restart.
CREATE TABLE room_positions (
    room_id     uniqueidentifier NOT NULL,
    last_number bigint NOT NULL,
    last_time   bigint NOT NULL,
    CONSTRAINT pk_room_positions PRIMARY KEY (room_id)
);
GO

CREATE TABLE recent_posts (
    ordinal       bigint NOT NULL,
    client_high   bigint NOT NULL,
    client_low    bigint NOT NULL,
    client_number bigint NOT NULL,
    room_id       uniqueidentifier NOT NULL,
    number        bigint NOT NULL,
    CONSTRAINT pk_recent_posts PRIMARY KEY (ordinal)
);
GO

-- Rows lie in the order in which a room is read. The counted key is what a full-text index refers to; words is what it holds, each word
-- between blanks.
CREATE TABLE messages (
    room_id     uniqueidentifier NOT NULL,
    number      bigint NOT NULL,
    id          bigint IDENTITY(1, 1) NOT NULL,
    posted_on   bigint NOT NULL,
    author      nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    author_name nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    is_alert    bit NOT NULL,
    is_replaced bit NOT NULL,
    text        nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    rtf         nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    words       nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_messages PRIMARY KEY CLUSTERED (room_id, number)
);
GO

CREATE UNIQUE INDEX messages_id ON messages (id);
GO

-- Numbers that were given and have no row in messages, so that a gap can be told from a loss.
-- Reasons: 1 not kept, 2 removed, 3 set aside. Ranges of one room may overlap: a message not kept may be removed too.
CREATE TABLE absent_numbers (
    room_id      uniqueidentifier NOT NULL,
    first_number bigint NOT NULL,
    last_number  bigint NOT NULL,
    reason       smallint NOT NULL,
    CONSTRAINT pk_absent_numbers PRIMARY KEY (room_id, first_number, last_number, reason)
);
GO

-- Events that a projection could not take, as the log has them.
CREATE TABLE dead_letters (
    projection nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    log_id     uniqueidentifier NOT NULL,
    sequence   bigint NOT NULL,
    set_on     bigint NOT NULL,
    reason     nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    record     varbinary(max) NOT NULL,
    CONSTRAINT pk_dead_letters PRIMARY KEY (projection, log_id, sequence)
);
GO

-- Records that a projection will never have because an operator accepted their loss: both ends inclusive.
CREATE TABLE accepted_gaps (
    projection     nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    log_id         uniqueidentifier NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence  bigint NOT NULL,
    accepted_on    bigint NOT NULL,
    CONSTRAINT pk_accepted_gaps PRIMARY KEY (projection, log_id, first_sequence)
);
GO

CREATE TABLE principals (
    id             int NOT NULL,
    directory_id   uniqueidentifier NOT NULL,
    uri            nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    type           smallint NOT NULL,
    name           nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    display_name   nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    directory_path nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    state          smallint NOT NULL,
    CONSTRAINT pk_principals PRIMARY KEY (id)
);
GO

CREATE TABLE principal_parents (
    principal_id int NOT NULL,
    parent_id    int NOT NULL,
    CONSTRAINT pk_principal_parents PRIMARY KEY (principal_id, parent_id)
);
GO

-- A policy's identity is unique without regard to case; policy_key is its lower-case form.
CREATE TABLE policies (
    policy_key   nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    name         nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    description  nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    enables_chat bit NOT NULL,
    CONSTRAINT pk_policies PRIMARY KEY (policy_key)
);
GO

CREATE TABLE policy_assignments (
    user_uri    nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    policy_key  nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    policy_name nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_policy_assignments PRIMARY KEY (user_uri)
);
GO

CREATE TABLE add_ins (
    id   uniqueidentifier NOT NULL,
    name nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    url  nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    CONSTRAINT pk_add_ins PRIMARY KEY (id)
);
GO

CREATE TABLE follow_lists (
    user_uri nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    position int NOT NULL,
    room_id  uniqueidentifier NOT NULL,
    CONSTRAINT pk_follow_lists PRIMARY KEY (user_uri, position)
);
GO

CREATE TABLE invitations (
    user_uri   nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    room_id    uniqueidentifier NOT NULL,
    invite_id  bigint NOT NULL,
    created_on bigint NOT NULL,
    CONSTRAINT pk_invitations PRIMARY KEY (user_uri, room_id)
);
GO

CREATE TABLE files (
    id          uniqueidentifier NOT NULL,
    room_id     uniqueidentifier NOT NULL,
    uploader    nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    name        nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    stored_name nvarchar(1024) COLLATE Latin1_General_100_BIN2 NOT NULL,
    size        bigint NOT NULL,
    sha256      varbinary(64) NOT NULL,
    uploaded_on bigint NOT NULL,
    CONSTRAINT pk_files PRIMARY KEY (id)
);
GO

-- lowest compatible version: 1
-- May share a database with the chat schema or stand alone; the cursor table is then made by whichever comes first.

IF OBJECT_ID(N'cursors', N'U') IS NULL
CREATE TABLE cursors (
    projection nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    log_id     uniqueidentifier NOT NULL,
    sequence   bigint NOT NULL,
    address    bigint NOT NULL,
    CONSTRAINT pk_cursors PRIMARY KEY (projection)
);
GO

CREATE TABLE compliance_events (
    event_id   bigint NOT NULL,
    entry_date bigint NOT NULL,
    type       smallint NOT NULL,
    time       bigint NOT NULL,
    room_id    uniqueidentifier NOT NULL,
    chat_id    bigint NULL,
    user_id    int NOT NULL,
    user_uri   nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    payload    nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    detail     nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    is_alert   bit NOT NULL,
    sequence   bigint NOT NULL,
    CONSTRAINT pk_compliance_events PRIMARY KEY (event_id)
);
GO

CREATE INDEX compliance_events_room ON compliance_events (room_id, time);
GO

-- parted_on is null while the user is in the room.
CREATE TABLE compliance_participations (
    id          bigint NOT NULL,
    room_id     uniqueidentifier NOT NULL,
    user_uri    nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    node        bigint NOT NULL,
    incarnation bigint NOT NULL,
    session     bigint NOT NULL,
    joined_on   bigint NOT NULL,
    parted_on   bigint NULL,
    was_cut_off bit NOT NULL,
    CONSTRAINT pk_compliance_participations PRIMARY KEY (id)
);
GO

CREATE INDEX compliance_participations_open ON compliance_participations (node, incarnation, session, room_id) WHERE parted_on IS NULL;
GO

CREATE INDEX compliance_participations_room ON compliance_participations (room_id, joined_on);
GO

-- Users by number, learnt from the log, so that an event names its principal.
CREATE TABLE compliance_users (
    user_uri nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    user_id  int NOT NULL,
    CONSTRAINT pk_compliance_users PRIMARY KEY (user_uri)
);
GO

-- The last ids given, in all ("event") and before the present log was followed ("earlier logs"). Readers may delete what they have
-- taken, and no id is given twice.
CREATE TABLE compliance_ids (
    name    nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    last_id bigint NOT NULL,
    CONSTRAINT pk_compliance_ids PRIMARY KEY (name)
);
GO

-- As in the chat schema.
CREATE TABLE compliance_dead_letters (
    projection nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    log_id     uniqueidentifier NOT NULL,
    sequence   bigint NOT NULL,
    set_on     bigint NOT NULL,
    reason     nvarchar(max) COLLATE Latin1_General_100_BIN2 NOT NULL,
    record     varbinary(max) NOT NULL,
    CONSTRAINT pk_compliance_dead_letters PRIMARY KEY (projection, log_id, sequence)
);
GO

-- As in the chat schema.
CREATE TABLE compliance_accepted_gaps (
    projection     nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
    log_id         uniqueidentifier NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence  bigint NOT NULL,
    accepted_on    bigint NOT NULL,
    CONSTRAINT pk_compliance_accepted_gaps PRIMARY KEY (projection, log_id, first_sequence)
);
GO

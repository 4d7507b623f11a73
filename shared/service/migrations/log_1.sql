-- A service's own log, empty, and what it signs and witnesses. The serving role may read and append to history,
-- but not change it.

CREATE TABLE log (
    position bigint NOT NULL,
    stream text COLLATE "C" NOT NULL,
    stream_version integer NOT NULL,
    type text NOT NULL,
    recorded_at timestamptz NOT NULL,
    body bytea NOT NULL,
    leaf bytea NOT NULL,
    PRIMARY KEY (position),
    CONSTRAINT log_stream_version UNIQUE (stream, stream_version)
);

CREATE TABLE log_head (
    one smallserial NOT NULL,
    position bigint NOT NULL,
    frontier bytea NOT NULL,
    PRIMARY KEY (one)
);

CREATE TABLE node (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, index)
);

CREATE TABLE idempotency (
    key text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    stream text NOT NULL,
    position bigint NOT NULL,
    stream_version integer NOT NULL,
    events integer NOT NULL,
    PRIMARY KEY (key)
);

CREATE TABLE published (
    one smallserial NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (one)
);

CREATE TABLE cursor (
    log text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    frontier bytea NOT NULL,
    epoch integer NOT NULL,
    PRIMARY KEY (log)
);

CREATE TABLE checkpoint (
    size bigint NOT NULL,
    root bytea NOT NULL,
    note text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (size)
);

CREATE TABLE cosignature (
    size bigint NOT NULL,
    witness text COLLATE "C" NOT NULL,
    line text NOT NULL,
    signed_at timestamptz NOT NULL,
    PRIMARY KEY (size, witness)
);

CREATE TABLE witnessed (
    log text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL,
    line text NOT NULL,
    witnessed_at timestamptz NOT NULL,
    known_size bigint NOT NULL,
    known_frontier bytea NOT NULL,
    PRIMARY KEY (log)
);

CREATE TABLE dispute (
    log text COLLATE "C" NOT NULL,
    found_at timestamptz NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    size bigint NOT NULL,
    ours bytea NOT NULL,
    theirs bytea NOT NULL,
    note text NOT NULL,
    settled_at timestamptz,
    reason text,
    PRIMARY KEY (log, found_at)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: record a correction or a void instead of % on it', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER log_append_only BEFORE UPDATE OR DELETE ON log
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO log_head (one, position, frontier) VALUES (1, 0, '');
INSERT INTO published (one, position) VALUES (1, 0);

GRANT SELECT, INSERT ON log, node, idempotency, checkpoint, cosignature TO :"serving_role";
GRANT SELECT, UPDATE ON log_head, published TO :"serving_role";
GRANT SELECT, INSERT, UPDATE ON dispute TO :"serving_role";
GRANT SELECT, INSERT, UPDATE, DELETE ON cursor, witnessed TO :"serving_role";

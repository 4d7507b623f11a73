-- Intake's tables at the first release: what its pages show, files that are loaded, and the participants' keys.

CREATE TABLE participant (
    participant uuid NOT NULL,
    version integer NOT NULL,
    gender text NOT NULL,
    birth_year integer,
    municipality text,
    registered_on date NOT NULL,
    registration uuid NOT NULL,
    identity jsonb NOT NULL,
    absorbs jsonb NOT NULL,
    PRIMARY KEY (participant)
);
CREATE INDEX ix_participant_registered_on ON participant (registered_on);
CREATE INDEX participant_absorbing ON participant USING gin (absorbs jsonb_path_ops);
CREATE INDEX participant_by_day ON participant (registered_on, participant);
CREATE INDEX participant_by_municipality
    ON participant (
        (lower(translate(
            municipality,
            'ÀÁÂÃÈÉÊËÌÍÎÏÑÒÓÔÕÙÚÛÜÝÇàáâãèéêëìíîïñòóôõùúûüýÿçÅÄÆÖØåäæöø',
            'aaaaeeeeiiiinoooouuuuycaaaaeeeeiiiinoooouuuuyyc{||}}{||}}'
        )) COLLATE "C"),
        participant
    );
CREATE INDEX participant_by_year ON participant (birth_year, participant);

CREATE TABLE enrolment (
    enrolment uuid NOT NULL,
    participant uuid NOT NULL,
    programme text NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    reason text,
    PRIMARY KEY (enrolment)
);
CREATE INDEX enrolment_by_programme ON enrolment (programme, participant);
CREATE INDEX enrolment_open ON enrolment (participant) WHERE closed_on IS NULL;
CREATE INDEX ix_enrolment_participant ON enrolment (participant);
CREATE INDEX ix_enrolment_programme ON enrolment (programme);

CREATE TABLE name_index (
    participant uuid NOT NULL,
    tokens bigint[] NOT NULL,
    PRIMARY KEY (participant)
);
CREATE INDEX name_index_tokens ON name_index USING gin (tokens);

CREATE TABLE due (
    participant uuid NOT NULL,
    kind text NOT NULL,
    about uuid NOT NULL,
    number integer NOT NULL,
    due_on date NOT NULL,
    programme text,
    PRIMARY KEY (participant, kind, about, number)
);
CREATE INDEX due_by_day ON due (due_on, participant);

CREATE TABLE visit (
    visit uuid NOT NULL,
    occurred_on date NOT NULL,
    concern text NOT NULL,
    programme text,
    sent_to text,
    participant uuid,
    PRIMARY KEY (visit)
);
CREATE INDEX ix_visit_occurred_on ON visit (occurred_on);
CREATE INDEX ix_visit_participant ON visit (participant);
CREATE INDEX ix_visit_programme ON visit (programme);

CREATE TABLE imported (
    import_id uuid NOT NULL,
    version integer NOT NULL,
    imported_on date NOT NULL,
    programme text,
    rows integer NOT NULL,
    digest text COLLATE "C" NOT NULL,
    undone_on date,
    PRIMARY KEY (import_id)
);
CREATE INDEX ix_imported_digest ON imported (digest);
CREATE INDEX ix_imported_imported_on ON imported (imported_on);

CREATE TABLE import_draft (
    draft uuid NOT NULL,
    made_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (draft)
);

CREATE TABLE import_work (
    import_id uuid NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    operation text NOT NULL,
    asked_at timestamptz NOT NULL,
    state text NOT NULL,
    begun integer NOT NULL,
    done integer NOT NULL,
    rows integer,
    digest text,
    draft uuid,
    wishes bytea,
    rule text,
    why text,
    PRIMARY KEY (import_id, kind)
);
CREATE UNIQUE INDEX import_work_file ON import_work (digest) WHERE state <> 'refused' AND kind = 'load';

CREATE TABLE participant_key (
    participant uuid NOT NULL,
    key_class text NOT NULL,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (participant, key_class)
);

CREATE TABLE identity_number (
    mac bytea NOT NULL,
    participant uuid NOT NULL,
    PRIMARY KEY (mac, participant)
);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON participant, enrolment, name_index, due, visit, imported, import_draft, import_work, participant_key,
    identity_number
    TO :"serving_role";

-- Matching's tables at the first release: what its pages show, mentors' keys, what was disclosed, and the profiles
-- that it opens.

CREATE TABLE opening (
    opening uuid NOT NULL,
    version integer NOT NULL,
    organisation text NOT NULL,
    programme text NOT NULL,
    kind text NOT NULL,
    offered_on date NOT NULL,
    offered integer NOT NULL,
    withdrawn integer NOT NULL,
    title text,
    employer uuid,
    occupation text,
    municipality text,
    extent integer,
    starts_on date,
    ends_on date,
    apply_by date,
    licence_required boolean DEFAULT false NOT NULL,
    skills jsonb DEFAULT '[]' NOT NULL,
    languages jsonb DEFAULT '[]' NOT NULL,
    closed_on date,
    PRIMARY KEY (opening)
);
CREATE INDEX ix_opening_offered_on ON opening (offered_on);
CREATE INDEX ix_opening_programme ON opening (programme);

CREATE TABLE employer (
    employer uuid NOT NULL,
    version integer NOT NULL,
    organisation text NOT NULL,
    municipality text,
    registered_on date NOT NULL,
    PRIMARY KEY (employer)
);
CREATE INDEX employer_organisation
    ON employer (
        (lower(translate(
            organisation,
            'ÀÁÂÃÈÉÊËÌÍÎÏÑÒÓÔÕÙÚÛÜÝÇàáâãèéêëìíîïñòóôõùúûüýÿçÅÄÆÖØåäæöø',
            'aaaaeeeeiiiinoooouuuuycaaaaeeeeiiiinoooouuuuyyc{||}}{||}}'
        )) COLLATE "C"),
        employer
    );

CREATE TABLE proposal (
    proposal uuid NOT NULL,
    version integer NOT NULL,
    opening uuid NOT NULL,
    participant uuid NOT NULL,
    programme text NOT NULL,
    rule_set text NOT NULL,
    taxonomy text NOT NULL,
    rank integer NOT NULL,
    owner text NOT NULL,
    made_on date NOT NULL,
    answer_by date NOT NULL,
    state text NOT NULL,
    awaited text,
    due date,
    since date NOT NULL,
    explanation jsonb NOT NULL,
    event uuid NOT NULL,
    PRIMARY KEY (proposal)
);
CREATE INDEX ix_proposal_opening ON proposal (opening);
CREATE INDEX ix_proposal_participant ON proposal (participant);
CREATE INDEX proposal_due ON proposal (due, rank, proposal);
CREATE INDEX proposal_made_on ON proposal (made_on, proposal);
CREATE INDEX proposal_owner ON proposal (owner);
CREATE INDEX proposal_programme ON proposal (programme);
CREATE INDEX proposal_rank ON proposal (rank, proposal);
CREATE INDEX proposal_state ON proposal (state, proposal);

CREATE TABLE mentor (
    mentor uuid NOT NULL,
    version integer NOT NULL,
    organisation text,
    occupation text,
    municipality text,
    languages text[] NOT NULL,
    registered_on date NOT NULL,
    suitable boolean,
    identity jsonb NOT NULL,
    event uuid NOT NULL,
    PRIMARY KEY (mentor)
);
CREATE INDEX ix_mentor_municipality ON mentor (municipality);
CREATE INDEX ix_mentor_registered_on ON mentor (registered_on);

CREATE TABLE mentorship (
    mentorship uuid NOT NULL,
    version integer NOT NULL,
    mentor uuid NOT NULL,
    participant uuid NOT NULL,
    programme text NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    reason text,
    met integer NOT NULL,
    last_met_on date,
    PRIMARY KEY (mentorship)
);
CREATE INDEX ix_mentorship_mentor ON mentorship (mentor);
CREATE INDEX ix_mentorship_participant ON mentorship (participant);

CREATE TABLE participant_key (
    participant uuid NOT NULL,
    key_class text NOT NULL,
    wrapped bytea NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (participant, key_class)
);

CREATE TABLE keyring (
    log text COLLATE "C" NOT NULL,
    participant uuid NOT NULL,
    disclosure uuid NOT NULL,
    key_class text NOT NULL,
    wrapped bytea NOT NULL,
    received_at timestamptz NOT NULL,
    until date,
    PRIMARY KEY (log, participant, disclosure, key_class)
);
CREATE INDEX ix_keyring_participant ON keyring (participant);
CREATE INDEX ix_keyring_until ON keyring (until);

CREATE TABLE disclosed (
    log text COLLATE "C" NOT NULL,
    participant uuid NOT NULL,
    disclosure uuid NOT NULL,
    classes text[] NOT NULL,
    first_day date NOT NULL,
    last_day date,
    PRIMARY KEY (log, participant, disclosure)
);
CREATE INDEX ix_disclosed_participant ON disclosed (participant);

CREATE TABLE sealed_heard (
    log text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    participant uuid NOT NULL,
    word text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (log, position)
);
CREATE INDEX ix_sealed_heard_participant ON sealed_heard (participant);

CREATE TABLE linked (
    log text COLLATE "C" NOT NULL,
    participant uuid NOT NULL,
    absorbed uuid NOT NULL,
    PRIMARY KEY (log, participant, absorbed)
);

CREATE TABLE profile (
    participant uuid NOT NULL,
    log text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    municipality text,
    occupations text[] NOT NULL,
    experience jsonb NOT NULL,
    skills jsonb NOT NULL,
    languages jsonb NOT NULL,
    kinds text[] NOT NULL,
    municipalities text[] NOT NULL,
    extent integer,
    available_from date,
    driving_licence boolean,
    PRIMARY KEY (participant, log)
);
CREATE INDEX ix_profile_municipality ON profile (municipality);

CREATE TABLE coded (
    participant uuid NOT NULL,
    log text COLLATE "C" NOT NULL,
    places text[] NOT NULL,
    kinds text[] NOT NULL,
    extent integer,
    available_from date,
    driving_licence boolean,
    languages jsonb NOT NULL,
    skills jsonb NOT NULL,
    PRIMARY KEY (participant, log),
    FOREIGN KEY (participant, log) REFERENCES profile (participant, log) ON DELETE CASCADE
);
CREATE INDEX coded_places ON coded USING gin (places) WITH (fastupdate = off);
CREATE INDEX coded_skills ON coded USING gin (skills) WITH (fastupdate = off);

CREATE TABLE coded_occupation (
    participant uuid NOT NULL,
    log text COLLATE "C" NOT NULL,
    occupation text COLLATE "C" NOT NULL,
    points smallint NOT NULL,
    PRIMARY KEY (participant, log, occupation),
    FOREIGN KEY (participant, log) REFERENCES coded (participant, log) ON DELETE CASCADE
);
CREATE INDEX coded_occupation_points ON coded_occupation (occupation, points) INCLUDE (participant, log);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON opening, employer, proposal, mentor, mentorship, participant_key, keyring, disclosed, sealed_heard,
    linked, profile, coded, coded_occupation
    TO :"serving_role";

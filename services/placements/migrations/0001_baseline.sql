-- Placements' tables at the first release: what its pages show, what it heard of intake, and the keys it received.

CREATE TABLE placement (
    placement uuid NOT NULL,
    version integer NOT NULL,
    participant uuid NOT NULL,
    kind text NOT NULL,
    programme text,
    organisation text,
    extent integer,
    subsidised boolean,
    started_on date NOT NULL,
    ended_on date,
    agreement uuid,
    unsigned text,
    subject text,
    level_in text,
    level_out text,
    reason text,
    PRIMARY KEY (placement)
);
CREATE INDEX ix_placement_participant ON placement (participant);
CREATE INDEX ix_placement_programme ON placement (programme);
CREATE INDEX ix_placement_started_on ON placement (started_on);

CREATE TABLE placement_terms (
    placement uuid NOT NULL,
    since date NOT NULL,
    organisation text,
    extent integer,
    subsidised boolean,
    PRIMARY KEY (placement, since)
);

CREATE TABLE agreement (
    agreement uuid NOT NULL,
    version integer NOT NULL,
    participant uuid NOT NULL,
    kind text NOT NULL,
    programme text NOT NULL,
    organisation text NOT NULL,
    parties text[] NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    extent integer,
    subsidised boolean,
    opening uuid,
    proposal uuid,
    drafted_on date NOT NULL,
    signatures jsonb NOT NULL,
    signed_on date,
    state text NOT NULL,
    PRIMARY KEY (agreement)
);
CREATE INDEX ix_agreement_participant ON agreement (participant);
CREATE INDEX ix_agreement_programme ON agreement (programme);
CREATE INDEX ix_agreement_state ON agreement (state);

CREATE TABLE follow_up (
    follow_up uuid NOT NULL,
    version integer NOT NULL,
    participant uuid NOT NULL,
    enrolment uuid NOT NULL,
    programme text NOT NULL,
    kind text NOT NULL,
    left_on date NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL,
    asked integer NOT NULL,
    recorded_on date,
    status text,
    stable_now boolean,
    full_time_now boolean,
    higher_skilled_now boolean,
    promoted boolean,
    PRIMARY KEY (follow_up)
);
CREATE INDEX ix_follow_up_enrolment ON follow_up (enrolment);
CREATE INDEX ix_follow_up_participant ON follow_up (participant);
CREATE INDEX ix_follow_up_programme ON follow_up (programme);
CREATE INDEX ix_follow_up_state_due_on ON follow_up (state, due_on);

CREATE TABLE attendance (
    event uuid NOT NULL,
    participant uuid NOT NULL,
    kind text NOT NULL,
    programme text,
    organisation text,
    occurred_on date NOT NULL,
    activity uuid,
    PRIMARY KEY (event)
);
CREATE INDEX ix_attendance_activity ON attendance (activity);
CREATE INDEX ix_attendance_participant ON attendance (participant);

CREATE TABLE outcome (
    event uuid NOT NULL,
    participant uuid NOT NULL,
    kind text NOT NULL,
    programme text NOT NULL,
    occurred_on date NOT NULL,
    PRIMARY KEY (event)
);
CREATE INDEX ix_outcome_participant ON outcome (participant);

CREATE TABLE residence (
    event uuid NOT NULL,
    participant uuid NOT NULL,
    municipality text NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    PRIMARY KEY (event)
);
CREATE INDEX ix_residence_participant ON residence (participant);

CREATE TABLE activity (
    activity uuid NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    organisation text NOT NULL,
    programme text,
    day date NOT NULL,
    starts_at text NOT NULL,
    minutes integer NOT NULL,
    venue text,
    accessible boolean,
    language text,
    audience text NOT NULL,
    "group" uuid,
    capacity bigint,
    interpreter_language text,
    interpreter_gender text,
    strategy_area text,
    state text NOT NULL,
    reason text,
    held_on date,
    attended bigint,
    scheduled_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (activity)
);
CREATE INDEX ix_activity_day ON activity (day);
CREATE INDEX ix_activity_group ON activity ("group");
CREATE INDEX ix_activity_programme ON activity (programme);

CREATE TABLE interpreter (
    activity uuid NOT NULL,
    language text NOT NULL,
    gender text NOT NULL,
    wished text,
    booked_on date NOT NULL,
    PRIMARY KEY (activity, language)
);

CREATE TABLE participant_group (
    "group" uuid NOT NULL,
    version integer NOT NULL,
    programme text NOT NULL,
    name text NOT NULL,
    audience text NOT NULL,
    formed_on date NOT NULL,
    PRIMARY KEY ("group")
);
CREATE INDEX ix_participant_group_programme ON participant_group (programme);

CREATE TABLE group_stay (
    event uuid NOT NULL,
    "group" uuid NOT NULL,
    participant uuid NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    PRIMARY KEY (event)
);
CREATE INDEX ix_group_stay_group ON group_stay ("group");
CREATE INDEX ix_group_stay_participant ON group_stay (participant);

CREATE TABLE contact (
    event uuid NOT NULL,
    participant uuid NOT NULL,
    other uuid NOT NULL,
    established boolean NOT NULL,
    other_established boolean NOT NULL,
    programme text,
    activity uuid,
    occurred_on date NOT NULL,
    PRIMARY KEY (event)
);
CREATE INDEX ix_contact_other ON contact (other);
CREATE INDEX ix_contact_participant ON contact (participant);

CREATE TABLE heard (
    log text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    participant uuid NOT NULL,
    event uuid NOT NULL,
    word text NOT NULL,
    data jsonb NOT NULL,
    recorded_at timestamptz,
    PRIMARY KEY (log, position)
);
CREATE INDEX ix_heard_participant ON heard (participant);

CREATE TABLE known_participant (
    log text COLLATE "C" NOT NULL,
    participant uuid NOT NULL,
    registered_on date NOT NULL,
    PRIMARY KEY (log, participant)
);
CREATE INDEX ix_known_participant_participant ON known_participant (participant);
CREATE INDEX ix_known_participant_registered_on ON known_participant (registered_on);

CREATE TABLE known_enrolment (
    log text COLLATE "C" NOT NULL,
    participant uuid NOT NULL,
    enrolment uuid NOT NULL,
    programme text NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    closed_as text,
    PRIMARY KEY (log, participant, enrolment)
);
CREATE INDEX ix_known_enrolment_participant ON known_enrolment (participant);
CREATE INDEX ix_known_enrolment_programme ON known_enrolment (programme);

CREATE TABLE known_link (
    log text COLLATE "C" NOT NULL,
    participant uuid NOT NULL,
    absorbed uuid NOT NULL,
    PRIMARY KEY (log, participant, absorbed)
);
CREATE INDEX ix_known_link_absorbed ON known_link (absorbed);

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

GRANT SELECT, INSERT, UPDATE, DELETE
    ON placement, placement_terms, agreement, follow_up, attendance, outcome, residence, activity, interpreter,
    participant_group, group_stay, contact, heard, known_participant, known_enrolment, known_link, keyring,
    disclosed, sealed_heard
    TO :"serving_role";

-- 案卷 and its event log (执法全过程记录). Proof: docs/adr/0003-event-log.md.
CREATE TABLE IF NOT EXISTS case_file (
    id uuid PRIMARY KEY,
    no text CONSTRAINT case_file_no_key UNIQUE,
    state text NOT NULL CONSTRAINT case_file_state CHECK (state IN (
        'reported', 'accepted', 'checking', 'filed', 'dispatched', 'handling', 'finished', 'checked',
        'closed', 'force_closed', 'declined', 'void', 'transferred', 'merged')),
    is_open boolean NOT NULL GENERATED ALWAYS AS (state NOT IN (
        'closed', 'force_closed', 'declined', 'void', 'transferred', 'merged')) STORED,
    version integer NOT NULL CONSTRAINT case_file_version CHECK (version >= 1),
    head bytea NOT NULL,
    kind text NOT NULL,
    edition_id text,
    category_code text,
    component_code text,
    condition_id text,
    location geometry(Point, 4326) NOT NULL,
    accuracy_m real NOT NULL,
    certainty text NOT NULL CONSTRAINT case_file_certainty CHECK (certainty IN ('certain', 'probable', 'ask', 'outside')),
    cell_code text,
    cell_name text,
    territory_version bigint NOT NULL,
    place_words text NOT NULL DEFAULT '',
    received_at timestamptz NOT NULL,
    state_since timestamptz NOT NULL,
    clock_stage text CONSTRAINT case_file_clock_stage CHECK (clock_stage IN ('accept', 'dispatch', 'handle', 'check')),
    clock_started_at timestamptz,
    near_at timestamptz,
    due_at timestamptz,
    limit_text text NOT NULL DEFAULT '',
    merged_into_id uuid CONSTRAINT case_file_merged_into_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    CONSTRAINT case_file_merged CHECK ((state = 'merged') = (merged_into_id IS NOT NULL)),
    CONSTRAINT case_file_not_itself CHECK (merged_into_id <> id),
    CONSTRAINT case_file_clock CHECK ((clock_stage IS NULL) = (due_at IS NULL) AND (due_at IS NULL) = (clock_started_at IS NULL))
);
CREATE INDEX IF NOT EXISTS case_file_open_location ON case_file USING gist (location) WHERE is_open;
CREATE INDEX IF NOT EXISTS case_file_merged_into_id ON case_file (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS case_file_without_place_words ON case_file (received_at) WHERE place_words = '';

CREATE TABLE IF NOT EXISTS case_number (
    year integer PRIMARY KEY,
    last integer NOT NULL
);

CREATE TABLE IF NOT EXISTS case_report (
    report_id uuid PRIMARY KEY CONSTRAINT case_report_report_id_fkey REFERENCES report (id) ON DELETE RESTRICT,
    case_id uuid NOT NULL CONSTRAINT case_report_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT
);
CREATE INDEX IF NOT EXISTS case_report_case_id ON case_report (case_id);

-- Who may see a case. Each row repeats what the lists sort and filter by, so that the newest of a scope is one index scan.
CREATE TABLE IF NOT EXISTS case_scope (
    case_id uuid NOT NULL CONSTRAINT case_scope_case_id_fkey REFERENCES case_file (id) ON DELETE CASCADE,
    scope text NOT NULL,
    is_open boolean NOT NULL,
    received_at timestamptz NOT NULL,
    CONSTRAINT case_scope_pkey PRIMARY KEY (case_id, scope)
);
CREATE INDEX IF NOT EXISTS case_scope_newest ON case_scope (scope, received_at DESC, case_id DESC);
CREATE INDEX IF NOT EXISTS case_scope_newest_open ON case_scope (scope, received_at DESC, case_id DESC) WHERE is_open;

-- A task of a unit on a case. Several may stand side by side.
CREATE TABLE IF NOT EXISTS case_task (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL CONSTRAINT case_task_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    unit_id uuid NOT NULL CONSTRAINT case_task_unit_id_fkey REFERENCES unit (id) ON DELETE RESTRICT,
    kind text NOT NULL CONSTRAINT case_task_kind CHECK (kind IN ('handle', 'check')),
    state text NOT NULL CONSTRAINT case_task_state CHECK (state IN ('open', 'acknowledged', 'finished', 'returned', 'cancelled')),
    opened_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT case_task_ended CHECK ((state IN ('open', 'acknowledged')) = (ended_at IS NULL))
);
CREATE INDEX IF NOT EXISTS case_task_case_id ON case_task (case_id);
CREATE INDEX IF NOT EXISTS case_task_open ON case_task (unit_id, opened_at) WHERE ended_at IS NULL;

-- The event log. `body` holds the exact bytes that were hashed; `previous` is the hash of the event before.
CREATE TABLE IF NOT EXISTS case_event (
    case_id uuid NOT NULL CONSTRAINT case_event_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    no integer NOT NULL CONSTRAINT case_event_no CHECK (no >= 1),
    id uuid NOT NULL CONSTRAINT case_event_id_key UNIQUE,
    command text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    at timestamptz NOT NULL,
    actor_id uuid CONSTRAINT case_event_actor_id_fkey REFERENCES account (id) ON DELETE RESTRICT,
    unit_id uuid CONSTRAINT case_event_unit_id_fkey REFERENCES unit (id) ON DELETE RESTRICT,
    task_id uuid CONSTRAINT case_event_task_id_fkey REFERENCES case_task (id) ON DELETE RESTRICT,
    format smallint NOT NULL,
    body bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    request_hash bytea NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT case_event_pkey PRIMARY KEY (case_id, no),
    CONSTRAINT case_event_hashes CHECK (octet_length(hash) = 32 AND octet_length(previous) = 32)
);
CREATE INDEX IF NOT EXISTS case_event_xid ON case_event (xid);
CREATE INDEX IF NOT EXISTS case_event_task_id ON case_event (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS case_event_actor_id ON case_event (actor_id, at) WHERE actor_id IS NOT NULL;

-- Free text and whatever is personal; only its salted hash is in the chain.
CREATE TABLE IF NOT EXISTS case_event_private (
    event_id uuid PRIMARY KEY CONSTRAINT case_event_private_event_id_fkey REFERENCES case_event (id) ON DELETE RESTRICT,
    salt bytea NOT NULL,
    note text NOT NULL,
    erased_at timestamptz
);

-- Which photos an event brought: before, after, or of a check.
CREATE TABLE IF NOT EXISTS case_photo (
    event_id uuid NOT NULL CONSTRAINT case_photo_event_id_fkey REFERENCES case_event (id) ON DELETE RESTRICT,
    sha256 text NOT NULL CONSTRAINT case_photo_sha256_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    case_id uuid NOT NULL CONSTRAINT case_photo_case_id_fkey REFERENCES case_file (id) ON DELETE RESTRICT,
    position smallint NOT NULL,
    role text NOT NULL CONSTRAINT case_photo_role CHECK (role IN ('before', 'after', 'check')),
    copied_at timestamptz,  -- since when the evidence copy of this photo on this case is there, or not needed
    judged_at timestamptz,  -- since when its times and places have been compared (backend/provenance)
    paired_at timestamptz,  -- of an after photo: since when it has been laid beside the before (backend/likeness)
    CONSTRAINT case_photo_pkey PRIMARY KEY (event_id, sha256)
);
CREATE INDEX IF NOT EXISTS case_photo_unjudged ON case_photo (event_id) WHERE judged_at IS NULL;
CREATE INDEX IF NOT EXISTS case_photo_unpaired ON case_photo (event_id) WHERE paired_at IS NULL AND role = 'after';
CREATE INDEX IF NOT EXISTS case_photo_sha256 ON case_photo (sha256);
CREATE INDEX IF NOT EXISTS case_photo_case_id ON case_photo (case_id);
CREATE INDEX IF NOT EXISTS case_photo_without_copy ON case_photo (case_id) WHERE copied_at IS NULL;

-- What the phone knew when the photo was taken: kept beside what stands in the photo, never instead of it.
CREATE TABLE IF NOT EXISTS case_shot (
    event_id uuid NOT NULL CONSTRAINT case_shot_event_id_fkey REFERENCES case_event (id) ON DELETE RESTRICT,
    sha256 text NOT NULL CONSTRAINT case_shot_sha256_fkey REFERENCES photo (sha256) ON DELETE RESTRICT,
    taken_at timestamptz,
    point geometry(Point, 4326),
    raw_lon double precision,
    raw_lat double precision,
    datum text CONSTRAINT case_shot_datum CHECK (datum IN ('wgs84', 'gcj02', 'bd09')),
    accuracy_m real,
    altitude_m real,
    heading real,
    device text,
    CONSTRAINT case_shot_pkey PRIMARY KEY (event_id, sha256),
    CONSTRAINT case_shot_place CHECK ((point IS NULL) = (raw_lon IS NULL))
);
CREATE INDEX IF NOT EXISTS case_shot_sha256 ON case_shot (sha256);

-- The log is only ever appended to; an erasure touches the private row alone.
CREATE OR REPLACE FUNCTION case_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'case_event is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER IF EXISTS case_event_append_only ON case_event;
CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE ON case_event
    FOR EACH ROW EXECUTE FUNCTION case_event_refuse();

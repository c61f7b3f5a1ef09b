-- Editions of the catalogue. Rows of an edition never change; what a city decides itself (conditions, axes) is retired
-- by date and never deleted, because a case keeps what it was decided under.
CREATE TABLE IF NOT EXISTS edition (
    id text PRIMARY KEY,
    title text NOT NULL,
    in_force_from date,
    in_force_to date,
    source text NOT NULL,
    note text NOT NULL DEFAULT '',
    CONSTRAINT edition_dates CHECK (in_force_to > in_force_from),
    CONSTRAINT edition_one_in_force EXCLUDE USING gist (daterange(in_force_from, in_force_to) WITH &&)
);

CREATE TABLE IF NOT EXISTS category (
    edition_id text NOT NULL CONSTRAINT category_edition_id_fkey REFERENCES edition (id) ON DELETE RESTRICT,
    kind text NOT NULL CONSTRAINT category_kind CHECK (kind IN ('matter', 'component')),
    code text NOT NULL CONSTRAINT category_code CHECK (code ~ '^[0-9]{4,5}$'),
    major text NOT NULL,
    major_name text NOT NULL,
    name text NOT NULL CONSTRAINT category_name CHECK (name <> ''),
    local boolean NOT NULL DEFAULT false,
    demo boolean NOT NULL DEFAULT false,
    source text NOT NULL,
    CONSTRAINT category_pkey PRIMARY KEY (edition_id, kind, code),
    CONSTRAINT category_major CHECK (major = left(code, 2)),
    -- Five-digit codes: 001-079 belong to the standard, 080-999 to the city, whose names end so.
    CONSTRAINT category_local CHECK (
        length(code) = 4 OR local = (right(code, 3)::integer >= 80) AND local = (name LIKE '%（自定义）')
    )
);

CREATE TABLE IF NOT EXISTS category_mapping (
    from_edition text NOT NULL CONSTRAINT category_mapping_from_edition_fkey REFERENCES edition (id) ON DELETE RESTRICT,
    kind text NOT NULL DEFAULT 'matter' CONSTRAINT category_mapping_kind CHECK (kind IN ('matter', 'component')),
    from_code text NOT NULL,
    to_edition text NOT NULL,
    to_code text,
    relation text NOT NULL
        CONSTRAINT category_mapping_relation CHECK (relation IN ('same', 'renamed', 'moved', 'dropped')),
    basis text NOT NULL CONSTRAINT category_mapping_basis CHECK (basis IN ('attested', 'rule', 'inferred')),
    note text NOT NULL DEFAULT '',
    CONSTRAINT category_mapping_pkey PRIMARY KEY (from_edition, kind, from_code, to_edition),
    CONSTRAINT category_mapping_from_fkey FOREIGN KEY (from_edition, kind, from_code)
        REFERENCES category (edition_id, kind, code) ON DELETE RESTRICT,
    CONSTRAINT category_mapping_to_fkey FOREIGN KEY (to_edition, kind, to_code)
        REFERENCES category (edition_id, kind, code) ON DELETE RESTRICT,
    CONSTRAINT category_mapping_dropped CHECK ((to_code IS NULL) = (relation = 'dropped'))
);

-- One matter has several conditions for filing (立案条件), each with its own condition for closing and limit.
CREATE TABLE IF NOT EXISTS filing_condition (
    id text PRIMARY KEY,
    edition_id text NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    condition text NOT NULL,
    close_when text NOT NULL,
    limit_value integer NOT NULL CONSTRAINT filing_condition_limit_value CHECK (limit_value > 0),
    limit_unit text NOT NULL CONSTRAINT filing_condition_limit_unit
        CHECK (limit_unit IN ('minute', 'urgent_hour', 'work_hour', 'work_day', 'natural_day')),
    demo boolean NOT NULL,
    source text NOT NULL,
    retired_at timestamptz,
    CONSTRAINT filing_condition_category_fkey FOREIGN KEY (edition_id, kind, code)
        REFERENCES category (edition_id, kind, code) ON DELETE RESTRICT
);
CREATE INDEX IF NOT EXISTS filing_condition_category ON filing_condition (edition_id, kind, code);

-- Axes over the catalogue: the seven fields of power (权限七项) and the three duties of 门前三包.
CREATE TABLE IF NOT EXISTS category_axis (
    edition_id text NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    axis text NOT NULL,
    value text NOT NULL,
    demo boolean NOT NULL,
    source text NOT NULL,
    CONSTRAINT category_axis_pkey PRIMARY KEY (edition_id, kind, code, axis),
    CONSTRAINT category_axis_category_fkey FOREIGN KEY (edition_id, kind, code)
        REFERENCES category (edition_id, kind, code) ON DELETE RESTRICT,
    CONSTRAINT category_axis_value CHECK (
        axis = 'duty' AND value IN ('wei', 'lv', 'xu') OR axis = 'power' AND value IN (
            'appearance', 'planning', 'greening', 'municipal', 'environment', 'commerce', 'traffic')
    )
);

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are immutable', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER category_immutable BEFORE UPDATE OR DELETE ON category
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER filing_condition_immutable BEFORE UPDATE ON filing_condition FOR EACH ROW
    WHEN ((OLD.id, OLD.edition_id, OLD.kind, OLD.code, OLD.condition, OLD.close_when, OLD.limit_value, OLD.limit_unit,
           OLD.demo, OLD.source)
        IS DISTINCT FROM (NEW.id, NEW.edition_id, NEW.kind, NEW.code, NEW.condition, NEW.close_when, NEW.limit_value,
           NEW.limit_unit, NEW.demo, NEW.source))
    EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER filing_condition_kept BEFORE DELETE ON filing_condition
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

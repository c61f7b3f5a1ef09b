-- Versions of the routing rules. A version never changes; a new one ends the one before.
CREATE TABLE IF NOT EXISTS rule_set (
    version bigint PRIMARY KEY,
    created_at timestamptz NOT NULL,
    note text NOT NULL DEFAULT '',
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    CONSTRAINT rule_set_dates CHECK (valid_to > valid_from),
    CONSTRAINT rule_set_one_in_force EXCLUDE USING gist (tstzrange(valid_from, valid_to) WITH &&)
);

CREATE TABLE IF NOT EXISTS routing_rule (
    version bigint NOT NULL CONSTRAINT routing_rule_version_fkey REFERENCES rule_set (version) ON DELETE RESTRICT,
    position integer NOT NULL,
    code text NOT NULL CONSTRAINT routing_rule_code CHECK (code ~ '^R-[0-9]{3}$'),
    kind text NOT NULL CONSTRAINT routing_rule_kind CHECK (kind IN ('matter', 'component', 'any')),
    category_pattern text NOT NULL CONSTRAINT routing_rule_category_pattern
        CHECK (category_pattern ~ '^(\*|[0-9]{2}\*|[0-9]{5})(,(\*|[0-9]{2}\*|[0-9]{5}))*$'),
    area_prefix text NOT NULL CONSTRAINT routing_rule_area_prefix CHECK (area_prefix ~ '^[0-9]{0,15}$'),
    weekdays smallint[] NOT NULL DEFAULT '{}'
        CONSTRAINT routing_rule_weekdays CHECK (weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    from_time time,
    to_time time,
    target text NOT NULL CONSTRAINT routing_rule_target CHECK (target IN ('unit', 'posted_squad')),
    unit_id uuid CONSTRAINT routing_rule_unit_id_fkey REFERENCES unit (id) ON DELETE RESTRICT,
    words text NOT NULL,
    words_en text NOT NULL DEFAULT '',
    CONSTRAINT routing_rule_pkey PRIMARY KEY (version, position),
    CONSTRAINT routing_rule_version_code_key UNIQUE (version, code),
    CONSTRAINT routing_rule_hours CHECK ((from_time IS NULL) = (to_time IS NULL) AND from_time <> to_time),
    CONSTRAINT routing_rule_unit CHECK ((target = 'unit') = (unit_id IS NOT NULL))
);
CREATE INDEX IF NOT EXISTS routing_rule_unit_id ON routing_rule (unit_id) WHERE unit_id IS NOT NULL;

CREATE OR REPLACE TRIGGER routing_rule_immutable BEFORE UPDATE OR DELETE ON routing_rule
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Areas are immutable versions: a change ends rows at one version and begins others at the next.
CREATE TABLE IF NOT EXISTS territory_version (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL,
    note text NOT NULL
);

CREATE TABLE IF NOT EXISTS area (
    code text NOT NULL CONSTRAINT area_code CHECK (code ~ '^[0-9]{4}([0-9]{2}([0-9]{3}){0,3})?$'),
    level text NOT NULL CONSTRAINT area_level CHECK (level IN ('city', 'district', 'street', 'community', 'cell')),
    name text NOT NULL,
    parent_code text,
    geom geometry(MultiPolygon, 4326) NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    version_from bigint NOT NULL CONSTRAINT area_version_from_fkey REFERENCES territory_version (id) ON DELETE RESTRICT,
    version_to bigint CONSTRAINT area_version_to_fkey REFERENCES territory_version (id) ON DELETE RESTRICT,
    CONSTRAINT area_pkey PRIMARY KEY (code, version_from),
    CONSTRAINT area_versions CHECK (version_to > version_from),
    CONSTRAINT area_ended CHECK ((version_to IS NULL) = (valid_to IS NULL)),
    CONSTRAINT area_geom CHECK (ST_IsValid(geom)),
    CONSTRAINT area_code_length CHECK (length(code) = CASE level
        WHEN 'city' THEN 4 WHEN 'district' THEN 6 WHEN 'street' THEN 9 WHEN 'community' THEN 12 ELSE 15 END)
);
CREATE UNIQUE INDEX IF NOT EXISTS area_current ON area (code) WHERE version_to IS NULL;
CREATE INDEX IF NOT EXISTS area_geom_current ON area USING gist (geom) WHERE version_to IS NULL;
CREATE INDEX IF NOT EXISTS area_version_from ON area (version_from);
CREATE INDEX IF NOT EXISTS area_version_to ON area (version_to) WHERE version_to IS NOT NULL;

-- What an import found and did.
CREATE TABLE IF NOT EXISTS area_import (
    version bigint PRIMARY KEY
        CONSTRAINT area_import_version_fkey REFERENCES territory_version (id) ON DELETE RESTRICT,
    level text NOT NULL,
    datum text NOT NULL,
    file_sha256 text NOT NULL,
    report jsonb NOT NULL
);

-- The base map: streets, water, buildings, green, points of interest.
CREATE TABLE IF NOT EXISTS base_feature (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    layer text NOT NULL CONSTRAINT base_feature_layer CHECK (layer IN ('landuse', 'water', 'roads', 'buildings', 'pois')),
    kind text NOT NULL,
    kind_detail text NOT NULL DEFAULT '',
    name text NOT NULL DEFAULT '',
    props jsonb NOT NULL DEFAULT '{}',
    geom geometry(Geometry, 4326) NOT NULL
);
CREATE INDEX IF NOT EXISTS base_feature_geom ON base_feature USING gist (geom);
CREATE INDEX IF NOT EXISTS base_feature_named ON base_feature USING gist (geom) WHERE name <> '';

-- What categories, areas and whatever else a city names are called in English, by their Chinese name.
CREATE TABLE english_name (
    name text CONSTRAINT english_name_pkey PRIMARY KEY CONSTRAINT english_name_name CHECK (name <> '' AND length(name) <= 200),
    name_en text NOT NULL CONSTRAINT english_name_name_en CHECK (name_en <> '' AND length(name_en) <= 200)
);
CREATE INDEX base_feature_english ON base_feature (layer, name) WHERE props ? 'name_en';

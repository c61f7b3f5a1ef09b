-- Units, accounts, roles, sessions. Verbs: backend/people/permits.py.
CREATE TABLE IF NOT EXISTS unit (
    id uuid PRIMARY KEY,
    kind text NOT NULL CONSTRAINT unit_kind CHECK (kind IN ('bureau', 'squad', 'agency', 'desk')),
    name text NOT NULL CONSTRAINT unit_name_key UNIQUE,
    name_en text NOT NULL DEFAULT '',
    parent_id uuid CONSTRAINT unit_parent_id_fkey REFERENCES unit (id) ON DELETE RESTRICT,
    district_code text NOT NULL CONSTRAINT unit_district_code CHECK (district_code ~ '^[0-9]{6}$'),
    active boolean NOT NULL DEFAULT true
);
CREATE INDEX IF NOT EXISTS unit_parent_id ON unit (parent_id);

-- A squad posted to a street or town (派驻), for as long as the dates say.
CREATE TABLE IF NOT EXISTS posting (
    unit_id uuid NOT NULL CONSTRAINT posting_unit_id_fkey REFERENCES unit (id) ON DELETE RESTRICT,
    area_code text NOT NULL CONSTRAINT posting_area_code CHECK (area_code ~ '^[0-9]{6}([0-9]{3}){0,3}$'),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    CONSTRAINT posting_pkey PRIMARY KEY (unit_id, area_code, valid_from),
    CONSTRAINT posting_dates CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX IF NOT EXISTS posting_area_code ON posting (area_code);

-- A role is a set of verbs and how far its holder sees: the district, the unit's area, the unit's tasks, or own work.
CREATE TABLE IF NOT EXISTS role (
    key text PRIMARY KEY,
    name text NOT NULL,
    name_en text NOT NULL,
    sees text NOT NULL CONSTRAINT role_sees CHECK (sees IN ('district', 'area', 'unit', 'own')),
    verbs text[] NOT NULL
);

CREATE TABLE IF NOT EXISTS account (
    id uuid PRIMARY KEY,
    username text NOT NULL CONSTRAINT account_username_key UNIQUE
        CONSTRAINT account_username CHECK (username ~ '^[a-z0-9_.-]{2,40}$'),
    name text NOT NULL,
    officer_no text,
    password_hash text NOT NULL,
    demo_password boolean NOT NULL DEFAULT false,
    unit_id uuid CONSTRAINT account_unit_id_fkey REFERENCES unit (id) ON DELETE RESTRICT,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS account_unit_id ON account (unit_id);

CREATE TABLE IF NOT EXISTS account_role (
    account_id uuid NOT NULL CONSTRAINT account_role_account_id_fkey REFERENCES account (id) ON DELETE CASCADE,
    role_key text NOT NULL CONSTRAINT account_role_role_key_fkey REFERENCES role (key) ON DELETE RESTRICT,
    CONSTRAINT account_role_pkey PRIMARY KEY (account_id, role_key)
);
CREATE INDEX IF NOT EXISTS account_role_role_key ON account_role (role_key);

-- Only the hash of the token is kept.
CREATE TABLE IF NOT EXISTS session (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT session_token_hash_key UNIQUE,
    account_id uuid NOT NULL CONSTRAINT session_account_id_fkey REFERENCES account (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    user_agent text NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS session_account_id ON session (account_id);

INSERT INTO role (key, name, name_en, sees, verbs) VALUES
('inspector', '队员', 'Inspector', 'own',
 '{report.inspect,case.read,case.report_check,case.check,task.acknowledge,task.return,task.finish,photo.read,unit.read}'),
('assistant', '协管员', 'Assistant', 'own',
 '{report.inspect,case.read,case.report_check,photo.read,unit.read}'),
('clerk', '受理员', 'Acceptance clerk', 'district',
 '{report.inspect,case.read,case.accept,case.request_check,case.file,case.check,case.close,case.rework,case.decline,case.void,case.transfer,case.merge,case.relocate,flag.settle,photo.review,contact.read,photo.read,unit.read}'),
('dispatcher', '派遣员', 'Dispatcher', 'district',
 '{case.read,case.dispatch,case.merge,case.relocate,flag.settle,photo.read,unit.read}'),
('squad_leader', '中队长', 'Squad leader', 'area',
 '{report.inspect,case.read,task.acknowledge,task.return,task.finish,photo.read,unit.read}'),
('agency_handler', '联动部门', 'Partner agency', 'unit',
 '{case.read,task.acknowledge,task.return,task.finish,photo.read,unit.read}'),
('supervisor', '监督', 'Supervisor', 'district',
 '{case.read,case.close,case.rework,case.void,case.transfer,case.force_close,flag.settle,photo.review,photo.read,unit.read}'),
('admin', '管理员', 'Administrator', 'district',
 '{case.read,photo.read,unit.read,user.manage,territory.manage,catalog.manage,ops.read}')
ON CONFLICT (key) DO NOTHING;

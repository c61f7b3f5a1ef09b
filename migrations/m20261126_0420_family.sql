-- A matter that several people reported: the case that goes on and every case that was merged into it, also by way of
-- another. Whatever shows a case shows its family.
CREATE OR REPLACE FUNCTION case_family(root uuid) RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
    WITH RECURSIVE family AS (
        SELECT root AS id UNION SELECT c.id FROM case_file c JOIN family f ON c.merged_into_id = f.id
    )
    SELECT id FROM family
$$;

-- A case and what it was merged into, to the case that goes on.
CREATE OR REPLACE FUNCTION case_line(start uuid) RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE ROWS 2 AS $$
    WITH RECURSIVE line AS (
        SELECT c.id, c.merged_into_id FROM case_file c WHERE c.id = start
        UNION SELECT c.id, c.merged_into_id FROM case_file c JOIN line l ON c.id = l.merged_into_id
    )
    SELECT id FROM line
$$;

"""SQL that writes a report with its case. One statement, which is a transaction of its own."""

from datetime import datetime

import asyncpg
import msgspec
import shapely

from backend.cases import event_queries, scope_queries
from backend.cases.event_queries import EventRow
from backend.catalog.snapshot import UNKNOWN_EDITION
from backend.db.core import Named
from backend.photos.queries import missing_sql


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """What CREATE names beside the event: report, case, who sees it, how to reach the sender, what it is charged to.

    `photo_marks`, `photo_scopes`: backend/photos/queries.py `missing_sql`.
    """

    kind: str
    tracking_code: str
    edition_id: str | None
    category_code: str | None
    component_code: str | None
    words: str
    words_salt: bytes
    location: shapely.Point
    raw_lon: float
    raw_lat: float
    datum: str
    source: str
    accuracy_m: float
    place: str
    certainty: str
    cell_code: str | None
    cell_name: str | None
    territory_version: int
    clock_stage: str
    clock_started_at: datetime
    near_at: datetime
    due_at: datetime
    limit_text: str
    scopes: list[str]
    contact_name: str
    contact_phone: str
    contact_email: str
    buckets: list[str]
    limits: list[int]
    day: datetime
    photo_marks: list[bytes]
    photo_scopes: list[str]


# Writes only when the id is new, every photo has arrived, the territory is still the version the place was decided
# under, and none of the sender's budgets of this day is used up; says which of these failed. A report has the id of its
# case's first event.
CREATE = Named(
    f"""
WITH known AS (SELECT body_hash FROM report WHERE id = :event_id),
missing AS ({missing_sql("(:photos)", "(:photo_marks)", "(:photo_scopes)")}),
version AS (SELECT coalesce(max(id), 0) AS id FROM territory_version),
spent AS (
    SELECT x.bucket, x.most, coalesce(b.used, 0) AS used, x.n
    FROM unnest((:buckets)::text[], (:limits)::bigint[]) WITH ORDINALITY AS x (bucket, most, n)
    LEFT JOIN budget b ON b.bucket = x.bucket AND b.window_start = :day
),
go AS (
    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM known) AND NOT EXISTS (SELECT 1 FROM missing)
    AND (SELECT id FROM version) = :territory_version AND NOT EXISTS (SELECT 1 FROM spent WHERE used >= most)
),
new_report AS (
    INSERT INTO report (id, kind, tracking_code, edition_id, category_code, component_code, words, location,
                        raw_lon, raw_lat, datum, source, accuracy_m, place, territory_version, reporter_id,
                        body_hash, received_at, words_salt)
    SELECT :event_id, :kind, :tracking_code, :edition_id, :category_code, :component_code, :words, :location,
           :raw_lon, :raw_lat, :datum, :source, :accuracy_m, (:place)::jsonb, :territory_version, :actor_id,
           :request_hash, :at, :words_salt FROM go
    ON CONFLICT (id) DO NOTHING RETURNING id
),
new_case AS (
    INSERT INTO case_file (id, state, version, head, kind, edition_id, category_code, component_code, location,
                           accuracy_m, certainty, cell_code, cell_name, territory_version, received_at, state_since,
                           clock_stage, clock_started_at, near_at, due_at, limit_text)
    SELECT :case_id, :to_state, :no, :hash, :kind, nullif(:edition_id, '{UNKNOWN_EDITION}'),
           CASE WHEN :edition_id <> '{UNKNOWN_EDITION}' THEN :category_code END,
           CASE WHEN :edition_id <> '{UNKNOWN_EDITION}' THEN :component_code END, :location,
           :accuracy_m, :certainty, :cell_code, :cell_name, :territory_version, :at, :at,
           :clock_stage, :clock_started_at, :near_at, :due_at, :limit_text FROM new_report
    RETURNING id, state, is_open, received_at, due_at, certainty
),
link AS (INSERT INTO case_report (report_id, case_id) SELECT :event_id, id FROM new_case),
{event_queries.parts("EXISTS (SELECT 1 FROM new_case)")},
scopes AS ({scope_queries.insert_sql("new_case", "(:scopes)::text[]")}),
reach AS (
    INSERT INTO contact (report_id, name, phone, email)
    SELECT :event_id, :contact_name, :contact_phone, :contact_email FROM new_case
    WHERE :contact_name || :contact_phone || :contact_email <> ''
),
charge AS (
    INSERT INTO budget AS b (bucket, window_start, used) SELECT spent.bucket, :day, 1 FROM new_case, spent
    ON CONFLICT (bucket, window_start) DO UPDATE SET used = b.used + 1
)
SELECT EXISTS (SELECT 1 FROM new_report) AS created, (SELECT body_hash FROM known) AS known,
       (SELECT array_agg(sha) FROM missing) AS missing, (SELECT id FROM version) AS version,
       (SELECT array_agg(used ORDER BY n) FROM spent) AS used
""",
    EventRow,
    ReportRow,
)


async def create(event: EventRow, report: ReportRow) -> asyncpg.Record:
    """Whether it was `created`, and what stood against it: `known`, `missing`, `version`, `used` of each budget.

    Errors: asyncpg.UniqueViolationError (`case_event_id_key`) when the id is a command's.
    """
    row = await CREATE.row(event, report)
    assert row is not None
    return row

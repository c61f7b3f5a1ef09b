"""From a photo with a face and a plate to what the public sees of it, and back."""

import hashlib
import io
import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient, Response
from pgqueuer.domain.errors import RetryRequested
from PIL import Image

from backend.db import execute, fetchval, queue
from backend.evidence import copies as evidence
from backend.kernel.clock import FixedClock
from backend.photos import queries as photos
from backend.photos.child import Child
from backend.photos.facts import Facts
from backend.photos.queries import screen_key
from backend.privacy import jobs, queries
from backend.storage import ObjectStore
from backend.storage.errors import ObjectMissing
from tests.harness.reports import new_case
from tests.harness.world import World
from tests.photos.test_photos import put, sha
from tests.privacy.pictures import samples

PHOTO = next(s for s in samples(4) if {label.size for label in s.labels if label.kind == "face"} & {60, 100}).jpeg
DIGEST = sha(PHOTO)
URL = f"/api/privacy/reviews/{DIGEST}"
MINE = {"x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2, "kind": "other"}


@pytest.fixture
async def case(client: AsyncClient, store: ObjectStore, clock: FixedClock, renderer: Child) -> str:
    """A case whose photo is rendered; its review has not begun."""
    assert (await put(client, PHOTO)).status_code in (200, 201)
    case = await new_case(client, photos=[DIGEST])
    await evidence.make(DIGEST, renderer, store, clock)
    return case


@pytest.fixture
async def waiting(case: str) -> str:
    """The same with a review that proposes one box."""
    box = '[{"x": 0.5, "y": 0.5, "w": 0.1, "h": 0.1, "kind": "face", "origin": "model", "score": 0.9}]'
    await queries.found(DIGEST, box, None, await fetchval("SELECT received_at FROM photo WHERE sha256 = $1", DIGEST))
    return case


async def decide(client: AsyncClient, who: dict[str, str], what: str, version: int, **more: Any) -> Response:
    return await client.post(URL, json={"what": what, "version": version, **more}, headers=who)


async def published(
    client: AsyncClient, who: dict[str, str], objects: ObjectStore, clock: FixedClock, finder: Child
) -> str:
    """Approve the version that stands, make the copies; the JPEG's address."""
    version = (await client.get(URL, headers=who)).json()["version"]
    assert (await decide(client, who, "approve", version)).status_code == 200
    assert await queries.unpublished(10) == [DIGEST]
    await jobs.publish(DIGEST, finder, objects, clock)
    assert await queries.unpublished(10) == []
    return str((await client.get(URL, headers=who)).json()["publicUrl"])


async def tracked(client: AsyncClient, case: str) -> list[dict[str, Any]]:
    code = await fetchval(
        "SELECT tracking_code FROM report r JOIN case_report cr ON cr.report_id = r.id"
        " WHERE cr.case_id = $1::text::uuid",
        case,
    )
    return list((await client.get(f"/api/track/{code}")).json()["photos"])


async def test_faces_and_plates_are_proposed_once(
    client: AsyncClient, case: str, store: ObjectStore, clock: FixedClock, finder: Child, people
) -> None:
    assert await queries.unsearched(10) == [DIGEST]
    await jobs.propose(DIGEST, finder, store, clock)
    await jobs.propose(DIGEST, finder, store, clock)
    assert await queries.unsearched(10) == []
    (item,) = (await client.get("/api/privacy/reviews", headers=people["clerk"])).json()["items"]
    assert (item["sha256"], item["caseId"], item["state"], item["version"]) == (DIGEST, case, "waiting", 1)
    assert item["faces"] >= 1
    assert item["plates"] == 2
    one = (await client.get(URL, headers=people["clerk"])).json()
    assert {b["origin"] for b in one["boxes"]} == {"model"}
    assert all(0 <= b["x"] <= b["x"] + b["w"] <= 1.0001 for b in one["boxes"])
    assert [s["what"] for s in one["steps"]] == ["found"]


async def test_a_review_is_of_the_hour_in_which_its_photo_came(
    client: AsyncClient, store: ObjectStore, clock: FixedClock, renderer: Child, people, give, advance
) -> None:
    case = await new_case(client)
    await advance(case, "handling")
    clock.advance(timedelta(hours=2))
    assert (await put(client, PHOTO, **people["squad"])).status_code in (200, 201)
    assert (await give("squad", case, "finish", note="已清理", photos=[DIGEST])).status_code == 200
    await evidence.make(DIGEST, renderer, store, clock)
    await queries.found(DIGEST, "[]", None, clock.now())
    one = (await client.get(URL, headers=people["clerk"])).json()
    assert (one["role"], datetime.fromisoformat(one["receivedAt"])) == ("after", clock.now())


async def test_hundreds_of_one_sender_hold_nobody_elses_photo_up(clock: FixedClock, world: World) -> None:
    async def sent(by: bytes) -> str:
        clock.advance(timedelta(seconds=1))
        name = hashlib.sha256(os.urandom(16)).hexdigest()
        await photos.insert(name, 1, Facts(media_type="image/jpeg", width=9, height=9), None, by, clock.now())
        await execute("UPDATE photo SET renderings = 'made', attached_at = received_at WHERE sha256 = $1", name)
        return name

    flood = [await sent(b"demo") for _ in range(30)]
    one, two, other = await sent(b"one"), await sent(b"one"), await sent(b"other")
    assert await queries.unsearched(6) == [flood[0], one, other, flood[1], two, flood[2]]
    clerk = await fetchval("SELECT id FROM account WHERE username = 'clerk'")
    for name in [*flood, one]:
        await queries.found(name, "[]", None, clock.now())
        await queries.decide(name, "approved", 2, "[]", "approved", clerk, None, clock.now())
        clock.advance(timedelta(seconds=1))
    assert await queries.unpublished(3) == [flood[0], one, flood[1]]


async def test_nothing_is_public_before_a_person_approved(
    client: AsyncClient, waiting: str, store: ObjectStore, clock: FixedClock, finder: Child, people
) -> None:
    assert await queries.unpublished(10) == []
    await jobs.publish(DIGEST, finder, store, clock)
    assert await tracked(client, waiting) == []
    answer = await client.get(f"/api/photos/{DIGEST}/public", headers=people["clerk"])
    assert (answer.status_code, answer.json()["type"].split("/")[-1]) == (404, "photo.not_public")


async def test_an_approved_copy_hides_the_boxes_and_has_no_metadata(
    client: AsyncClient, waiting: str, store: ObjectStore, clock: FixedClock, finder: Child, people
) -> None:
    assert (await decide(client, people["clerk"], "save", 1, boxes=[MINE])).json()["version"] == 2
    url = await published(client, people["clerk"], store, clock, finder)
    answer = await client.get(url)
    assert answer.status_code == 200
    assert "max-age=300" in answer.headers["cache-control"]
    with Image.open(io.BytesIO(answer.content)) as image:
        assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        w, h = image.size
        hidden = image.convert("RGB").crop((int(w * 0.12), int(h * 0.12), int(w * 0.14), int(h * 0.14)))
        assert max(high - low for low, high in hidden.getextrema()) <= 4  # one patch of one colour
    (photo,) = await tracked(client, waiting)
    assert (photo["url"], photo["role"], photo["width"]) == (url, "before", w)
    modern = await client.get(photo["modernUrl"])
    assert modern.headers["content-type"] == "image/webp"
    same = await client.get(f"/api/photos/{DIGEST}/public", headers=people["clerk"])
    stranger = await client.get(f"/api/photos/{DIGEST}/public", headers=people["other_squad"])
    assert stranger.status_code == 404
    assert same.content == answer.content
    again = await client.get(url, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_a_public_copy_is_known_as_one_that_we_issued(
    client: AsyncClient, waiting: str, store: ObjectStore, clock: FixedClock, finder: Child, people, advance
) -> None:
    await advance(waiting, "filed")
    copy = (await client.get(await published(client, people["clerk"], store, clock, finder))).content
    number = await fetchval("SELECT no FROM case_file WHERE id = $1::text::uuid", waiting)
    told = (await client.post("/api/verify", json={"caseNo": number, "sha256": sha(copy)})).json()
    assert (told["match"], told["issuedKind"]) == ("issued", "public")


@pytest.mark.parametrize(
    ("what", "more"),
    [("withdraw", {"reason": "还看得清人"}), ("reject", {"reason": "不宜公开"}), ("save", {"boxes": [MINE]})],
)
async def test_what_is_not_approved_any_more_is_gone_at_once_and_comes_back_elsewhere(
    client: AsyncClient,
    waiting: str,
    store: ObjectStore,
    clock: FixedClock,
    finder: Child,
    people,
    what: str,
    more: dict[str, Any],
) -> None:
    first = await published(client, people["clerk"], store, clock, finder)
    key = await fetchval("SELECT object_key FROM public_copy WHERE token = $1", first.rsplit("/", 1)[1])
    assert (await decide(client, people["clerk"], what, 2, **more)).status_code == 200
    gone = await client.get(first)
    assert (gone.status_code, gone.json()["type"].split("/")[-1]) == (410, "photo.withdrawn")
    assert await tracked(client, waiting) == []
    for token in await queries.to_remove(10):
        await jobs.remove(token, store, clock)
    with pytest.raises(ObjectMissing):
        await store.get(key)
    second = await published(client, people["clerk"], store, clock, finder)
    assert second != first
    assert (await client.get(second)).status_code == 200
    assert (await client.get(first)).status_code == 410


async def test_a_copy_made_while_somebody_changed_his_mind_does_not_stand(
    client: AsyncClient, waiting: str, store: ObjectStore, clock: FixedClock, finder: Child, people, monkeypatch
) -> None:
    await decide(client, people["clerk"], "approve", 1)
    real = store.put

    keys = []

    async def late(*args: Any) -> None:
        keys.append(args[0])
        await decide(client, people["supervisor"], "reject", 2, reason="不宜公开")
        await real(*args)

    monkeypatch.setattr(store, "put", late)
    await jobs.publish(DIGEST, finder, store, clock)
    assert await fetchval("SELECT count(*) FROM public_copy") == 0
    for key in keys:
        with pytest.raises(ObjectMissing):
            await store.get(key)


async def test_a_decision_on_an_older_version_is_told_what_stands(client: AsyncClient, waiting: str, people) -> None:
    assert (await decide(client, people["clerk"], "approve", 1)).status_code == 200
    late = await decide(client, people["supervisor"], "reject", 1, reason="不宜公开")
    assert late.status_code == 409
    assert (late.json()["version"], late.json()["state"]) == (2, "approved")
    repeat = await decide(client, people["clerk"], "approve", 1)
    assert (repeat.status_code, repeat.json()["version"]) == (200, 2)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"what": "reject"}, "review.reason_needed"),
        ({"what": "withdraw", "reason": " "}, "review.reason_needed"),
        ({"what": "save", "boxes": [{**MINE, "x": 0.9}]}, "review.bad_boxes"),
        ({"what": "save", "boxes": [{**MINE, "kind": "shop"}]}, "review.bad_boxes"),
        ({"what": "save", "boxes": [MINE] * 201}, "review.bad_boxes"),
        ({"what": "publish"}, "request.invalid"),
    ],
)
async def test_a_decision_that_makes_no_sense_changes_nothing(
    client: AsyncClient, waiting: str, people, body: dict[str, Any], code: str
) -> None:
    answer = await client.post(URL, json={"version": 1, **body}, headers=people["clerk"])
    assert answer.status_code in (400, 422)
    assert answer.json()["type"].endswith(code)
    assert (await client.get(URL, headers=people["clerk"])).json()["version"] == 1


async def test_only_reviewers_who_see_the_case_see_and_decide(client: AsyncClient, waiting: str, people) -> None:
    assert (await client.get(URL)).status_code == 401
    assert (await client.get(URL, headers=people["squad"])).status_code == 403
    assert (await decide(client, people["dispatcher"], "approve", 1)).status_code == 403
    await execute(
        "UPDATE case_scope SET scope = 'd:330782' WHERE case_id = $1::text::uuid AND scope LIKE 'd:%'", waiting
    )
    assert (await client.get(URL, headers=people["clerk"])).status_code == 404
    assert (await decide(client, people["clerk"], "approve", 1)).status_code == 404
    assert (await client.get("/api/privacy/reviews", headers=people["clerk"])).json()["items"] == []


@pytest.mark.parametrize("token", ["x", "..%2F..%2Fetc%2Fpasswd", "A" * 24])
async def test_an_address_that_never_was_is_not_found(client: AsyncClient, token: str) -> None:
    assert (await client.get(f"/api/public-photos/{token}")).status_code == 404


async def test_the_queue_comes_page_by_page(client: AsyncClient, waiting: str, people, clock: FixedClock) -> None:
    await execute(
        "INSERT INTO photo (sha256, bytes, media_type, width, height, orientation, received_at, renderings)"
        " SELECT lpad(to_hex(i), 64, '0'), 1, 'image/jpeg', 4, 3, 1, now(), 'made' FROM generate_series(1, 3) i"
    )
    await execute(
        "INSERT INTO photo_derivative (sha256, kind, media_type, object_key, width, height, bytes, made_at)"
        " SELECT lpad(to_hex(i), 64, '0'), 'screen', 'image/jpeg', 'x', 4, 3, 1, now() FROM generate_series(1, 3) i"
    )
    await execute(
        "INSERT INTO case_photo (event_id, sha256, case_id, position, role) SELECT event_id, lpad(to_hex(i), 64, '0'),"
        " case_id, i + 1, 'before' FROM case_photo, generate_series(1, 3) i WHERE sha256 = $1",
        DIGEST,
    )
    for i in range(1, 4):
        await queries.found(f"{i:064x}", "[]", None, clock.now() + timedelta(minutes=i))
    seen, cursor = [], ""
    while cursor is not None:
        query = f"/api/privacy/reviews?limit=3{f'&cursor={cursor}' if cursor else ''}"
        page = (await client.get(query, headers=people["clerk"])).json()
        seen += [i["sha256"] for i in page["items"]]
        cursor = page["next"]
    assert seen == [DIGEST, *(f"{i:064x}" for i in range(1, 4))]
    bad = await client.get("/api/privacy/reviews?cursor=abc", headers=people["clerk"])
    assert bad.status_code == 422


async def test_a_photo_in_which_nothing_can_be_looked_for_waits_for_a_person(
    client: AsyncClient, case: str, store: ObjectStore, clock: FixedClock, finder: Child, people
) -> None:
    await store.delete(str(await screen_key(DIGEST)))
    await searched_until_parked(finder, store, clock)
    (item,) = (await client.get("/api/privacy/reviews", headers=people["clerk"])).json()["items"]
    assert (item["trouble"], item["faces"]) == ("没有找成：没有屏幕大小的副本", 0)


async def searched_until_parked(finder: Child, store: ObjectStore, clock: FixedClock) -> None:
    """Every attempt that the queue makes."""
    work = next(w for w in jobs.works(finder, store, clock) if w.name == "privacy.propose")
    for attempt in range(1, 5):
        with pytest.raises(RetryRequested):
            await queue.do(work, DIGEST, attempt)
        assert await queries.unsearched(10) == [DIGEST]
    await queue.do(work, DIGEST, 5)
    assert await queries.unsearched(10) == []


async def test_a_search_that_runs_out_of_time_is_tried_again_then_parked_and_shown(
    client: AsyncClient, case: str, store: ObjectStore, clock: FixedClock, people
) -> None:
    hasty = jobs.child(limit_s=0)
    await searched_until_parked(hasty, store, clock)
    (item,) = (await client.get("/api/privacy/reviews", headers=people["clerk"])).json()["items"]
    assert item["trouble"].startswith("没有找成：查找超过")
    assert [(r["work"], r["key"]) for r in await queue.parked(10)] == [("privacy.propose", DIGEST)]


async def test_what_nothing_searched_is_approved_without_a_box_only_by_who_has_looked(
    client: AsyncClient, case: str, clock: FixedClock, people
) -> None:
    await queries.found(DIGEST, "[]", "没有找成：查找超过 30 s", clock.now())
    for more in ({}, {"boxes": []}, {"looked": False}):
        refused = await decide(client, people["clerk"], "approve", 1, **more)
        assert (refused.status_code, refused.json()["type"]) == (422, "review.look_needed")
        assert "看一遍整张照片" in refused.json()["title"]
    assert (await decide(client, people["clerk"], "save", 1, boxes=[MINE])).status_code == 200
    assert (await decide(client, people["clerk"], "approve", 2, boxes=[])).status_code == 422
    answer = await decide(client, people["clerk"], "approve", 2, boxes=[], looked=True)
    assert answer.status_code == 200
    assert answer.json()["steps"][0]["reason"] == "看过整张照片，没有要遮的"
    assert (await decide(client, people["clerk"], "approve", 2, boxes=[], looked=True)).status_code == 200


async def test_boxes_drawn_by_a_person_are_a_look(client: AsyncClient, case: str, clock: FixedClock, people) -> None:
    await queries.found(DIGEST, "[]", "没有找成：查找超过 30 s", clock.now())
    assert (await decide(client, people["clerk"], "approve", 1, boxes=[MINE])).status_code == 200


async def test_every_step_is_kept_with_who_and_why(client: AsyncClient, waiting: str, people) -> None:
    await decide(client, people["clerk"], "save", 1, boxes=[MINE])
    await decide(client, people["clerk"], "approve", 2)
    one = (await decide(client, people["supervisor"], "reject", 3, reason="不宜公开")).json()
    assert [(s["what"], s["by"], s["reason"]) for s in one["steps"]] == [
        ("rejected", "supervisor", "不宜公开"), ("approved", "clerk", None), ("saved", "clerk", None),
        ("found", None, None),
    ]  # fmt: skip
    assert one["reason"] == "不宜公开"


async def test_a_photo_is_reviewed_where_it_was_first_put_on_a_case(
    client: AsyncClient, waiting: str, people, clock: FixedClock, world: World
) -> None:
    """Handing the same bytes in elsewhere gives the desk there no say about what the public sees."""
    await execute("DELETE FROM case_scope WHERE case_id = $1::text::uuid AND scope LIKE 'd:%'", waiting)
    clock.advance(timedelta(minutes=1))
    assert (await put(client, PHOTO)).status_code == 200
    again = await new_case(client, photos=[DIGEST])
    assert (await client.get(f"/api/cases/{again}", headers=people["clerk"])).status_code == 200
    assert (await client.get(URL, headers=people["clerk"])).status_code == 404
    assert (await client.get("/api/privacy/reviews", headers=people["clerk"])).json()["items"] == []
    assert (await decide(client, people["clerk"], "approve", 1, boxes=[])).status_code == 404

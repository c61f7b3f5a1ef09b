"""The main job by HTTP alone: one phone photo, from report to closed case, with four accounts.

    python scripts/main_way.py PHOTO [--url http://127.0.0.1:8000]

Needs the running demo (`make run`). Prints each step; ends with an error at the first answer that is not as expected.
"""

import argparse
import hashlib
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

PICK = {"lon": 121.5063, "lat": 31.2335, "datum": "wgs84", "accuracyM": 5, "source": "map"}


def new_id() -> str:
    """A UUIDv7, made by the sender."""
    value = time.time_ns() // 1_000_000 << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    text = f"{value & ~(0x3 << 62) | 0x2 << 62:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Caller:
    """Somebody who talks to the API."""

    def __init__(self, url: str, username: str | None = None) -> None:
        self._url, self._token = url, ""
        if username:
            self._token = self.send("POST", "/api/sessions", {"username": username, "password": "demo"})["token"]

    def send(self, method: str, path: str, body: Any = None, expect: tuple[int, ...] = (200, 201)) -> Any:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        request = urllib.request.Request(self._url + path, data, {"Content-Type": kind}, method=method)
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        if status not in expect:
            raise SystemExit(f"{method} {path} → {status}: {text.decode(errors='replace')}")
        return json.loads(text) if text[:1] in (b"{", b"[") else text

    def command(self, case_id: str, command: str, **fields: Any) -> Any:
        case = self.send("POST", f"/api/cases/{case_id}/commands", {"id": new_id(), "command": command, **fields})
        print(f"  {command:<12} → {case['state']}")
        return case


def report(caller: Caller, sha: str, location: dict[str, Any], text: str) -> dict[str, Any]:
    """Also a place outside the city is taken: a clerk sees it and decides."""
    body = {"id": new_id(), "kind": "citizen", "text": text, "location": location, "photos": [sha]}
    answer = caller.send("POST", "/api/reports", body)
    print(f"report {answer['trackingCode']}: {answer['place']['certainty']} {answer['place']['cell'] or ''}")
    return answer


def wait_for(what: str, look: Any) -> Any:
    """Ask again until it is there, for at most two minutes: behind a fresh demo the pictures of others wait."""
    for _ in range(600):
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise SystemExit(f"{what} did not come")


def main() -> None:
    parser = argparse.ArgumentParser(description="From report to closed case by HTTP alone, with the demo's accounts.")
    parser.add_argument("photo", type=Path, help="a phone photo")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the demo runs (make run PORT=…)")
    given = parser.parse_args()
    if not given.photo.is_file():
        parser.error(f"there is no file {given.photo}")
    photo, url = given.photo.read_bytes(), given.url.rstrip("/")
    sha = hashlib.sha256(photo).hexdigest()
    citizen = Caller(url)
    facts = citizen.send("PUT", f"/api/photos/{sha}", photo)
    print(
        f"photo {facts['mediaType']} {facts['width']}×{facts['height']} taken {facts['takenAt']} at {facts['location']}"
    )
    if facts["location"]:
        report(citizen, sha, {**facts["location"], "accuracyM": 10}, "照片自己的位置")
    sent = report(citizen, sha, PICK, "早点铺收摊后垃圾袋堆在路边，有味道，挡了半条人行道。")
    clerk, dispatcher, squad, inspector = (Caller(url, n) for n in ("clerk", "dispatcher", "squad", "inspector"))
    [case] = clerk.send("GET", f"/api/cases?q={sent['trackingCode']}")["items"]
    case_id = case["id"]
    clerk.command(case_id, "accept", categoryCode="06010")
    clerk.command(case_id, "file", note="照片清楚，不必核实")
    proposal = dispatcher.send("GET", f"/api/cases/{case_id}")["proposal"]
    print(f"  proposal: {proposal['sentence']}")
    unit = squad.send("GET", "/api/me")["unit"]["id"]
    dispatcher.command(case_id, "dispatch", unitId=unit)
    squad.command(case_id, "acknowledge")
    squad.command(case_id, "finish", note="已清理干净", photos=[sha])
    inspector.send("GET", "/api/cases?limit=1")
    # the after photo is the one from before: what proves nothing has to be looked at
    looked = [look["key"] for look in clerk.send("GET", f"/api/cases/{case_id}")["looks"]]
    clerk.command(case_id, "check_pass", note="现场干净", looked=looked)
    clerk.command(case_id, "close", looked=looked)
    track = citizen.send("GET", f"/api/track/{sent['trackingCode']}")
    print("track:", " → ".join(s["words"] for s in track["steps"]))
    thumb = wait_for("thumbnail", lambda: _bytes(clerk, f"/api/photos/{sha}/thumb"))
    print(f"thumbnail {len(thumb)} bytes, EXIF gone: {b'Exif' not in thumb}")


def _bytes(caller: Caller, path: str) -> bytes | None:
    found = caller.send("GET", path, expect=(200, 404))
    return found if isinstance(found, bytes) else None


if __name__ == "__main__":
    main()

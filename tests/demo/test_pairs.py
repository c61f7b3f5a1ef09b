"""Before and after of the demo show one place, comparable as the product calls it good, and are two photos."""

from collections.abc import Iterator

import pytest

from backend.demo.arrivals import templates
from backend.demo.pictures import PHOTOS, picture
from backend.demo.stories import read_stories
from backend.demo.street import Light
from backend.likeness.hashing import Grey
from backend.likeness.matching import overlay, read

GOOD = 60  # pwa/src/features/provenance/PairScore.vue, pairGood


def _handled() -> Iterator[tuple[str, int]]:
    for story in read_stories():
        if "finish" in story.commands:
            yield story.pictures.split("+")[0], story.number
    for template in templates():  # what comes in later takes turns with twelve of each scene
        yield template.pictures.split("+")[0], 1000


@pytest.mark.parametrize(("scene", "number"), sorted(set(_handled())))
def test_what_was_handled_compares_with_what_was_reported(scene: str, number: int) -> None:
    """Reported and handled in daylight, or one of them after dark: the load may be at any hour."""
    lights: list[tuple[Light, Light]] = [("day", "day"), ("night", "day")]
    for before, after in lights:
        laid = overlay(_seen(scene, number, "before", before), _seen(scene, number, "after", after))
        assert laid.score >= GOOD, (before, after, laid)
        assert not laid.same, (before, after, laid)


def _seen(scene: str, number: int, moment: str, light: Light) -> Grey:
    grey = read(picture(scene, number, moment, light))
    assert grey is not None
    return grey


def test_no_real_photo_stands_for_a_place_that_is_seen_again() -> None:
    """Nobody took one of the same place afterwards: the first picture of a matter that may be handled is drawn."""
    real = {file.stem for file in PHOTOS.glob("*.jpg")}
    ends = {"merged", "void", "declined", "transferred"}
    later = {t.pictures.split("+")[0] for t in templates()}
    assert later & real == set()
    first = {s.key: s.pictures.split("+")[0] for s in read_stories() if s.plan not in ends}
    assert {key: scene for key, scene in first.items() if scene in real} == {}
    for scene in real:
        with pytest.raises(KeyError):
            picture(scene, 1, "after")

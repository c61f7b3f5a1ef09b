"""Which text is a plate, and what a box may be."""

import io

import pytest
from PIL import Image

from backend.privacy.find import copies, hide
from backend.privacy.plates import is_upper_line, score
from backend.privacy.rules import Box, clipped, distinct, is_sound, overlap, widened

PLATES = [
    "沪A·12345", "沪A12345", "沪Ａ·１２３４５", "滬A.12345", "泸A 12345", "苏E·88U63", "京AD12345", "粤B·F34567",
    "皖C7N82O", "京A0006警", "粤Z·1234港", "鲁B1234学", "WJ沪12345", "WJ12345", "VA01234", "停车沪A12345",
]  # fmt: skip
OTHERS = [
    "兰州牛肉面", "营业时间 8:00-22:00", "电话 021-58880000", "13800000000", "¥19.9", "A座1208室", "SALE50",
    "沪上阿姨", "京东便利店", "东方路1367号", "2026年11月", "K3路", "WIFI", "No.1", "",
]  # fmt: skip


@pytest.mark.parametrize("text", PLATES)
def test_a_plate_is_known_however_it_is_read(text: str) -> None:
    assert score(text, 3.2) == 1.0


@pytest.mark.parametrize("text", OTHERS)
def test_signs_prices_and_telephone_numbers_are_no_plates(text: str) -> None:
    assert score(text, 3.2) == 0.0


def test_a_plate_without_its_province_is_known_by_its_form_and_shape() -> None:
    assert score("A12345", 3.2) == 0.6
    assert score("A12345", 12.0) == 0.0


def test_the_upper_line_of_a_plate_in_two_lines_is_known() -> None:
    assert is_upper_line("沪·A")
    assert score("沪A", 2.0) == 0.9
    assert not is_upper_line("沪A12345")


def box(**changes: object) -> Box:
    return Box(**{"x": 0.4, "y": 0.4, "w": 0.1, "h": 0.1, "kind": "face", **changes})  # type: ignore[arg-type]


def test_a_model_s_box_gets_a_margin_but_stays_in_the_picture() -> None:
    wide = widened(box(x=0.0, y=0.95, w=0.1, h=0.05))
    assert (wide.x, wide.w) == (0.0, 0.118)
    assert wide.y < 0.95
    assert wide.y + wide.h == 1.0


@pytest.mark.parametrize(
    "bad", [{"w": 0.0}, {"h": 0.001}, {"x": 0.95}, {"y": -0.1}, {"kind": "shop"}, {"x": float("nan")}]
)
def test_a_box_must_lie_in_the_picture_and_hide_something(bad: dict[str, object]) -> None:
    assert is_sound(box())
    assert not is_sound(box(**bad))


def test_the_surest_of_two_boxes_over_one_face_stays() -> None:
    sure, unsure = box(score=0.9), box(x=0.405, score=0.5)
    assert overlap(sure, unsure) > 0.8
    assert distinct([unsure, sure, box(kind="plate", score=0.4)]) == [sure, box(kind="plate", score=0.4)]


def test_nothing_of_a_hidden_part_can_be_told_apart() -> None:
    picture = Image.effect_noise((400, 300), 90).convert("RGB")
    hidden = hide(picture, [box(x=0.25, y=0.25, w=0.25, h=0.5)])
    part = hidden.crop((101, 76, 199, 224))
    assert len(part.getcolors(maxcolors=100_000)) <= 9
    assert hidden.crop((0, 0, 99, 300)).tobytes() == picture.crop((0, 0, 99, 300)).tobytes()


def test_a_box_over_the_edge_hides_what_is_inside() -> None:
    hide(Image.new("RGB", (50, 50)), [clipped(box(x=0.99, y=0.99, w=0.5, h=0.5))])


def test_copies_carry_pixels_and_nothing_else() -> None:
    picture = Image.new("RGB", (64, 48), "teal")
    picture.info["exif"] = b"Exif\0\0secret"
    for media_type, data in copies(picture):
        with Image.open(io.BytesIO(data)) as image:
            assert f"image/{image.format.lower()}" == media_type
            assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info)
        assert b"secret" not in data

"""Which text in a picture is a vehicle's number plate: pure.

The grammar is that of GA 36-2018 (机动车号牌): a province's sign, the letter of the issuing office, then five
characters, or six on new-energy plates; police, school, trailer, trial, embassy and Hong Kong or Macau plates end in
their own sign; the army's begin with two letters. Recognised text errs, so letters that look alike count as one, and a
plate whose province is hidden is still one when the rest has the form.
"""

import re
import unicodedata

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_LAST = "学警港澳挂试超使领临急"
_ALIKE = str.maketrans({
    "滬": "沪", "泸": "沪", "沍": "沪", "魯": "鲁", "蘇": "苏", "遼": "辽", "陝": "陕", "寧": "宁", "瓊": "琼",
    "贛": "赣", "閩": "闽", "貴": "贵", "粵": "粤", "雲": "云", "晥": "皖", "浉": "浙", "渐": "浙", "冀": "冀",
})  # fmt: skip
_GAPS = re.compile(r"[\s·•．.。,:;'\"`*_–—\-|/]+")
_OFFICE, _SERIAL = "A-HJ-NP-Z", "A-Z0-9"  # serials have no I and O, but recognition writes them for 1 and 0
_WHOLE = re.compile(
    rf"[{PROVINCES}][{_OFFICE}0][{_SERIAL}]{{4,6}}[{_LAST}]?|[{PROVINCES}][{_OFFICE}0][{_SERIAL}]{{3}}[{_LAST}]"
)
_ARMY = re.compile(rf"^(WJ[{PROVINCES}]?[0-9]{{4,5}}[A-Z0-9]?|[A-Z]{{2}}[0-9]{{5}})\Z")
_HEAD = re.compile(rf"^[{PROVINCES}][{_OFFICE}]\Z")
_REST = re.compile(rf"^[{_OFFICE}][{_SERIAL}]{{5,6}}\Z")
_ASPECT = (1.8, 7.0)  # a plate is 440 × 140 or 480 × 140 mm, seen from the side narrower


def normalised(text: str) -> str:
    """Upper case, half width, one character for each group that recognition confuses, no separators."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_ALIKE)


def score(text: str, aspect: float) -> float:
    """How sure it is that a line of text with this width : height is a plate; 0 when it is none.

    1 for the whole form, 0.9 for the upper line of a plate in two lines, 0.6 for a form without its province.
    """
    line = normalised(text)
    if _WHOLE.search(line) or _ARMY.match(line):
        return 1.0
    if _HEAD.match(line):
        return 0.9
    digits = sum(c.isdigit() for c in line)
    if _REST.match(line) and digits >= 3 and _ASPECT[0] <= aspect <= _ASPECT[1]:
        return 0.6
    return 0.0


def is_upper_line(text: str) -> bool:
    """Whether it is the upper line of a plate in two lines (trucks, trailers); the number stands below it."""
    return bool(_HEAD.match(normalised(text)))

"""A state has one word: the server's sentences, the staff's pages and the diagram say the same."""

import re

from backend.cases.workflow import STATE_WORDS
from tests.harness.databases import REPOSITORY


def test_the_pages_of_the_staff_call_a_state_what_the_server_calls_it() -> None:
    source = (REPOSITORY / "pwa" / "src" / "i18n" / "words.ts").read_text(encoding="utf-8").split("  en: {")[0]
    shown = dict(re.findall(r"'state\.(\w+)': '([^']+)'", source))
    assert shown == {state.value: word for state, word in STATE_WORDS.items()}

import re
from pathlib import Path
from string import Formatter

import pytest

from newsjack.core.urgency import UrgencyLevel
from newsjack.model.alert import AlertKind, AlertState
from newsjack.model.brand import Lane
from newsjack.model.curve import Phase
from newsjack.model.feed import FetchReason
from newsjack.model.opportunity import Decision, Reason, Safety
from newsjack.web import words as module
from newsjack.web.wordlist import WORDS
from newsjack.web.words import words_for

QUOTED = re.compile(r"[\"']([a-z_.0-9]+)[\"']")
WEB = Path(module.__file__).parent
FAMILIES = {
    "phase": Phase,
    "safety": Safety,
    "lane": Lane,
    "decision": Decision,
    "reason": Reason,
    "alert": AlertKind,
    "state": AlertState,
    "fetch": FetchReason,
    "urgent": UrgencyLevel,
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_value_of_an_enum_has_its_word(family: str):
    assert [value for value in FAMILIES[family] if f"{family}.{value}" not in WORDS] == []


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_something_with_the_same_fields(key: str):
    english, french = WORDS[key]
    assert english.strip()
    assert french.strip()
    assert fields(english) == fields(french)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


BUILT = {
    *FAMILIES,
    "condition",
    "meaning",
    "mend",
    "class",
    "poll",
    "level",
    "work",
    "part",
    "nav",
    "error",
    "login",
    "language",
    "feeds",
}
"""Families whose keys are put together from a name at run time."""


def test_no_word_is_left_over():
    lists = {WEB / "wordlist.py", WEB / "wordlist_ops.py"}
    files = [path for path in WEB.rglob("*") if path.suffix in {".py", ".html", ".js"} and path not in lists]
    text = "".join(path.read_text("utf-8") for path in files)
    stems = {key: key.rpartition(".")[0] if key.endswith((".one", ".many")) else key for key in WORDS}
    unused = [
        key
        for key, stem in stems.items()
        if key.split(".")[0] not in BUILT and not {stem, key} & set(QUOTED.findall(text))
    ]
    assert unused == []


def test_french_counts_zero_as_one():
    assert words_for("fr").count("reach", 0) == "0 média"
    assert words_for("en").count("reach", 0) == "0 outlets"


def test_an_unknown_language_reads_english():
    assert words_for("de")("nav.now") == "Now"


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        words_for("en")("no.such.key")


def test_a_word_that_the_list_lacks_is_shown_as_it_is():
    assert words_for("en").of("part", "moon_phase") == "moon phase"


@pytest.mark.parametrize(
    ("value", "english", "french"), [(10.5, "10.5", "10,5"), (3.0, "3", "3"), (0.30, "0.3", "0,3")]
)
def test_numbers(value: float, english: str, french: str):
    assert words_for("en").number(value) == english
    assert words_for("fr").number(value) == french

from datetime import timedelta

from newsjack.core.reprint import LEAST_WORDS, MAX_KEYS, KnownTexts
from newsjack.core.text import fold, sketch, words
from newsjack.model.story import Origin
from tests.makers import AT, make_entry

TITLE = "Crane collapses on Lanvic harbour quay during the first autumn storm"
TEXT = (
    "The harbour authority said that the northern quay will stay closed until divers have looked at every "
    "pillar under the crane that fell during the storm, and that no ship may enter before Thursday noon."
)
LONG = timedelta(hours=36)
DAYS = timedelta(days=3)


def known() -> KnownTexts:
    return KnownTexts(after=LONG)


def note(
    memory: KnownTexts, title: str, *, after: timedelta = timedelta(0), outlet: str = "one", text: str = ""
) -> Origin | None:
    entry = make_entry(f"{title}{after}{outlet}", title=title, outlet=outlet, first_seen_at=AT + after)
    return memory.reprint_of(entry, frozenset(words(fold(title))), sketch(fold(text)))


def test_the_same_title_days_later_is_a_reprint_of_the_first() -> None:
    memory = known()
    assert note(memory, TITLE) is None
    assert note(memory, TITLE, after=timedelta(hours=5), outlet="two") is None
    assert note(memory, TITLE.upper(), after=DAYS, outlet="three") == Origin(at=AT, outlet="one")


def test_a_text_under_another_title_is_a_reprint_if_another_outlet_printed_it() -> None:
    memory = known()
    note(memory, "Port closed", text=TEXT)
    assert note(memory, "Ships must wait", after=DAYS, outlet="one", text=TEXT) is None
    assert note(memory, "Ships wait", after=DAYS, outlet="two", text=TEXT) == Origin(at=AT, outlet="one")


def test_short_titles_and_other_texts_are_new() -> None:
    memory = known()
    short = " ".join(TITLE.split()[: LEAST_WORDS - 1])
    note(memory, short, text=TEXT)
    assert note(memory, short, after=DAYS, outlet="two") is None
    assert note(memory, "Other", after=DAYS, outlet="two", text=TEXT[::-1]) is None


def test_an_earlier_report_that_comes_late_moves_the_origin_back() -> None:
    memory = known()
    note(memory, TITLE, after=timedelta(hours=10))
    note(memory, TITLE, outlet="slow")
    assert note(memory, TITLE, after=DAYS, outlet="two") == Origin(at=AT, outlet="slow")


def test_the_memory_is_bounded() -> None:
    memory = known()
    memory._known.update((number, (0.0, "o")) for number in range(MAX_KEYS))
    note(memory, TITLE)
    assert len(memory._known) == MAX_KEYS

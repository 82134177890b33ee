import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.text import fold, overlap, sketch, stem, stems, words

LONG = (
    "The harbour authority of Port Lanvic said on Monday that the northern quay will stay closed until the "
    "divers have looked at every pillar under the crane that fell during the storm of last week"
)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("L’OREAL", "l'oreal"),
        ("Élysée — Œuvre", "elysee - oeuvre"),
        ("STRASSE Straße", "strasse strasse"),
        ("co\u00adop\u200beration", "cooperation"),
        ("한국", "한국"),
        ("", ""),
    ],
)
def test_folds(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@pytest.mark.parametrize(
    ("folded", "found"),
    [
        ("l'accord d'orange", ["l", "accord", "d", "orange"]),
        ("the u.s. and u.k. agree", ["the", "us", "and", "uk", "agree"]),
        ("up 2.5% to 1,200", ["up", "2.5", "to", "1,200"]),
        ("東京都 2024", ["東京", "京都", "2024"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
    ],
)
def test_splits_words(folded: str, found: list[str]) -> None:
    assert words(folded) == found


def test_stems_drop_empty_words_of_each_language() -> None:
    assert stems("le maire de la ville et the mayor of der stadt") == ["maire", "ville", "mayor", "stadt"]


def test_own_stop_words_fall_in_their_language_only() -> None:
    assert stems("die war ai", language="en") == ["die", "war", "ai"]
    assert stems("die war ai", language="de") == ["ai"]
    assert stems("die war ai", language="fr") == ["die", "war"]


def test_numbers_keep_their_value() -> None:
    assert [stem("1,200"), stem("2.5"), stem("21"), stem("2")] == ["1200", "2.5", "21", "2"]


def test_plurals_and_short_prefixes_meet() -> None:
    assert stem("strikes") == stem("strike")
    assert stem("chevaux") == stem("cheval")
    assert stem("negotiation") == stem("negotiating")


def test_sketches_tell_copies_from_other_texts() -> None:
    text = fold(LONG)
    other = " ".join(reversed(text.split()))
    assert overlap(sketch(text), sketch(text.replace("monday", "tuesday"))) > 0.6
    assert overlap(sketch(text), sketch(other)) < 0.1
    assert sketch("too short to tell") == ()
    assert overlap((), sketch(text)) == 0.0


@given(st.text(max_size=300))
def test_reads_anything(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded or not text.isascii()
    found = stems(fold(text))
    assert all(found)
    assert len(found) <= 130

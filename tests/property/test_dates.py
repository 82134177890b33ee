"""Dates made of a known instant are read as that instant; what says none, or two, is refused."""

import random
import time
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.dates import parse_date
from tests.property.date_forms import REFUSED, forms


@pytest.mark.parametrize("seed", range(12))
def test_every_form_is_read_as_the_instant_that_it_was_made_of(seed):
    made = list(forms(random.Random(seed)))
    assert len(made) > 300
    wrong = [(form.raw, form.at, parse_date(form.raw)) for form in made if parse_date(form.raw) != form.at]
    assert wrong == []


@pytest.mark.parametrize("raw", REFUSED)
def test_what_names_no_instant_or_two_is_refused(raw):
    assert parse_date(raw) is None


@given(st.text(max_size=120))
def test_any_text_gives_an_aware_instant_or_nothing(raw):
    at = parse_date(raw)
    assert at is None or (at.tzinfo is UTC and at.microsecond == 0)


@given(st.integers(0, 10_000), st.data())
def test_a_damaged_date_is_refused_or_reads_back_as_itself(seed, data):
    raw = data.draw(st.sampled_from(list(forms(random.Random(seed))))).raw
    at = data.draw(st.integers(0, len(raw)))
    damaged = raw[:at] + data.draw(st.text(max_size=3)) + raw[at + data.draw(st.integers(0, 3)) :]
    found = parse_date(damaged)
    assert found is None or parse_date(found.isoformat()) == found


@given(st.integers(0, 10_000), st.data())
def test_blanks_and_case_change_nothing(seed, data):
    form = data.draw(st.sampled_from([f for f in forms(random.Random(seed)) if "/" not in f.raw]))
    loose = "\n\t " + "  \u00a0".join(form.raw.split(" ")) + "  "
    assert parse_date(loose) == form.at or len(loose) > 100


@given(st.datetimes(), st.sampled_from(["XQZ", "Lokal", "+99:00"]))
def test_an_unknown_zone_refuses_the_date(local, zone):
    assert parse_date(f"{local:%a, %d %b} {local.year:04} {local:%H:%M:%S} {zone}") is None


@pytest.mark.parametrize(
    "piece", ["1:", "a.", "Jan ", "1-", "+1", "(", "1 ", "\u0661", "T1", "a'b-", "12:1", "Europe/"]
)
def test_a_hundred_hostile_letters_take_no_time(piece):
    raw = (piece * 100)[:100]
    start = time.process_time()
    for end in range(80, 100):
        parse_date(raw[:end])
    assert time.process_time() - start < 1.0, "a bound, not a timing: backtracking would take minutes"

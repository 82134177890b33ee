import math
from dataclasses import replace
from typing import Any

import pytest

from newsjack.core.frequencies import StreamFrequencies
from newsjack.core.pairs import (
    ADDRESS_WEIGHT,
    CONTEXT_TERMS,
    FEATURES,
    LEAST_ODDS,
    SUMMARY_WEIGHT,
    WEIGHTS,
    Piece,
    features,
    log_odds,
    piece,
    read,
)
from tests.makers import AT, make_entry, minutes

QUAY = "Crane collapses on Lanvic harbour quay during storm"
AGAIN = "Storm topples crane at Lanvic harbour"
SENATE = "Senate delays vote on fisheries budget"


def told(title: str, *, after: float = 0.0, **changes: Any) -> Piece:
    entry = make_entry(title, title=title, first_seen_at=AT + minutes(after), **{"url": "", **changes})
    return piece(entry, read(entry, headline=entry.title), frequencies=StreamFrequencies(), max_terms=40)


def test_there_is_a_weight_for_each_input() -> None:
    found = features(told(QUAY), told(AGAIN))
    assert found is not None
    assert len(found) == len(WEIGHTS) == len(FEATURES)


def test_two_reports_of_one_event_are_likelier_one_than_two_of_different_events() -> None:
    assert log_odds(told(QUAY), told(AGAIN)) > log_odds(
        told(QUAY), told("Storm delays ferry at Brisk harbour")
    )
    assert log_odds(told(QUAY), told(SENATE)) == LEAST_ODDS
    assert features(told(QUAY), told(SENATE)) is None


def test_the_order_of_a_pair_does_not_matter_where_both_weigh_alike() -> None:
    assert log_odds(told(QUAY), told(AGAIN)) == pytest.approx(log_odds(told(AGAIN), told(QUAY)))


def test_hours_apart_count_against_a_pair() -> None:
    assert log_odds(told(QUAY, after=60 * 20), told(AGAIN)) < log_odds(told(QUAY, after=5), told(AGAIN))


def test_conflicting_facts_part_a_pair() -> None:
    one = told("Test match, day 2: Norvia lead Lanvic at harbour ground")
    other = told("Test match, day 3: Norvia lead Lanvic at harbour ground")
    assert log_odds(one, other) == LEAST_ODDS


def test_an_address_tells_what_the_headline_leaves_out() -> None:
    named = "https://news.example/norvia-telecom-chief-resigns-after-outage"
    plain = told("He leaves, and nobody is surprised at Norvia")
    telling = told("He leaves, and nobody is surprised at Norvia", url=named)
    other = told("Telecom chief resigns as outage enters third day")
    assert features(plain, other) is None
    assert log_odds(telling, other) > LEAST_ODDS
    assert {"chief", "resign", "outage"} <= telling.address.keys()
    assert telling.address.keys().isdisjoint(telling.idf)


def test_a_summary_meets_the_other_headline() -> None:
    summary = "The telecom regulator fined the operator after the outage of last week, its third this year."
    plain, telling = told("Norvia pays for it"), told("Norvia pays for it", summary=summary)
    other = told("Regulator fines operator over outage")
    assert features(plain, other) is None
    assert log_odds(telling, other) > LEAST_ODDS


def test_context_weighs_less_than_the_headline_and_is_bounded() -> None:
    words = " ".join(f"worda{at} " for at in range(60))
    one = told(QUAY, url="https://news.example/norvia-telecom-chief", summary=words)
    assert len(one.summary) <= CONTEXT_TERMS
    assert len(one.address) <= CONTEXT_TERMS
    assert one.vector["norvia"] == pytest.approx(one.vector["crane"] * ADDRESS_WEIGHT)
    rare = next(iter(one.summary))
    assert one.vector[rare] == pytest.approx(one.vector["crane"] * SUMMARY_WEIGHT)
    assert sum(value * value for value in one.vector.values()) == pytest.approx(1.0)


def test_an_empty_headline_gives_a_finite_answer() -> None:
    empty = replace(told("the of and"), idf={}, mass=0.0, vector={})
    assert log_odds(empty, told(QUAY)) == LEAST_ODDS
    assert math.isfinite(log_odds(told(QUAY), told(QUAY)))

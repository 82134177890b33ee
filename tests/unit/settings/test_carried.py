from dataclasses import replace

from newsjack.core.frequencies import StreamFrequencies
from newsjack.settings.carried import carried_counts
from newsjack.settings.prior import load_document_frequencies


def test_a_word_of_news_is_as_frequent_in_the_languages_that_were_not_counted() -> None:
    found = carried_counts({"en": {"strike": 400, "norvia": 7}, "fr": {"greve": 900, "norvia": 2}})
    assert found.keys() == {"es", "de", "pt"}
    assert found["es"]["huelga"] == found["pt"]["greve"] == found["de"]["streik"] == 900
    assert found["es"]["norvia"] == 9


def test_beginnings_carry_to_their_inflected_words_and_groups_of_words_to_none() -> None:
    found = carried_counts({"en": {"killed": 500, "dead": 800}, "fr": {}})
    assert found["es"]["muerto"] == found["es"]["muerta"] == 800
    assert "alto" not in found["es"]


def test_nothing_counted_carries_nothing_but_zeros() -> None:
    assert set(carried_counts({"en": {}, "fr": {}})["de"].values()) <= {0}


def test_the_dead_are_no_rare_word_in_a_young_spanish_stream() -> None:
    frequencies = StreamFrequencies(load_document_frequencies())
    frequencies.observe(["terrem"], language="es", at=0.0)
    weights = frequencies.weights(["muerto", "iquiqu"], language="es")
    assert weights["muerto"] < 0.6 < weights["iquiqu"]


def test_a_language_that_borrows_nothing_takes_what_was_counted_once() -> None:
    prior = load_document_frequencies()
    assert prior is not None
    only = replace(prior, counts={language: prior.counts[language] for language in prior.documents})
    weights = [StreamFrequencies(one).weights(["presid"], language="nl") for one in (prior, only)]
    assert weights[0] == weights[1]

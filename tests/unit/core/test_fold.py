import pytest

from newsjack.core.fold import fold, fold_string


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        ("L’ORÉAL", "l'oreal"),
        ("Œuvre — Straße", "oeuvre - strasse"),
        ("e\u0301te\u0301", "ete"),
        ("Coca\u2011Cola\u00a0!", "coca-cola !"),
        ("ＡＢ ﬁn", "ab fin"),
        ("plain ASCII", "plain ascii"),
    ],
)
def test_folding(given: str, folded: str):
    assert fold(given).text == folded == fold_string(given)


@pytest.mark.parametrize(
    "given", ["L’Œuvre d’e\u0301te\u0301", "İstanbul – Zürich", "a\u200bb c", "ASCII only"]
)
def test_the_way_back_leads_to_the_same_words(given: str):
    folded = fold(given)
    for start, end in folded.spans():
        shown = given[slice(*folded.given_span(start, end))]
        assert fold_string(shown) == folded.text[start:end]


def test_a_text_without_end_is_cut():
    assert len(fold("x" * 1_000_000).text) == 20_000

"""Matching: no text crashes it, and every mention is a piece of the text as given."""

from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.match import Matcher
from newsjack.model.brand import Brand
from newsjack.settings.lexicons import load_senses

TERMS = (
    "L'Oréal",
    "Orange",
    "C++",
    "Canal+",
    "U.S. Steel",
    "fibr* OR é?é",
    "lang:fr AND Total",
    "raw:SFR",
    "La Poste",
)
MATCHER = Matcher(
    [
        Brand(
            name="b",
            terms=TERMS,
            exclude=("jus d'orange", "a NEAR/3 b"),
            context=("réseau",),
            themes=("cheval",),
        )
    ],
    load_senses(),
)
pieces = st.sampled_from(
    ["L’Ore\u0301al", "d’Orange", "ORANGE", "C++", "Canal +", "U.S. Steel", "fibrées", "été", "Total", "SFR",
     "sfr", "la Poste", "chevaux", "İ", "ﬁ", "\u200b", "œ", ",", ". ", "'", "s", "\n", "a",
     "b", "😀", "\ud800"]
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=60),
    st.lists(pieces, max_size=12).map(" ".join),
    st.lists(pieces, max_size=12).map("".join),
)


@given(texts, texts, st.sampled_from(["fr", "en", None, "", "zz-ZZ"]))
def test_mentions_are_pieces_of_the_text(title: str, summary: str, language: str | None):
    report = MATCHER.match(title=title, summary=summary, language=language)
    for match in report.matches:
        assert 0 < match.relevance <= 1
        for mention in match.mentions:
            text = title if mention.field == "title" else summary
            assert text[mention.start : mention.end] == mention.text != ""

import pytest

from newsjack.core.query import (
    Both,
    Either,
    InField,
    Near,
    Negated,
    Phrase,
    Predicate,
    check_term,
    is_expression,
    parse_term,
    render,
)
from newsjack.errors import ExpressionError

A, B, C, D = (Phrase(text=one) for one in "abcd")


@pytest.mark.parametrize(
    "text",
    [
        "Yahoo!",
        "C++",
        "AT&T",
        "Marks and Spencer",
        "or",
        "NEAR",
        "Title: a",
        "50 %",
        "fibr*",
        "(a)",
        "'A OR B'",
    ],
)
def test_ordinary_names_are_literal(text: str):
    assert not is_expression(text)
    assert parse_term(text) == Phrase(text=text.strip("'"))


@pytest.mark.parametrize("text", ['"a OR b"', "“a OR b”", "«a OR b»", "'a OR b'"])
def test_quotes_make_a_term_literal(text: str):
    assert parse_term(text) == Phrase(text="a OR b")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a OR b", Either(parts=(A, B))),
        ("a AND b OR c", Either(parts=(Both(parts=(A, B)), C))),
        ("a AND (b OR c)", Both(parts=(A, Either(parts=(B, C))))),
        ("a NOT b", Both(parts=(A, Negated(part=B)))),
        ("a AND NOT b", Both(parts=(A, Negated(part=B)))),
        ("NOT b AND a", Both(parts=(Negated(part=B), A))),
        ("a NEAR/5 b", Near(left=A, right=B, distance=5)),
        ("a NEAR/5f (b OR c)", Near(left=A, right=Either(parts=(B, C)), distance=5, ordered=True)),
        ("a AND b NEAR/2 c", Both(parts=(A, Near(left=B, right=C, distance=2)))),
        ("a b OR c", Either(parts=(Phrase(text="a b"), C))),
        ("title:a", InField(field="title", part=A)),
        ("title: a b", InField(field="title", part=Phrase(text="a b"))),
        ("summary:(a OR b)", InField(field="summary", part=Either(parts=(A, B)))),
        ("raw:SFR", Phrase(text="SFR", raw=True)),
        ('raw:"Le Monde" OR a', Either(parts=(Phrase(text="Le Monde", raw=True), A))),
        (
            "fibr* AND lang:FR",
            Both(parts=(Phrase(text="fibr*", literal=False), Predicate(name="lang", value="fr"))),
        ),
        ('"fibr*" OR a', Either(parts=(Phrase(text="fibr*"), A))),
        ("a AND outlet:Le-Monde.fr", Both(parts=(A, Predicate(name="outlet", value="le-monde.fr")))),
        ("NOT NOT a", A),
    ],
)
def test_expressions(text: str, node: object):
    assert parse_term(text) == node


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a OR", 5),
        ("(a OR b", 8),
        ("a ) OR b", 3),
        ("a OR OR b", 6),
        ('a OR "b', 6),
        ("a NEAR/3 (b AND c)", 3),
        ("NOT a", 1),
        ("a OR NOT b", 1),
        ("...", 1),
        ("a AND ---", 7),
        ("a AND lang: ", 12),
        ("x" * 1001, 1001),
    ],
)
def test_an_error_points_at_its_column(text: str, column: int):
    with pytest.raises(ExpressionError) as caught:
        check_term(text)
    assert caught.value.column == column
    assert caught.value.message


@pytest.mark.parametrize(
    "text",
    ["C++", '"a OR b"', "a AND (b OR c NOT d)", "raw:SFR", "title:x OR fibr* NEAR/3f y", "lang:fr AND é"],
)
def test_what_is_rendered_reads_as_the_same(text: str):
    node = parse_term(text)
    assert parse_term(render(node)) == node

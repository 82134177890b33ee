"""Expressions: no text crashes the reader, and what it writes it reads again."""

from hypothesis import given
from hypothesis import strategies as st

from newsjack.core.query import (
    Both,
    Either,
    InField,
    Near,
    Negated,
    Node,
    Phrase,
    Predicate,
    parse_term,
    render,
)
from newsjack.errors import ExpressionError

words = st.text(alphabet="abcé0-'&+", min_size=1, max_size=6).filter(lambda text: any(map(str.isalnum, text)))
unquoted = words.filter(lambda text: "'" not in text)
phrases = st.builds(
    lambda parts, raw: Phrase(text=" ".join(parts), raw=raw),
    st.lists(words, min_size=1, max_size=3),
    st.booleans(),
)
wild = st.builds(lambda word: Phrase(text=word + "*", literal=False), words)
leaves = st.one_of(
    phrases,
    wild,
    st.builds(lambda word: Predicate(name="lang", value=word), st.sampled_from(["fr", "en"])),
    st.builds(
        lambda left, right, distance, ordered: Near(
            left=left, right=right, distance=distance, ordered=ordered
        ),
        phrases,
        phrases,
        st.integers(0, 99),
        st.booleans(),
    ),
)


def some(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[tuple[Node, ...]]:
    return st.lists(parts, min_size=2, max_size=3).map(tuple)


def bigger(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(lambda found: Both(parts=found), some(parts)),
        st.builds(lambda found: Either(parts=found), some(parts)),
        st.builds(lambda one, other: Both(parts=(one, Negated(part=other))), parts, phrases),
        st.builds(lambda part: InField(field="title", part=part), parts),
    )


nodes = st.recursive(leaves, bigger, max_leaves=8)


@given(nodes)
def test_a_rendered_node_reads_as_itself(node: Node):
    text = render(node)
    if len(text) <= 1000:
        assert without_double(parse_term(text)) == without_double(node)


def without_double(node: Node) -> Node:
    """An expression of one part is written as ``(x) OR (x)``: the same meaning, two equal parts."""
    if isinstance(node, Either) and len(set(node.parts)) == 1:
        return without_double(node.parts[0])
    return node


pieces = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "NEAR/3",
        "NEAR/2f",
        "NEAR/x",
        "(",
        ")",
        '"',
        "title:",
        "raw:",
        "lang:",
        "a",
        "é*",
        "?",
        "«",
        "'",
        " ",
    ]
)


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(pieces, max_size=14).map(" ".join),
        st.lists(pieces, max_size=14).map("".join),
    )
)
def test_no_text_crashes_the_reader(text: str):
    error = fault_of(text)
    assert error is None or (error.message and 1 <= error.column <= len(text) + 1)


def fault_of(text: str) -> ExpressionError | None:
    try:
        render(parse_term(text))
    except ExpressionError as error:
        return error
    return None


@given(unquoted, unquoted, unquoted)
def test_not_binds_before_and_before_or(one: str, other: str, third: str):
    assert parse_term(f"{one} OR {other} AND {third}") == parse_term(f"{one} OR ({other} AND {third})")
    assert parse_term(f"{one} AND NOT {other} AND {third}") == parse_term(
        f"{one} AND (NOT {other}) AND {third}"
    )

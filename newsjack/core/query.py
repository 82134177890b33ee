"""Read a term as a CM writes it: a literal name, or an expression.

    AND OR NOT ( )      a AND (b OR c) NOT d; NOT binds tighter than AND, AND tighter than OR
    "a phrase"          literal; neighbouring words without quotes are a phrase as well
    NEAR/5  NEAR/5f     at most 5 words between; with f in this order
    fibr*  colo?r       any letters, one letter
    title: summary:     in this field only
    raw:                capitals, accents and punctuation exactly as written
    lang:fr outlet:bbc  the text's language, a part of the outlet's name

A text is an expression only if it holds an upper-case AND, OR, NOT or NEAR/n as a word of its own
outside quotes, or begins with a prefix. Anything else is literal, with its punctuation.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from lark import Lark, Token, Transformer, UnexpectedInput
from lark.exceptions import VisitError

from newsjack.core.fold import fold
from newsjack.errors import ExpressionError
from newsjack.model.brand import Field

MAX_LENGTH = 1000
"""Longest term that is read, in code points."""

_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_OPERATOR = re.compile(r"(?<![^\s()])(?:AND|OR|NOT|NEAR/\d{1,3}f?)(?![^\s()\"])")
_PREFIX = re.compile(r"\s*(?:title|summary|raw|lang|outlet):")
_QUOTED = re.compile(r'"[^"]*"')
_SINGLE = re.compile(r"\s*'[^']+'\s*")

_GRAMMAR = r"""
?start: either
?either: both (_OR both)*              -> either
?both: side (_AND side | minus)*       -> both
minus: _NOT side
?side: near
     | _NOT side                       -> negated
?near: scoped (NEAR scoped)*           -> near
?scoped: atom
     | SCOPE scoped                    -> scoped
     | PREDICATE value                 -> predicate
value: WORD | QUOTED
?atom: "(" either ")"
     | (WORD | QUOTED)+                -> phrase

_AND.3: /AND(?![^\s()"])/
_OR.3: /OR(?![^\s()"])/
_NOT.3: /NOT(?![^\s()"])/
NEAR.3: /NEAR\/\d{1,3}f?(?![^\s()"])/
SCOPE.2: /(title|summary|raw):/
PREDICATE.2: /(lang|outlet):/
QUOTED: /"[^"]*"/
WORD: /[^\s()"]+/
%ignore /\s+/
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words in a row. ``literal`` keeps ``*`` and ``?`` as signs; ``raw`` compares as written."""

    text: str
    literal: bool = True
    raw: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Both sides in one field with at most ``distance`` words between them."""

    left: "Node"
    right: "Node"
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """Every part must hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """One part must hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Negated:
    """The part must not hold."""

    part: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class InField:
    """Look for the part in one field only."""

    field: Field
    part: "Node"


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A property of the text: ``lang`` or ``outlet``, with a folded value."""

    name: Literal["lang", "outlet"]
    value: str


Node = Phrase | Near | Both | Either | Negated | InField | Predicate


def is_expression(text: str) -> bool:
    """Tell whether a term is an expression rather than a literal name.

    >>> [is_expression(term) for term in ("Yahoo!", "Marks and Spencer", "a OR b", "title:a", '"a OR b"')]
    [False, False, True, True, False]
    """
    if _SINGLE.fullmatch(text):
        return False
    text = text.translate(_QUOTES)
    return bool(_PREFIX.match(text) or _OPERATOR.search(_QUOTED.sub(" x ", text)))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer="basic", propagate_positions=True)


def parse_term(text: str) -> Node:
    """Return what a term asks for; raise :class:`ExpressionError` with the column otherwise.

    >>> parse_term("C++")
    Phrase(text='C++', literal=True, raw=False)
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters", text=text, column=MAX_LENGTH + 1)
    if not is_expression(text):
        return _literal(text)
    plain = text.translate(_QUOTES)
    try:
        node = _Builder(text).transform(_parser().parse(plain))
    except UnexpectedInput as error:
        raise _unexpected(error, plain) from error
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from error
        raise
    if not _is_bounded(node):
        raise ExpressionError("says only what must not be there", text=text, column=1)
    return node


def check_term(text: str) -> None:
    """Raise :class:`ExpressionError` when a term cannot be read."""
    parse_term(text)


def render(node: Node) -> str:
    """Return a term that reads as ``node`` again."""
    if isinstance(node, Phrase) and node.literal and not node.raw:
        bare = not is_expression(node.text) and '"' not in node.text
        return node.text if bare and node.text == _unquoted(node.text) else f'"{node.text}"'
    text = _rendered(node)
    # An expression of one part needs a mark that it is one.
    return text if is_expression(text) else f"({text}) OR ({text})"


def _rendered(node: Node) -> str:
    match node:
        case Phrase():
            shown = f'"{node.text}"' if node.literal else node.text
            return f"raw:{shown}" if node.raw else shown
        case Near():
            sign = f"NEAR/{node.distance}{'f' if node.ordered else ''}"
            return f"({_rendered(node.left)}) {sign} ({_rendered(node.right)})"
        case Both():
            return " AND ".join(f"({_rendered(part)})" for part in node.parts)
        case Either():
            return " OR ".join(f"({_rendered(part)})" for part in node.parts)
        case Negated():
            return f"NOT ({_rendered(node.part)})"
        case InField():
            return f"{node.field}:({_rendered(node.part)})"
        case Predicate():
            return f'{node.name}:"{node.value}"'


def _unquoted(text: str) -> str:
    text = text.strip()
    for opening, closing in ('""', "''", "“”", "«»", "„“"):
        if len(text) > 2 and text[0] == opening and text[-1] == closing and opening not in text[1:-1]:
            return text[1:-1].strip()
    return text


def _literal(text: str) -> Phrase:
    bare = _unquoted(text)
    if not fold(bare).words:
        raise ExpressionError("holds no letter or digit to look for", text=text, column=1)
    return Phrase(text=bare)


def _unexpected(error: UnexpectedInput, text: str) -> ExpressionError:
    at = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if token is not None and getattr(token, "type", "") == "$END":
        at = len(text.rstrip())
    at = len(text) if at is None or at < 0 else at
    found = text[at : at + 12].strip()
    if found.startswith('"') and text.count('"') % 2:
        message = "a quote is not closed"
    elif not found:
        message = "ends too early: a word, a phrase or `)` is missing"
    elif found.startswith(")"):
        message = "`)` has no word before it or no `(` that it closes"
    else:
        message = f"unexpected {found!r}: a word, or AND, OR, NOT, NEAR/n between two parts, is missing"
    return ExpressionError(message, text=text, column=at + 1)


def _is_bounded(node: Node) -> bool:
    """Tell whether the node asks for something to be there."""
    match node:
        case Phrase() | Predicate() | Near():
            return True
        case Negated():
            return False
        case InField():
            return _is_bounded(node.part)
        case Both():
            return any(map(_is_bounded, node.parts))
        case Either():
            return all(map(_is_bounded, node.parts))


def _can_stand_near(node: Node) -> bool:
    if isinstance(node, Either):
        return all(map(_can_stand_near, node.parts))
    return isinstance(node, Phrase | Near)


class _Builder(Transformer[Token, Node]):
    """Turns lark's tree into nodes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def _wrong(self, message: str, token: Token) -> ExpressionError:
        return ExpressionError(message, text=self._text, column=(token.start_pos or 0) + 1)

    def phrase(self, tokens: list[Token]) -> Node:
        literal = all(token.type == "QUOTED" for token in tokens)
        text = " ".join(token.strip('"').strip() for token in tokens)
        if not fold(text).words:
            raise self._wrong("holds no letter or digit to look for", tokens[0])
        return Phrase(text=text, literal=literal or not set(text) & {"*", "?"})

    def either(self, parts: list[Node]) -> Node:
        return parts[0] if len(parts) == 1 else Either(parts=tuple(parts))

    def both(self, parts: list[Node]) -> Node:
        return parts[0] if len(parts) == 1 else Both(parts=tuple(parts))

    def minus(self, parts: list[Node]) -> Node:
        return self.negated(parts)

    def negated(self, parts: list[Node]) -> Node:
        part = parts[0]
        return part.part if isinstance(part, Negated) else Negated(part=part)

    def near(self, parts: list[Any]) -> Node:
        node: Node = parts[0]
        for sign, right in zip(parts[1::2], parts[2::2], strict=True):
            if not (_can_stand_near(node) and _can_stand_near(right)):
                raise self._wrong("NEAR stands between words, phrases and lists with OR only", sign)
            number = sign.removeprefix("NEAR/")
            ordered = number.endswith("f")
            node = Near(left=node, right=right, distance=int(number.rstrip("f")), ordered=ordered)
        return node

    def scoped(self, parts: list[Any]) -> Node:
        scope, part = parts
        if scope == "raw:":
            return _as_raw(part)
        return InField(field="title" if scope == "title:" else "summary", part=part)

    def predicate(self, parts: list[Any]) -> Node:
        name, value = parts
        return Predicate(name="lang" if name == "lang:" else "outlet", value=value)

    def value(self, tokens: list[Token]) -> str:
        folded = fold(tokens[0].strip('"').strip()).text
        if not folded:
            raise self._wrong("is empty", tokens[0])
        return folded


def _as_raw(node: Node) -> Node:
    match node:
        case Phrase():
            return Phrase(text=node.text, literal=True, raw=True)
        case Near():
            return Near(
                left=_as_raw(node.left),
                right=_as_raw(node.right),
                distance=node.distance,
                ordered=node.ordered,
            )
        case Both():
            return Both(parts=tuple(map(_as_raw, node.parts)))
        case Either():
            return Either(parts=tuple(map(_as_raw, node.parts)))
        case Negated():
            return Negated(part=_as_raw(node.part))
        case InField():
            return InField(field=node.field, part=_as_raw(node.part))
        case Predicate():
            return node

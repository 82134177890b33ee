"""A card as Slack's Block Kit: pure, escaped, truncated, and checked against Slack's limits.

The first section holds the six lines that must read well on a phone; ``text`` is what a
notification shows. Limits: https://docs.slack.dev/reference/block-kit/blocks ; the total is
below what ``msg_blocks_too_long`` was seen at (about 13,200 characters).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from newsjack.core.card import Card, CardLink
from newsjack.model.alert import AlertKind

MAX_BLOCKS = 50
MAX_HEADER = 150
MAX_SECTION = 3_000
MAX_CONTEXT_ELEMENTS = 10
MAX_TOTAL = 13_000
MAX_TEXT = 3_000
MAX_URL = 2_000

EVENT_TYPE = "newsjack_alert"
"""Names our metadata; its payload carries the alert id by which a card is found again."""

_UNMARKED = str.maketrans("`*_~", "'∗‗∼")

Block = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is posted: fallback text, blocks, metadata."""

    text: str
    blocks: tuple[Block, ...]
    metadata: dict[str, Any]


def message_of(card: Card) -> Message:
    """Lay a card out. The result always keeps Slack's limits, whatever the card holds."""
    blocks = tuple(_shrunk(list(_blocks(card))))
    return Message(
        text=_cut(escape(card.summary), MAX_TEXT),
        blocks=blocks,
        metadata={"event_type": EVENT_TYPE, "event_payload": {"alert_id": card.alert_id}},
    )


def problems_of(message: Message) -> tuple[str, ...]:
    """Return every limit that a message breaks; empty for one that may be sent."""
    found = []
    if not message.text:
        found.append("no fallback text")
    if len(message.blocks) > MAX_BLOCKS:
        found.append(f"{len(message.blocks)} blocks, most is {MAX_BLOCKS}")
    total = len(message.text) + sum(map(_length, message.blocks))
    if total > MAX_TOTAL:
        found.append(f"{total} characters, most is {MAX_TOTAL}")
    for block in message.blocks:
        most = MAX_HEADER if block["type"] == "header" else MAX_SECTION
        found += [f"{block['type']} of {len(t)} characters" for t in _texts(block) if not 0 < len(t) <= most]
        if len(block.get("elements", ())) > MAX_CONTEXT_ELEMENTS:
            found.append(f"{block['type']} of {len(block['elements'])} elements")
    return tuple(found)


def escape(text: str) -> str:
    """Escape what Slack would read as markup, and keep it on one line: a title stays text.

    >>> escape("<!channel> A&B")
    '&lt;!channel&gt; A&amp;B'
    """
    flat = " ".join(text.split())
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link_text(url: str, label: str) -> str:
    """Write a link; only the label where the address is no plain http(s) one."""
    label = escape(label).replace("|", "¦")
    if not url.startswith(("http://", "https://")) or len(url) > MAX_URL:
        return label
    safe = quote(url, safe=":/?#[]@!$&'()*+,;=%~-._").replace("&", "&amp;")
    return f"<{safe}|{label}>"


def _blocks(card: Card) -> Iterator[Block]:
    yield _header(f"{card.mark} {card.word} {card.urgency} · {card.headline}")
    yield _section("\n".join(_first_lines(card)))
    if card.angles:
        lines = [f"• {_cut(escape(angle), 300)}" for angle in card.angles[:3]]
        yield _section("\n".join((f"*{card.angles_label}*", *lines)))
    pointers = [_link_line(link) for link in card.links[:4]]
    if card.competitors:
        pointers.append(_cut(escape(card.competitors), 300))
    if pointers:
        yield _section("\n".join(pointers))
    parts = " · ".join(f"{name} {points:+d} ({why})" for name, points, why in card.parts)
    yield _context(f"{escape(card.score_label)} {_cut(escape(parts), 1_000)}")
    if card.voices:
        yield _context(_cut(escape(card.voices), 1_200))
    foot = [escape(card.updated)]
    if card.dashboard:
        foot.insert(0, link_text(card.dashboard, card.dashboard_label))
    yield _context(" · ".join(foot))


def _first_lines(card: Card) -> Iterator[str]:
    """Yield the lines that stand above the fold."""
    if card.notice:
        yield f"*{escape(card.notice)}*"
    yield f"*{_cut(escape(card.brand), 100)}* · {escape(card.lane_word)}"
    if card.kind in (AlertKind.NEW, AlertKind.UPDATE):
        yield f"{card.bar} *{escape(card.phase_word)}* · {escape(card.timing)}"
    else:
        yield f"{card.bar} {escape(card.phase_word)}"
    spark = f" · {escape(card.spark_label)} `{card.spark}`" if card.spark else ""
    yield escape(card.seen) + spark
    for line in card.elsewhere:
        yield _cut(_unmarked(line), 200)
    if card.development:
        yield f"*{_cut(_unmarked(card.development), 300)}*"
    if card.sentence:
        yield f"> {_sentence(card)}"
    if card.match_why:
        yield f"_{_cut(_unmarked(card.match_why), 300)}_"
    yield f"{card.safety_mark} *{escape(card.safety_word)}* {_cut(escape(card.evidence), 400)}"


def _sentence(card: Card) -> str:
    pieces = []
    for span in card.sentence:
        text = _unmarked(span.text)
        # Slack reads *bold* only between blanks or punctuation; code marks work inside a word too.
        pieces.append(f"`{text.strip()}`" if span.mention else _padded(span.text, text))
    return "".join(pieces)


def _padded(raw: str, text: str) -> str:
    """Give back the outer blanks that escaping took off a piece of a sentence."""
    before = " " if raw[:1].isspace() else ""
    after = " " if raw[-1:].isspace() and raw.strip() else ""
    return f"{before}{text}{after}"


def _unmarked(text: str) -> str:
    """Escape, and take the force from marks that would format: ``*`` ``_`` ``~`` and code marks."""
    return escape(text).translate(_UNMARKED)


def _link_line(link: CardLink) -> str:
    label = _cut(link.title, 140) or link.url
    return f"{escape(link.label)} {link_text(link.url, label)} · {_cut(escape(link.outlet), 80)}"


def _header(text: str) -> Block:
    plain = _cut(" ".join(text.split()), MAX_HEADER)
    return {"type": "header", "text": {"type": "plain_text", "text": plain, "emoji": False}}


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": _cut(text, MAX_SECTION), "verbatim": True}}


def _context(text: str) -> Block:
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": _cut(text, MAX_SECTION), "verbatim": True}],
    }


def _cut(text: str, most: int) -> str:
    """Shorten to ``most`` characters without leaving half an escape or half a link behind."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    for opening, closing in (("&", ";"), ("<", ">")):
        start = kept.rfind(opening)
        if start > kept.rfind(closing):
            kept = kept[:start]
    return kept.rstrip() + "…"


def _shrunk(blocks: list[Block]) -> list[Block]:
    """Drop the least needed blocks, from the end, until the whole is small enough."""
    while len(blocks) > 2 and sum(map(_length, blocks)) > MAX_TOTAL - MAX_TEXT:
        blocks.pop()
    return blocks[:MAX_BLOCKS]


def _texts(block: Block) -> Sequence[str]:
    texts = [block["text"]["text"]] if "text" in block else []
    return texts + [element["text"] for element in block.get("elements", ()) if "text" in element]


def _length(block: Block) -> int:
    return sum(len(text) for text in _texts(block))

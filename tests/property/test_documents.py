"""Generated documents: read as an independent reader does, and the same however they are written."""

import gzip
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsjack.core.parse import parse_document
from newsjack.model.entry import ParsedDocument

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS1 = "http://purl.org/rss/1.0/"
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="<>&\u00a8")
WORDS = st.text(LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
INSTANTS = st.datetimes(datetime(1980, 1, 1), datetime(2040, 1, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)


@dataclass(frozen=True)
class Item:
    """One entry as it is meant."""

    own_id: str
    title: str
    link: str
    at: datetime


ITEMS = st.lists(
    st.builds(
        Item,
        own_id=st.uuids().map(str),
        title=WORDS,
        link=st.integers(0, 10**6).map(lambda n: f"http://example.com/news/{n}?a=1&b={n}"),
        at=INSTANTS,
    ),
    max_size=6,
)


def rss(items: list[Item]) -> str:
    body = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f'<guid isPermaLink="false">{item.own_id}</guid>'
        f"<pubDate>{item.at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for item in items
    )
    return f'<rss version="2.0"><channel><title>Feed</title>{body}</channel></rss>'


def atom(items: list[Item], prefix: str = "") -> str:
    p = f"{prefix}:" if prefix else ""
    declared = f'xmlns:{prefix}="{ATOM}"' if prefix else f'xmlns="{ATOM}"'
    body = "".join(
        f"<{p}entry><{p}id>{item.own_id}</{p}id><{p}title>{escape(item.title)}</{p}title>"
        f"<{p}link href={quoteattr(item.link)}/><{p}published>{item.at:%Y-%m-%dT%H:%M:%SZ}</{p}published>"
        f"<{p}updated>2041-01-01T00:00:00Z</{p}updated></{p}entry>"
        for item in items
    )
    return f"<{p}feed {declared}><{p}title>Feed</{p}title>{body}</{p}feed>"


def rdf(items: list[Item]) -> str:
    body = "".join(
        f"<item rdf:about={quoteattr(item.own_id)}><title>{escape(item.title)}</title>"
        f"<link>{escape(item.link)}</link><dc:date>{item.at:%Y-%m-%dT%H:%M:%S+00:00}</dc:date></item>"
        for item in items
    )
    head = f'<rdf:RDF xmlns="{RSS1}" xmlns:rdf="{RDF}" xmlns:dc="{DC}">'
    return f"{head}<channel><title>Feed</title></channel>{body}</rdf:RDF>"


def json_feed(items: list[Item]) -> str:
    rows = [
        {"id": item.own_id, "title": item.title, "url": item.link, "date_published": item.at.isoformat()}
        for item in items
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Feed", "items": rows})


def told(document: ParsedDocument) -> list[Item]:
    """Return what was read, in the words of the test."""
    entries = document.entries
    return [Item(e.id, e.title, e.link, e.published_at) for e in entries]  # type: ignore[arg-type]


def shown(items: list[Item]) -> list[Item]:
    """Return items as they must be read: names like ``&copy`` without a semicolon cannot occur in them."""
    return [Item(i.own_id, _seen(i.title), i.link, i.at) for i in items]


def _seen(title: str) -> str:
    return " ".join(re.sub("[\u200b\u2060\u00ad]", "", title).split())


def independently(text: str) -> list[Item]:
    """Read a well-formed RSS or Atom document with ElementTree alone."""
    root = ElementTree.fromstring(text)
    found = []
    for element in root.iter():
        if element.tag.rpartition("}")[2] not in ("item", "entry"):
            continue
        parts = {child.tag.rpartition("}")[2]: child for child in element}
        raw = parts["pubDate"].text if "pubDate" in parts else parts["published"].text
        form = "%a, %d %b %Y %H:%M:%S GMT" if "pubDate" in parts else "%Y-%m-%dT%H:%M:%SZ"
        link = parts["link"]
        own = parts["guid"] if "guid" in parts else parts["id"]
        at = datetime.strptime(raw or "", form).replace(tzinfo=UTC)
        href = link.get("href") or link.text or ""
        found.append(Item(own.text or "", _seen(parts["title"].text or ""), href, at))
    return found


@given(ITEMS)
def test_every_format_is_read_as_it_was_meant(items):
    for text in (rss(items), atom(items), atom(items, "a"), rdf(items), json_feed(items)):
        document = parse_document(text.encode())
        assert told(document) == shown(items), text
        assert document.error is None
        assert document.title == "Feed"


@given(ITEMS)
def test_an_independent_reader_says_the_same(items):
    for text in (rss(items), atom(items)):
        assert told(parse_document(text.encode())) == independently(text)


@given(ITEMS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]))
def test_the_encoding_changes_nothing(items, encoding):
    for text in (rss(items), atom(items)):
        body = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{text}'.encode(encoding)
        assert told(parse_document(body)) == shown(items)
        assert told(parse_document(gzip.compress(body))) == shown(items)


@given(ITEMS, st.sampled_from(["cp1252", "iso-8859-15", "koi8-r", "cp1251", "cp932", "gb18030", "cp949"]))
def test_old_encodings_change_nothing_but_what_they_cannot_write(items, encoding):
    text = rss(items).encode(encoding, "xmlcharrefreplace").decode(encoding)
    body = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assume(text.isascii() or not is_utf8(body))  # what is UTF-8 by chance is read as that, whatever it claims
    assert told(parse_document(body)) == told(parse_document(text.encode()))


def is_utf8(body):
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


NOISE = st.sampled_from(
    [
        "\n",
        "  \t",
        "<!-- <item> ]]> & -->",
        "<?php echo '<item>' ?>",
        "<x:y xmlns:x='urn:x'><x:title>no</x:title></x:y>",
    ]
)


@given(ITEMS, st.lists(NOISE, min_size=1, max_size=4))
def test_blanks_comments_and_foreign_elements_change_nothing(items, noise):
    text = re.sub(
        r"(?<=>)(?=<(title|link|guid|pubDate|id|published|updated|/item|/entry|item|entry))", "@", rss(items)
    )
    at = iter(range(10**6))
    noisy = (
        re.sub("@", lambda _: noise[next(at) % len(noise)], text)
        if "@" not in "".join(map(str, items))
        else text
    )
    assert told(parse_document(noisy.encode())) == shown(items)


@given(ITEMS)
def test_cdata_and_references_are_ways_of_writing(items):
    plain = rss(items)
    cdata = re.sub(r"<title>(.*?)</title>", r"<title><![CDATA[\1]]></title>", plain)
    numbers = re.sub(r"<title>(.*?)</title>", _in_numbers, plain)
    assert told(parse_document(cdata.encode())) == shown(items)
    assert told(parse_document(numbers.encode())) == shown(items)


def _in_numbers(found: re.Match[str]) -> str:
    return (
        "<title>"
        + "".join(f"&#{ord(sign)};" if sign not in "&;#" else sign for sign in found[1])
        + "</title>"
    )


@settings(max_examples=50)
@given(ITEMS.filter(bool), st.data())
def test_a_document_cut_anywhere_keeps_the_entries_before(items, data):
    text = rss(items)
    cut = data.draw(st.integers(0, len(text)))
    whole = text[:cut].count("</item>")
    document = parse_document(text[:cut].encode())
    assert told(document)[:whole] == shown(items)[:whole]
    assert cut >= len(text) - 1 or document.error is not None, "only the last sign may be missing unsaid"


@given(ITEMS.filter(bool))
def test_entries_stay_in_document_order_none_merged(items):
    doubled = [*items, *items[::-1]]
    assert told(parse_document(rss(doubled).encode())) == shown(doubled)

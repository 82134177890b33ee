"""How inputs for fuzzing are made: bases, and mutations that know the structure they break.

An input is made of nothing but its seed: target, run seed and number. Bases are the suites' documents and
lists where ``NEWSJACK_DATA`` names them, and always our own.
"""

import codecs
import gzip
import json
import os
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MAX_BASE = 6_000
"""Bytes kept of a base document: small inputs make more of them."""

ROOT = Path(__file__).parents[1]
SETTINGS_FILES = ("newsjack.yaml", "brands.yaml", "feeds.yaml")

_OWN_DOCUMENTS = (
    b'<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    b"<title>A &amp; B</title><link>http://example.com/</link><language>fr</language><ttl>5</ttl><item>"
    b"<title><![CDATA[One <b>two</b>]]></title><link>/a?b=1&amp;c=2</link><guid isPermaLink='false'>7</guid>"
    b"<pubDate>Mon, 02 Mar 2026 10:00:00 CET</pubDate><description>&lt;p&gt;x&lt;/p&gt;</description></item>"
    b"<item><title>Three</title><dc:date>2026-03-02T10:00:00Z</dc:date></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.org/x/" xml:lang="de"><title>F</title>'
    b'<entry xml:base="y/"><id>tag:1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b'
    b'</b></div></title><link href="a.html"/><updated>2026-03-02T10:00:00+01:00</updated></entry></feed>',
    b'{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":1,"url":"/a","title":"T",'
    b'"date_published":"2026-03-02T10:00:00Z","content_html":"<p>x</p>"}]}',
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/'
    b'sitemap-news/0.9"><url><loc>http://example.com/1</loc><n:news><n:publication_date>2026-03-02'
    b"</n:publication_date><n:title>Un</n:title></n:news></url></urlset>",
    b'<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rdf:RDF xmlns="http://purl.org/rss/1.0/" '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><item rdf:about="u"><title>&b;&eacute;</title>'
    b"</item></rdf:RDF>",
)
_OWN_LISTS = (
    b'<opml version="2.0"><head><title>T</title></head><body><outline text="News"><outline type="rss" '
    b'text="A &amp; B" xmlUrl="http://example.com/a?x=1&amp;y=2" language="fr"/></outline></body></opml>',
)
_OWN_DATES = (
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "2006-01-02T15:04:05.123+01:00",
    "lun., 23 nov. 2015 14:30:00 CET",
    "2004-05-25 \uc624\ud6c4 11:23:17",
    "vendredi 1er janvier 2021 \u00e0 14 h 30",
    "2006-W01-1",
    "1136214245000",
    "Jan 2, 2006 3:04 PM America/New_York",
)
_TOKENS = (
    *(
        b"<",
        b">",
        b"</",
        b"/>",
        b"&",
        b";",
        b"&#xD800;",
        b"&#0;",
        b"&a;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
    ),
    *(
        b"<?xml?>",
        b"<!DOCTYPE x [",
        b"]>",
        b"<item>",
        b"</item>",
        b"<entry>",
        b"</entry>",
        b"<title>",
        b"\x00",
    ),
    *(
        b"</title>",
        b"<link/>",
        b"<script>",
        b"</channel>",
        b"</rss>",
        b"</feed>",
        b"xmlns:a=''",
        b"xml:base='//['",
    ),
    *(
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\x1b$B",
        b"\x85",
        b"\xc2\x85",
        b"'",
        b'"',
    ),
    *(
        b"http://[::1",
        b"javascript:x",
        b"http://a:99999/",
        b"//",
        b"mode='base64'",
        b"type='xhtml'",
        b"<svg>",
    ),
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b"null",
        b"1e999",
        b"-1",
        b"true",
        b": ",
        b"- ",
        b"*a",
        b"&a ",
        b"!!python/x ",
        b"\t",
    ),
    *(
        b"title:",
        b" NEAR/3 ",
        b" AND ",
        b"NOT ",
        b"((",
        b"raw:",
        b"/(a+)+$/",
        b"2026-02-30",
        b"99999999999999999999",
    ),
)
_DATE_TOKENS = (
    *(
        "AM",
        "PM",
        "CET",
        "+0100",
        "-99:99",
        "GMT+2",
        "/",
        "-",
        ":",
        ".",
        ",",
        "T",
        "Z",
        "00",
        "24",
        "60",
        "31",
        "2006",
    ),
    *(
        "Feb",
        "mars",
        "\u6708",
        "\ub144",
        "\u0661\u0662",
        "Europe/Paris",
        "Etc/../x",
        "W53",
        "(",
        ")",
        "[",
        "\u2212",
    ),
    *("\u00a0", "\uff11", "1er", "\u00b2", "0", "9999", "0001", "é", "a\u0301", "\x00", "\ud800"),
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift_jis", "koi8-r", "utf-7", "gb18030")
_CONTENT_TYPES = (
    "",
    "application/rss+xml",
    "text/xml; charset=iso-8859-1",
    "x; charset=utf-7",
    'a; charset="hex"',
)


@dataclass(frozen=True, slots=True)
class Made:
    """One input, ready for its target."""

    target: str
    body: bytes
    extra: str = ""


def made(target: str, seed: int, number: int) -> Made:
    """Make input ``number`` of a run."""
    chance = random.Random(f"{target}:{seed}:{number}")
    base = chance.choice(_bases(target))
    if target == "dates":
        return Made(target, _mutated_date(base.decode("utf-8", "surrogatepass"), chance))
    for _ in range(1 + int(chance.expovariate(0.4))):
        base = chance.choice(_MUTATIONS)(base, chance, target)[: 4 * MAX_BASE]
    extra = chance.choice(_CONTENT_TYPES) if target == "parse" else chance.choice(SETTINGS_FILES)
    return Made(target, base, extra)


@lru_cache
def _bases(target: str) -> tuple[bytes, ...]:
    data = Path(os.environ.get("NEWSJACK_DATA") or "/nowhere")
    suite = data / "feedsuite"
    if target == "parse":
        found = sorted(path for path in (suite / "documents").rglob("*") if path.is_file())
        return (*_OWN_DOCUMENTS * 20, *(path.read_bytes()[:MAX_BASE] for path in found))
    if target == "opml":
        found = sorted((data / "opml").rglob("*.opml"))
        return (*_OWN_LISTS, *(path.read_bytes()[:MAX_BASE] for path in found))
    if target == "dates":
        rows = (suite / "DATES.jsonl").read_text("utf-8").splitlines() if suite.is_dir() else []
        texts = [*_OWN_DATES, *(json.loads(row)["raw"] for row in rows)]
        return tuple(text.encode("utf-8", "surrogatepass") for text in texts)
    return tuple(_starter(name) for name in SETTINGS_FILES)


def _starter(name: str) -> bytes:
    """Return the head of a starter file, its commented keys switched on."""
    text = (ROOT / "config" / name).read_text("utf-8")[:5_000].rpartition("\n")[0]
    return re.sub(r"(?m)^( *)# (\w+: )", r"\1\2", text).encode()


Mutation = Callable[[bytes, random.Random, str], bytes]


def _cut(body: bytes, chance: random.Random, target: str) -> bytes:
    return body[: chance.randint(0, len(body))]


def _flip(body: bytes, chance: random.Random, target: str) -> bytes:
    out = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _insert(body: bytes, chance: random.Random, target: str) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(body))
        body = body[:at] + chance.choice(_TOKENS) * chance.choice((1, 1, 1, 2, 50)) + body[at:]
    return body


def _remove(body: bytes, chance: random.Random, target: str) -> bytes:
    at = chance.randint(0, len(body))
    return body[:at] + body[at + chance.randint(1, 200) :]


def _repeat(body: bytes, chance: random.Random, target: str) -> bytes:
    start = chance.randint(0, len(body))
    piece = body[start : start + chance.randint(1, 400)]
    return body[:start] + piece * chance.choice((2, 3, 100, 2_000)) + body[start:]


def _splice(body: bytes, chance: random.Random, target: str) -> bytes:
    """Put a stretch of another base in the place of one of ours, at tags or lines where there are any."""
    other = chance.choice(_bases(target))
    ends = [found.start() for found in re.finditer(rb"[<\n]", body[:50_000])] or [0]
    others = [found.start() for found in re.finditer(rb"[<\n]", other)] or [0]
    at, start = chance.choice(ends), chance.choice(others)
    return body[:at] + other[start : start + chance.randint(1, 2_000)] + body[chance.choice(ends) :]


def _swap_value(body: bytes, chance: random.Random, target: str) -> bytes:
    """Give an element, attribute or key a value that is none."""
    values = list(re.finditer(rb">([^<>]{1,80})<|=[\"']([^\"'<>]{0,80})[\"']|: ([^\n]{1,60})", body[:50_000]))
    if not values:
        return body
    found = chance.choice(values)
    at = max(range(1, 4), key=found.start)
    new = chance.choice((*_TOKENS, *(text.encode() for text in _OWN_DATES), b"", b"A" * 5_000))
    return body[: found.start(at)] + new + body[found.end(at) :]


def _damage_encoding(body: bytes, chance: random.Random, target: str) -> bytes:
    text = body.decode("utf-8", "replace")
    damaged = text.encode(chance.choice(_ENCODINGS), "replace")
    return chance.choice((b"", b"", codecs.BOM_UTF8, codecs.BOM_UTF16_BE)) + damaged


def _nest(body: bytes, chance: random.Random, target: str) -> bytes:
    at = chance.randint(0, len(body))
    opening = chance.choice(
        (b"<a>", b"<div>", b"<item>", b"[", b"{", b"{a: ", b"- ", b"<outline text='x'>", b"&lt;b&gt;")
    )
    return body[:at] + opening * chance.choice((10, 300, 5_000)) + body[at:]


def _bomb(body: bytes, chance: random.Random, target: str) -> bytes:
    """Put aliases or entities that multiply in front, or compress the whole."""
    if target == "parse" and chance.random() < 0.3:
        return gzip.compress(body, mtime=0)
    if target == "settings":
        lines = ["a: &a0 [x,x,x,x,x,x,x,x,x]"]
        lines += [f"b{n}: &a{n + 1} [{','.join([f'*a{n}'] * 9)}]" for n in range(chance.randint(2, 9))]
        return "\n".join(lines).encode() + b"\n" + body
    lines = ['<!ENTITY e0 "xxxxxxxx">']
    lines += [f'<!ENTITY e{n + 1} "{f"&e{n};" * 9}">' for n in range(chance.randint(2, 9))]
    return f"<!DOCTYPE x [{''.join(lines)}]>".encode() + body.replace(b"</title>", b"&e3;</title>")


_MUTATIONS: tuple[Mutation, ...] = (
    *(_cut, _flip, _insert, _insert, _remove, _repeat, _splice, _splice, _swap_value, _swap_value),
    *(_damage_encoding, _nest, _bomb),
)


def _mutated_date(text: str, chance: random.Random) -> bytes:
    for _ in range(1 + int(chance.expovariate(0.7))):
        at, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        text = chance.choice(
            (
                text[:at] + chance.choice(_DATE_TOKENS) + text[at:],
                text[:at] + text[end:],
                text[:at] + chr(chance.randrange(32, 0x3000)) + text[at + 1 :],
                text[:at] + text[at:end] * chance.choice((2, 9, 60)) + text[end:],
                text[:at] + chance.choice(_OWN_DATES)[: chance.randint(1, 20)] + text[end:],
            )
        )
    return text.encode("utf-8", "surrogatepass")

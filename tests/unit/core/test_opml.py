"""OPML in and out: what is well-formed is read strictly, what is broken is recovered and told."""

import os
import re
from pathlib import Path

import pytest

from newsjack.core.opml import MAX_BYTES, read_opml, write_opml
from newsjack.core.opml_tags import MAX_OUTLINES
from newsjack.model.feed import Feed, FeedId

GOOD = b"""<opml version="2.0"><body><outline text="Press">
<outline text="A" xmlUrl="https://a.example/rss?x=1&amp;y=2" language="fr-FR"/>
<outline text="Again" xmlUrl="https://a.example/rss?x=1&amp;y=2"/></outline>
<outline title="B" category="/Tech/Web,x" xmlurl="http://b.example/"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/></body></opml>"""


def doc(*outlines: str) -> bytes:
    return ('<opml version="2.0"><body>\n' + "\n".join(outlines) + "\n</body></opml>").encode()


def urls(body: bytes) -> list[str]:
    return [feed.url for feed in read_opml(body).feeds]


def told(body: bytes) -> str:
    return "\n".join(map(str, read_opml(body).flaws))


def left_out(body: bytes) -> list[str]:
    return list(map(str, read_opml(body).left_out))


def test_folders_and_categories_become_groups_and_each_url_stands_once():
    reading = read_opml(GOOD)
    assert (reading.problem, reading.flaws) == ("", ())
    assert [(f.url, f.title, f.language, f.group) for f in reading.feeds] == [
        ("https://a.example/rss?x=1&y=2", "A", "fr", "Press"),
        ("http://b.example/", "B", "", "Tech/Web"),
    ]


def test_what_is_left_out_has_its_place_and_its_reason():
    assert left_out(GOOD) == [
        "line 3, column 1: “Again”: https://a.example/rss?x=1&y=2 stands at line 2 already",
        "line 5, column 1: “bad”: javascript:alert(1) is no http(s) address",
    ]


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ('<outline type="include" text="More" url="http://x.example/more.opml"/>', "another list"),
        ('<outline type="link" text="Page" url="http://x.example/"/>', "a link, not a feed"),
        ('<outline text="Page" htmlUrl="http://x.example/"/>', "only a page's (http://x.example/)"),
        ('<outline text="Words"/>', "neither a feed nor a folder"),
        ('<outline text="Gone" xmlUrl=""/>', "neither a feed nor a folder"),
    ],
)
def test_an_outline_that_is_no_feed_is_told(outline: str, why: str):
    (only,) = left_out(doc(outline))
    assert why in only
    assert only.startswith("line 2, column 1: “")
    assert urls(doc(outline)) == []


@pytest.mark.parametrize(
    "outline",
    [
        '<outline type="rss" text="Old" url="http://x.example/rss"/>',
        '<outline TYPE="rss" TEXT="Odd" XMLURL="http://x.example/rss"/>',
        '<Outline text="Odd" xmlUrl="http://x.example/rss"></Outline>',
        '<o:outline xmlns:o="urn:x" text="Prefix" xmlUrl="http://x.example/rss"/>',
        '<outline text="Scheme" xmlUrl="feed://x.example/rss"/>',
        '<outline text="Scheme" xmlUrl="feed:http://x.example/rss"/>',
        '<outline text="Break" xmlUrl="\n http://x.example/rss\n" foo:bar="unbound"/>',
    ],
)
def test_spellings_of_old_lists_are_understood(outline: str):
    assert read_opml(doc(outline)).problem == ""
    assert urls(doc(outline)) == ["http://x.example/rss"]


def test_a_half_address_is_made_whole_and_told():
    body = doc('<outline text="A" xmlUrl="www.a.example/rss"/>', '<outline text="B" xmlUrl="//b.example/"/>')
    assert urls(body) == ["https://www.a.example/rss", "https://b.example/"]
    assert "line 2, column 1: www.a.example/rss was read as https://www.a.example/rss" in told(body)


def test_nested_folders_are_kept():
    inner = '<outline text="Web"><outline text="F" xmlUrl="https://f.example/"/></outline>'
    last = '<outline text="G" xmlUrl="https://g.example/"/>'
    feeds = read_opml(doc(f'<outline text="Tech">{inner}{last}</outline>')).feeds
    assert [(feed.title, feed.group) for feed in feeds] == [("F", "Tech/Web"), ("G", "Tech")]


def test_a_broken_list_is_read_and_said():
    body = GOOD.replace(b"&amp;", b"&").replace(b"</outline>\n", b"\n")
    reading = read_opml(body)
    assert reading.problem.startswith("line 2, column 54: not well-formed (invalid token)")
    assert "read forgivingly" in reading.problem
    assert urls(body) == ["https://a.example/rss?x=1&y=2", "http://b.example/"]
    assert "line 2, column 52: an & that is not written &amp; (2 times)" in told(body)
    assert "outlines that are not ended" in told(body)


def test_a_name_in_an_address_is_no_entity():
    """``&region``, ``&copy``, ``&sect`` begin like HTML's names; without a semicolon they are none."""
    url = "https://a.example/?q=1&region=fr&copy=2&sect=3&lang=en"
    assert urls(doc(f'<outline text="&eacute;t&#233; &amp; &lt;b&gt;" xmlUrl="{url}"/>')) == [url]
    (feed,) = read_opml(doc(f'<outline text="&eacute;t&#233; &lt;b&gt;" xmlUrl="{url}"/>')).feeds
    assert feed.title == "été <b>"


@pytest.mark.parametrize(
    ("outline", "title", "flaw"),
    [
        ('<outline text="The "Best" blog" xmlUrl="http://x.example/"/>', 'The "Best" blog', "within a value"),
        ('<outline text="Open xmlUrl="http://x.example/" type="rss"/>', "Open", "within a value"),
        ('<outline text="A <b>bold</b> one" xmlUrl="http://x.example/"/>', "A <b>bold</b> one", "a < that"),
        ("<outline text=Bare xmlUrl=http://x.example/ />", "Bare", "without quotation marks"),
        ("<outline text='It's' xmlUrl='http://x.example/'/>", "It's", "within a value"),
        ('<outline text="A" xmlUrl="http://x.example/>', "A", "is not closed"),
        ('<outline isOpen text="A" xmlUrl="http://x.example/"/>', "A", "no attribute"),
        ("<outline text=A xmlUrl=http://x.example/>", "A", "without quotation marks"),
        ('<outline text="A" open=true xmlUrl="http://x.example/"/>', "A", "without quotation marks"),
        ('<outline text="A"xmlUrl="http://x.example/"/>', "A", ""),
        ('<outline text="A" text="B" xmlUrl="http://x.example/"/>', "A", ""),
        ('<outline text="A&#xD800;\x01" xmlUrl="http://x.example/"/>', "A", ""),
        ('<outline text="A" xmlUrl="http://x.example/"', "A", "a tag without its >"),
    ],
)
def test_a_broken_tag_loses_nothing(outline: str, title: str, flaw: str):
    following = '<outline text="Next" xmlUrl="http://next.example/"/>'
    body = doc('<outline text="Folder">', outline, following, "</outline>")
    reading = read_opml(body)
    assert reading.problem
    assert [(feed.url, feed.title, feed.group) for feed in reading.feeds] == [
        ("http://x.example/", title, "Folder"),
        ("http://next.example/", "Next", "Folder"),
    ]
    assert flaw in told(body)


def test_feeds_whose_ends_are_missing_stay_in_their_folders():
    body = doc(
        '<outline text="One">',
        '<outline text="A" xmlUrl="http://a.example/">',
        '<outline text="B" xmlUrl="http://b.example/">',
        '</outline><outline text="Two"><outline text="C" xmlUrl="http://c.example/"></outline>',
    )
    assert [(feed.title, feed.group) for feed in read_opml(body).feeds] == [
        ("A", "One"),
        ("B", "One"),
        ("C", "Two"),
    ]


@pytest.mark.parametrize("end", [60, 66, 74, 104, 140, 175])
def test_a_cut_off_list_keeps_what_came(end: int):
    body = doc(
        '<outline text="A" xmlUrl="http://a.example/"/>',
        '<outline text="B" xmlUrl="http://b.example/"/>',
        '<outline text="C" xmlUrl="http://c.example/"/>',
    )[:end]
    whole = re.findall(rb'xmlUrl="(http://[a-c][.]example/)"', body)
    assert [url.encode() for url in urls(body)] == whole
    assert "the document ends before </opml>" in told(body)


def test_what_is_commented_out_stays_out():
    commented = '<!-- <outline text="A" xmlUrl="http://a.example/"/> -->'
    kept = '<outline text="B & C" xmlUrl="http://b.example/"/>'
    assert urls(doc(commented, kept)) == ["http://b.example/"]
    assert urls(doc("<!-- ", kept)) == ["http://b.example/"]


TITLE = '<?xml version="1.0" encoding="{}"?><opml><body><outline text="Été" xmlUrl="http://a.example/é"/>'


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        (TITLE.format("UTF-8").encode(), ""),
        (TITLE.format("UTF-8").encode("latin-1"), "the bytes are not UTF-8"),
        (TITLE.format("ISO-8859-1").encode("latin-1"), ""),
        (TITLE.format("klingon").encode(), "the bytes are not klingon"),
        (TITLE.format("UTF-16").encode(), "the bytes are not UTF-16"),
        (TITLE.format("UTF-16").encode("utf-16"), ""),
        (TITLE.format("UTF-16").encode("utf-16-le"), "UTF-16 without its mark"),
        (TITLE.format("UTF-16").encode("utf-16-be"), "UTF-16 without its mark"),
        (TITLE.format("UTF-8").encode("utf-8-sig"), ""),
    ],
)
@pytest.mark.parametrize("end", ["</body></opml>", "</opml>"], ids=["good", "broken"])
def test_encodings_are_read_for_what_they_are(body: bytes, flaw: str, end: str):
    last = end.encode("utf-16-le" if body[1:2] == b"\x00" or body[:2] == b"\xff\xfe" else "ascii")
    last = end.encode("utf-16-be") if body[:1] == b"\x00" else last
    (feed,) = read_opml(body + last).feeds
    assert (feed.title, feed.url) == ("Été", "http://a.example/é")
    assert flaw in told(body + last)
    assert bool(read_opml(body + last).problem) == (end == "</opml>")


def test_a_declared_type_costs_nothing_and_declared_entities_are_not_expanded():
    feed = '<outline text="&b; {}" xmlUrl="http://a.example/"/>'
    bomb = '<!DOCTYPE opml [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]>'
    reading = read_opml(bomb.encode() + doc(feed))
    assert "entities declared here are not expanded" in reading.problem
    assert [found.title for found in reading.feeds] == ["&b; {}"]
    outside = b'<!DOCTYPE opml SYSTEM "file:///etc/passwd">\n'
    assert read_opml(outside + GOOD).problem == ""
    assert read_opml(outside + doc(feed.replace("&b;", "caf&eacute;"))).feeds[0].title == "café {}"


def test_what_is_written_reads_back():
    feed = Feed(
        feed_id=FeedId("f1"),
        url='https://a.example/?q="<&>',
        outlet="A & \x02<B>\ud800",
        owner="a",
        group="G'",
    )
    reading = read_opml(write_opml([feed], title="t & t").encode())
    assert reading.problem == ""
    assert [(f.url, f.title, f.group) for f in reading.feeds] == [(feed.url, "A & <B>", "G'")]


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("http://x.example/a\x00b", "http://x.example/a%00b"),
        ("http://x.example/a&#0;b", "http://x.example/a%00b"),
        ("http://x.example/?q=\x1f&#1;x", "http://x.example/?q=%1F%01x"),
        ("http://x.example/&#xD800;\ufffe", "http://x.example/%ED%A0%80%EF%BF%BE"),
        ("\x00http://x.example/rss\x1b", "http://x.example/rss"),
    ],
)
def test_a_control_sign_in_an_address_is_kept_as_it_is_asked_for_and_told(raw: str, url: str):
    reading = read_opml(doc(f'<outline text="A" xmlUrl="{raw}"/>'))
    (feed,) = reading.feeds
    assert feed.url == url
    (note,) = [str(flaw) for flaw in reading.flaws if "was read as" in flaw.what]
    assert note.startswith("line 2, column 1: ")
    assert note.endswith(f"was read as {url}")
    assert note.isprintable()
    written = Feed(feed_id=FeedId("f1"), url=url, outlet="A", owner="a")
    assert urls(write_opml([written], title="t").encode()) == [url]


@pytest.mark.parametrize("sign", ["\x00", "&#0;", "\x1b", "&#xD800;", "\ufffe"])
def test_a_control_sign_in_a_host_makes_no_address_and_is_told(sign: str):
    body = doc(f'<outline text="A" xmlUrl="http://x{sign}.example/rss"/>')
    assert urls(body) == []
    (only,) = left_out(body)
    assert "is no http(s) address" in only
    assert only.isprintable()


def test_an_address_with_control_signs_is_written_as_it_is_asked_for():
    """feeds.yaml may hold what XML cannot carry."""
    feed = Feed(feed_id=FeedId("f1"), url="http://x.example/a\x00\tb\ud800", outlet="A", owner="a")
    assert urls(write_opml([feed], title="t").encode()) == ["http://x.example/a%00b%ED%A0%80"]


def test_no_bytes_are_too_strange():
    for body in (b"", b"\x00\xff\xfe", b"<opml", b"<" * 5000, b"<outline " * 3000, b"<!DOCTYPE"):
        assert read_opml(body).feeds == ()


@pytest.mark.parametrize(
    "body",
    [
        b'<outline text="a">' * 400_000,
        b"<a>" * 2_000_000,
        b"<outline" + b" " * 6_000_000,
        b"<outline text='" * 400_000,
        b"<!--" * 1_000_000,
        b'<outline xmlUrl="https://a.example/x" text="a<b & c">' * 100_000,
        GOOD + b" " * MAX_BYTES,
    ],
    ids=["levels", "elements", "blanks", "quotes", "comments", "flaws", "long"],
)
def test_a_hostile_list_ends_soon(body: bytes):
    """The time-out of a test is what fails where a reader is quadratic or recurses."""
    reading = read_opml(body)
    assert len(reading.feeds) <= 2
    assert reading.problem or reading.flaws


def test_a_list_of_too_many_outlines_says_where_it_stopped():
    body = doc(*(f'<outline text="{n}" xmlUrl="http://a.example/{n}"/>' for n in range(MAX_OUTLINES + 5)))
    assert len(read_opml(body).feeds) == MAX_OUTLINES
    assert "only the first 50,000 outlines are read" in told(body)


def data() -> list[Path]:
    named = os.environ.get("NEWSJACK_DATA")
    return sorted((Path(named) / "opml").rglob("*.opml")) if named else []


@pytest.mark.skipif(not data(), reason="needs NEWSJACK_DATA with lists of feeds")
def test_of_real_lists_no_feed_is_lost_and_the_malformed_ones_are_told():
    address = re.compile(rb"xmlurl\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
    malformed = 0
    for path in data():
        body = path.read_bytes()
        reading = read_opml(body)
        there = {raw.decode().replace("&amp;", "&") for raw in address.findall(body)}
        assert {feed.url for feed in reading.feeds} == there, path.name
        assert all(feed.group for feed in reading.feeds) or "without_category" in str(path)
        malformed += bool(reading.problem)
        assert not reading.problem or reading.flaws, path.name
    assert (len(data()), malformed) == (118, 80)

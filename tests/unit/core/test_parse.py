import gzip
from datetime import UTC, datetime, timedelta

import pytest

from newsjack.core.parse import parse_document

HEAD = '<?xml version="1.0" encoding="{encoding}"?>'
RSS = HEAD + '<rss version="2.0"><channel><title>Feed</title>{}</channel></rss>'


def rss(items, *, encoding="utf-8"):
    return RSS.format(items, encoding=encoding).encode(encoding)


def item(title="T", *, link="http://example.com/a", more=""):
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def titles(document):
    return [entry.title for entry in document.entries]


def test_rss_fields():
    more = "<guid>7</guid><pubDate>Mon, 02 Mar 2026 10:00:00 CET</pubDate>"
    more += "<description>&lt;p&gt;Text&lt;/p&gt;</description>"
    body = rss("<language>fr-FR</language><link>http://example.com/</link><ttl>15</ttl>" + item(more=more))
    document = parse_document(body)
    (entry,) = document.entries
    assert (document.version, document.title, document.language) == ("rss20", "Feed", "fr")
    assert (document.link, document.ttl, document.error) == (
        "http://example.com/",
        timedelta(minutes=15),
        None,
    )
    assert (entry.id, entry.title, entry.link, entry.summary) == ("7", "T", "http://example.com/a", "Text")
    assert entry.published_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_atom_takes_the_html_alternate_and_the_updated_date():
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>F</title><entry><id>1</id>
    <title type="html">Caf&amp;eacute; &lt;b&gt;x&lt;/b&gt;</title><link rel="self" href="http://example.com/self"/>
    <link rel="alternate" type="application/json" href="http://example.com/j"/>
    <link rel="alternate" type="text/html" href="http://example.com/h"/>
    <updated>2026-03-02T10:00:00Z</updated></entry></feed>"""
    document = parse_document(body)
    (entry,) = document.entries
    assert (document.version, document.language) == ("atom10", "de")
    assert (entry.title, entry.link) == ("Café x", "http://example.com/h")
    assert entry.published_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_json_feeds():
    body = b"""{"version":"https://jsonfeed.org/version/1.1","title":"J","language":"en-GB","items":[
    {"id":7,"url":"/a","title":"A","content_html":"<p>x</p>","date_published":"2026-03-02T10:00:00+01:00"},
    {"id":"8","external_url":"http://example.com/b","content_text":"y"}, "nonsense"]}"""
    document = parse_document(body, base_url="http://example.com/feed.json")
    assert (document.version, document.language, len(document.entries)) == ("json11", "en", 2)
    first, second = document.entries
    assert (first.id, first.link, first.summary) == ("7", "http://example.com/a", "x")
    assert first.published_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (second.link, second.title, second.published_at) == ("http://example.com/b", "", None)


@pytest.mark.parametrize(
    "raw",
    ["&#xD800;", "&#0;", "&#x1;", "\x01", "\x0c", "&nosuch;", "&", "&#99999999;", "&eacute;", "< ", "&#150;"],
)
def test_one_bad_sign_loses_nothing(raw):
    document = parse_document(rss(item(f"a{raw}b") + item("next")))
    assert len(document.entries) == 2
    assert titles(document)[1] == "next"
    assert titles(document)[0].startswith("a")
    assert document.error is None
    titles(document)[0].encode("utf-8")


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "utf-8", "application/xml; charset=iso-8859-1"),
        ("utf-8", "us-ascii", ""),
        ("windows-1252", "utf-8", ""),
        ("iso-8859-15", "iso-8859-15", ""),
        ("windows-1252", "windows-1252", "text/xml"),
        ("utf-16", "utf-16", ""),
        ("utf-16-le", "utf-16", ""),
    ],
)
def test_encodings(encoding, declared, header):
    body = RSS.format(item("déjà “vu”" if "1252" in encoding else "déjà"), encoding=declared).encode(encoding)
    assert titles(parse_document(body, content_type=header))[0].startswith("déjà")


def test_the_http_charset_is_heard():
    body = rss(item("Привет")).decode().replace(' encoding="utf-8"', "").encode("windows-1251")
    header = "application/rss+xml; charset=windows-1251"
    assert titles(parse_document(body, content_type=header)) == ["Привет"]


def test_utf7_is_not_decoded():
    body = RSS.format(item("+ADw-b+AD4-"), encoding="utf-7").encode()
    assert titles(parse_document(body, content_type="text/xml; charset=utf-7")) == ["+ADw-b+AD4-"]


def test_relative_links_stand_on_the_channel_then_the_address():
    body = rss("<link>http://example.com/news/</link>" + item(link="a") + item(link="//cdn.example.com/b"))
    links = [entry.link for entry in parse_document(body, base_url="http://feeds.example.net/f").entries]
    assert links == ["http://example.com/news/a", "http://cdn.example.com/b"]
    bare = rss(item(link="a"))
    assert parse_document(bare, base_url="http://feeds.example.net/x/f").entries[0].link.endswith("/x/a")
    assert parse_document(bare).entries[0].link == "a"


def test_xml_base_wins():
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://example.org/blog/">
    <entry xml:base="2026/">
    <id>1</id><title>T</title><link href="a.html"/></entry></feed>"""
    document = parse_document(body, base_url="http://other.example/")
    assert document.entries[0].link == "http://example.org/blog/2026/a.html"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", " java\nscript:x", "mailto:a@b.c"],
)
def test_only_http_links(link):
    for base in ("", "http://example.com/"):
        (entry,) = parse_document(rss(item(link=link)), base_url=base).entries
        assert entry.link == ""


def test_ids_are_made_once_and_stay():
    body = rss("<item><title>Only a title</title></item><item><description>Only text</description></item>")
    ids = [entry.id for entry in parse_document(body).entries]
    assert ids == [entry.id for entry in parse_document(body).entries]
    assert len(set(ids)) == 2
    assert all(ids)


def test_a_cut_off_document_keeps_its_entries_beside_the_error():
    document = parse_document(rss("".join(item(str(n)) for n in range(12)))[:-40])
    assert titles(document)[:11] == [str(n) for n in range(11)]
    assert document.error is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<br />\n<b>Warning</b>: oops\n", ""),
        ("\n \ufeff", ""),
        ("", "<script>x</script>"),
        ("<!-- <rss> -->", ""),
    ],
)
def test_junk_around_is_ignored(before, after):
    document = parse_document(before.encode() + rss(item()) + after.encode())
    assert (titles(document), document.error) == (["T"], None)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "empty body"),
        (b" \n", "empty body"),
        (b"<!doctype html><html><item>x</item></html>", "not a feed: an HTML page"),
        (b"<html><title>Just a moment...</title></html>", "challenge page instead of a feed"),
        (b'{"error": "no"}', "not a feed: JSON, but no JSON Feed"),
        (b"{", "not a feed: broken JSON (JSONDecodeError)"),
        (b"[" * 100_000, "not a feed: broken JSON (RecursionError)"),
        (b"<opml><head/></opml>", "not a feed: XML of another kind"),
        (b"%PDF-1.4", "not a feed: no markup"),
        (b"/etc/passwd", "not a feed: no markup"),
        (b"http://127.0.0.1/x", "not a feed: no markup"),
    ],
)
def test_what_is_no_feed_is_named(body, error):
    document = parse_document(body)
    assert (document.version, document.entries, document.error) == ("", (), error)


DOCTYPE = (
    '<!DOCTYPE rss [<!ENTITY a "{}"><!ENTITY b "&a;&a;"><!ENTITY ok "fine">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>{}</channel></rss>'
)


def test_only_plain_entities_of_the_document_are_filled_in():
    document = parse_document(DOCTYPE.format("x", item("&b;&f;&ok;&a;")).encode())
    assert titles(document) == ["&b;&f;finex"]


def test_entities_of_the_document_are_bounded():
    document = parse_document(DOCTYPE.format("x" * 300, item("&a;" * 50_000) + item("next")).encode())
    assert len(document.entries) == 2
    assert len(titles(document)[0]) <= 4_000
    assert titles(document)[1] == "next"


def test_entries_are_capped_in_document_order():
    document = parse_document(rss("".join(item(str(n)) for n in range(50))), max_entries=20)
    assert titles(document) == [str(n) for n in range(20)]
    assert document.error is None


def test_a_source_element_names_the_outlet():
    more = '<source url="http://other.example/feed">Other</source>'
    (entry,) = parse_document(rss(item(more=more))).entries
    assert (entry.source_title, entry.source_url) == ("Other", "http://other.example/feed")


def test_items_inside_items_stay_items():
    body = rss(f"<item><conflict>{item('inner')}</conflict><title>outer</title></item>{item('last')}")
    assert titles(parse_document(body)) == ["outer", "inner", "last"]


def test_epoch_is_no_date():
    more = "<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"
    assert parse_document(rss(item(more=more))).entries[0].published_at is None


def test_compressed_files_are_read():
    assert titles(parse_document(gzip.compress(rss(item())))) == ["T"]
    assert parse_document(b"\x1f\x8bnonsense").error is not None


def test_news_sitemaps():
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc>http://example.com/1</loc><n:news><n:publication><n:language>fr</n:language></n:publication>
    <n:publication_date>2026-03-02</n:publication_date><n:title>Un</n:title></n:news></url></urlset>"""
    document = parse_document(body)
    (entry,) = document.entries
    assert (document.version, entry.title, entry.link, entry.language) == (
        "sitemap",
        "Un",
        "http://example.com/1",
        "fr",
    )

"""What feedparser was measured to read wrongly, and how it is read now."""

import pytest

from newsjack.core.parse import parse_document
from newsjack.core.reader import MAX_TAGS, read_markup

SPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:a10="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/"'
)
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def entries(*items: str, spaces: str = SPACES, base_url: str = ""):
    inner = "".join(f"<item>{item}</item>" for item in items)
    body = f'<rss version="2.0" {spaces}><channel><title>F</title>{inner}</channel></rss>'
    return parse_document(body.encode(), base_url=base_url).entries


def first(item: str, **options: str):
    return entries(item, **options)[0]


def broken(item: str):
    """Read an item in a document that is cut off, so that the loose reader reads it."""
    body = f'<rss version="2.0" {SPACES}><channel><title>F</title><item>{item}</item><item>'
    document = parse_document(body.encode())
    assert document.error is not None
    return document.entries[0]


@pytest.mark.parametrize("read", [first, broken])
@pytest.mark.parametrize(
    "item",
    [
        "<media:title>no</media:title><title>yes</title><itunes:title>no</itunes:title><dc:title>no</dc:title>",
        "<title>yes</title><media:group><media:title>no</media:title></media:group><dc:title>no</dc:title>",
        "<dc:title>no</dc:title><title>yes</title>",
        "<dc:title>yes</dc:title>",
        "<media:title>yes</media:title>",
        "<title>yes</title><title>no</title>",
        "<title/><dc:title>yes</dc:title>",
    ],
)
def test_no_other_title_takes_the_place_of_the_items_own(read, item):
    assert read(item).title == "yes"


@pytest.mark.parametrize("read", [first, broken])
@pytest.mark.parametrize(
    ("item", "at"),
    [
        ("<a10:updated>2027-01-01</a10:updated><pubDate>2 Mar 2026</pubDate>", "2026-03-02"),
        ("<pubDate>garbled</pubDate><dc:date>2026-03-02</dc:date>", "2026-03-02"),
        (
            "<dcterms:created>2025-01-01</dcterms:created><dcterms:issued>2026-03-02</dcterms:issued>"
            "<dcterms:modified>2027-01-01</dcterms:modified>",
            "2026-03-02",
        ),
        ("<atom:published>2026-03-02</atom:published><dc:date>2027-01-01</dc:date>", "2026-03-02"),
        ("<a10:updated>2026-03-02</a10:updated>", "2026-03-02"),
        ("<PubDate>2026-03-02</PubDate>", "2026-03-02"),
        ("<pubDate><![CDATA[ 2026-03-02 ]]></pubDate>", "2026-03-02"),
    ],
)
def test_the_claim_nearest_to_the_publication_that_can_be_read(read, item, at):
    found = read(f"<title>T</title>{item}").published_at
    assert found is not None
    assert found.date().isoformat() == at


@pytest.mark.parametrize(
    ("item", "link"),
    [
        (
            '<atom:link rel="alternate" href="http://e.com/no"/><link>http://e.com/own</link>',
            "http://e.com/own",
        ),
        (
            '<atom:link rel="self" href="http://e.com/no"/><atom:link href="http://e.com/alt"/>',
            "http://e.com/alt",
        ),
        ("<guid>http://e.com/g</guid>", "http://e.com/g"),
        ('<link></link><guid isPermaLink="TRUE">http://e.com/g</guid>', "http://e.com/g"),
        ('<guid isPermaLink="False">http://e.com/g</guid>', ""),
        ("<guid>not an address</guid>", ""),
        ('<link rel="enclosure">http://e.com/no</link><link>http://e.com/own</link>', "http://e.com/own"),
        ("<link>\n http://e.com/a b </link>", "http://e.com/a%20b"),
    ],
)
def test_the_link_of_an_item(item, link):
    assert first(item).link == link


def test_an_id_is_never_resolved():
    body = f'<feed {ATOM} xml:base="http://e.com/x/"><entry><id>t3_1</id><title>T</title></entry></feed>'
    (entry,) = parse_document(body.encode(), base_url="http://e.com/feed").entries
    assert (entry.id, entry.link) == ("t3_1", "")


def test_xml_base_counts_in_rss_where_the_address_is_known():
    item = "<title>T</title><link>b</link>"
    body = (
        f'<rss version="2.0"><channel><item xml:base="http://e.com/x/">{item}</item></channel></rss>'.encode()
    )
    assert parse_document(body).entries[0].link == "b"
    assert parse_document(body, base_url="http://other.com/").entries[0].link == "http://e.com/x/b"


def test_relations_by_their_full_name_are_relations():
    full = "http://www.iana.org/assignments/relation/alternate"
    body = f'<feed {ATOM}><entry><link rel="{full}" href="http://e.com/a"/></entry></feed>'
    assert parse_document(body.encode()).entries[0].link == "http://e.com/a"


def test_prefixes_bound_to_nothing_lose_nothing():
    item = "<title>T</title><media:title>no</media:title><dc:date>2026-03-02</dc:date><x:y z:a='1'>b</x:y>"
    entry = first(item, spaces="")
    assert (entry.title, str(entry.published_at)[:10]) == ("T", "2026-03-02")


@pytest.mark.parametrize(
    "uri", ["http://example.com/any", "http://purl.org/rss/1.0/", "http://backend.userland.com/RSS2"]
)
def test_any_prefix_of_the_roots_namespace_is_the_feeds_own(uri):
    body = (
        f'<r:rss version="2.0" xmlns:r="{uri}"><r:channel><r:title>F</r:title><r:item><r:title>T</r:title>'
        "<r:link>http://e.com/a</r:link></r:item></r:channel></r:rss>"
    )
    document = parse_document(body.encode())
    assert (document.title, document.entries[0].title, document.entries[0].link) == (
        "F",
        "T",
        "http://e.com/a",
    )


def test_capital_tags_are_tags():
    body = b"<RSS VERSION='2.0'><CHANNEL><TITLE>F</TITLE><ITEM><TITLE>A</TITLE></ITEM></CHANNEL></RSS>"
    document = parse_document(body)
    assert (document.title, [entry.title for entry in document.entries]) == ("F", ["A"])


def test_what_looks_decoded_twice_stays_as_published():
    assert first("<title>d\u00c3\u00a9j\u00c3\u00a0</title>").title == "d\u00c3\u00a9j\u00c3"


def test_a_summary_comes_from_what_there_is():
    assert first("<description>d</description><content:encoded>c</content:encoded>", spaces="").summary == "d"
    assert first("<content:encoded>c</content:encoded>", spaces="").summary == "c"
    assert first("<media:group><media:description>m</media:description></media:group>").summary == "m"


def test_elements_of_a_feed_do_not_reach_its_entries():
    image = "<image><title>no</title><link>http://no.com/</link></image>"
    body = f'<rss version="2.0"><channel>{image}<title>F</title><link>http://e.com/</link>{image}</channel></rss>'
    document = parse_document(body.encode())
    assert (document.title, document.link) == ("F", "http://e.com/")


@pytest.mark.parametrize("tail", ["</item></channel></rss>", ""])
def test_more_tags_than_are_read_keep_the_entries_before(tail):
    flood = "<link>a</link>" * (MAX_TAGS + 10)
    text = f'<rss version="2.0"><channel><item><title>A</title></item><item><title>B</title>{flood}{tail}'
    found = read_markup(text, base_url="")
    assert [entry["title"] for entry in found.entries] == ["A", "B"]
    assert found.fault


def test_deep_markup_is_not_followed():
    deep = "<x>" * 5_000 + "</x>" * 5_000
    document = parse_document(
        f"<rss version='2.0'><channel>{deep}<item><title>A</title></item></channel></rss>".encode()
    )
    assert [entry.title for entry in document.entries] == ["A"]


def test_what_a_channel_asks_for_is_read():
    space = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    asked = "<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    feed = read_markup(f'<rss version="2.0" {space}><channel>{asked}</channel></rss>', base_url="").feed
    assert (feed["ttl"], feed["sy_updateperiod"], feed["sy_updatefrequency"]) == ("5", "hourly", "4")
